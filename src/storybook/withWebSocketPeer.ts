import { createElement, type ComponentType, type ReactElement } from 'react'
// Storybook's own hook, for decorators; by its own name it would pass for one of React's.
import { useGlobals as readGlobals } from 'storybook/preview-api'
import type { WebSocketParameters } from './parameters.js'
import { StoryServer } from './StoryServer.js'

/** What the decorator reads of Storybook's context. */
export interface WebSocketStoryContext {
  readonly parameters: { readonly webSocket?: WebSocketParameters }
  readonly canvasElement: object
}

/** The globals that the toolbar sets. */
interface ToolbarGlobals {
  readonly webSocketPeer?: string
  readonly webSocketLine?: string
}

/**
 * Gives a story the other end of its sockets: every `useWebSocket` below talks to a fake peer that does what `parameters.webSocket` says, without a network,
 * or, with the global `webSocketPeer` set to `'live'`, to the real address. Each mount of a story has a server of its own.
 *
 * It works by `WebSocketConfig`, so a component's own `WebSocket` option comes first, and connections that were made outside of the story are not
 * touched: for those, call `installFakeWebSocket()` of `wasclean/testing` in the story's `beforeEach`.
 *
 * @example
 * ```tsx
 * export default {
 *   component: Chat,
 *   decorators: [withWebSocketPeer],
 *   parameters: {
 *     webSocket: { latency: 50, script: [{ send: 'hello' }, { after: 2000, vanish: true }] } satisfies WebSocketParameters,
 *   },
 * }
 * ```
 *
 * @throws TypeError while rendering, for parameters that mean nothing.
 */
export function withWebSocketPeer(Story: ComponentType, context: WebSocketStoryContext): ReactElement {
  const [globals, updateGlobals] = readGlobals() as [ToolbarGlobals, (changes: ToolbarGlobals) => void]
  const isLive = globals.webSocketPeer === 'live'
  return createElement(
    StoryServer,
    {
      // Another server is another story: it begins anew.
      key: isLive ? 'live' : 'fake',
      parameters: context.parameters.webSocket ?? {},
      isLive,
      canvasElement: context.canvasElement,
      deed: globals.webSocketLine ?? '',
      onDone: () => updateGlobals({ webSocketLine: '' }),
      children: null,
    },
    createElement(Story),
  )
}
