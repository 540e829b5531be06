import type { Inspector } from '../contract.js'

/** Under which name the manager of Storybook offers to show an inspector. */
export const bridgeKey: unique symbol = Symbol.for('wasclean.storybook')

/** The global object of the manager, as far as the preview knows it. */
export interface BridgeHost {
  [bridgeKey]?: (inspector: Inspector) => void
}
