/** @jsxRuntime classic */
/** @jsx h */
import { addons, types } from 'storybook/manager-api'
import type { Inspector } from '../contract.js'
import { h } from '../panel/h.js'
import { bridgeKey, type BridgeHost } from './bridge.js'
import { panelId, StoryPanel } from './StoryPanel.js'

addons.register('wasclean', () => {
  let inspector: Inspector | null = null
  const listeners = new Set<() => void>()
  const subscribe = (listener: () => void) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }
  // The preview has the origin of the manager, so the panel looks at its objects directly. Only for an embedded Storybook there is nothing to show.
  ;(globalThis as BridgeHost)[bridgeKey] = (next) => {
    inspector = next
    for (const listener of listeners) listener()
  }
  addons.add(panelId, {
    type: types.PANEL,
    title: 'WebSockets',
    render() {
      const { base } = addons.getConfig().theme ?? {}
      return <StoryPanel subscribe={subscribe} getInspector={() => inspector} theme={base ?? 'system'} />
    },
  })
})
