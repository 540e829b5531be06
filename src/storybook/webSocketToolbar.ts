import { describeCloseCode } from '../protocol/closeCodes.js'

/** A toolbar menu of Storybook, as an entry of `globalTypes`. */
export interface ToolbarMenu {
  readonly description: string
  readonly toolbar: {
    readonly title: string
    readonly icon: 'transfer' | 'lightning'
    readonly dynamicTitle: boolean
    readonly items: { value: string; title: string }[]
  }
}

const codes = [1000, 1001, 1008, 1011, 1012, 1013, 4000]

/**
 * Two toolbar menus for the `globalTypes` of a Storybook preview. Use both or one:
 *
 * - `webSocketPeer`: `'fake'`, or `'live'` for the real addresses. Set the initial one with `initialGlobals.webSocketPeer`.
 * - `webSocketLine`: an action for all connections of the story: `'vanish'` cuts them, a number closes them with that code. Add items for other
 *   codes.
 *
 * @example
 * ```tsx
 * export default { decorators: [withWebSocketPeer], globalTypes: { ...webSocketToolbar } }
 * ```
 */
export const webSocketToolbar: {
  readonly webSocketPeer: ToolbarMenu
  readonly webSocketLine: ToolbarMenu
} = {
  webSocketPeer: {
    description: 'Which server the stories use:',
    toolbar: {
      title: 'Fake peer',
      icon: 'transfer',
      dynamicTitle: true,
      items: [
        { value: 'fake', title: 'Fake peer' },
        { value: 'live', title: 'Live server' },
      ],
    },
  },
  webSocketLine: {
    description: 'Cut the connections of this story, or close them with a code:',
    toolbar: {
      title: 'Line',
      icon: 'lightning',
      dynamicTitle: false,
      items: [
        { value: 'vanish', title: 'Cut the line' },
        ...codes.map((code) => ({
          value: String(code),
          title: `Close with ${code} ${describeCloseCode(code).name}`,
        })),
      ],
    },
  },
}
