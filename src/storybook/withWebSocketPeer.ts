import { createElement, type ComponentType, type ReactElement } from 'react'
import type { WebSocketParameters } from './parameters.js'
import { StoryServer } from './StoryServer.js'

/** The part of the Storybook context that the decorator uses. */
export interface WebSocketStoryContext {
  readonly parameters: { readonly webSocket?: WebSocketParameters }
  readonly globals?: object
  readonly canvasElement: object
}

/** The globals that the toolbar sets. */
interface ToolbarGlobals {
  readonly webSocketPeer?: string
  readonly webSocketLine?: string
}

/**
 * Resets the toolbar action. Not by `updateGlobals` of Storybook, which versions 7 and 8 have in another package than later ones, so that importing
 * it would break some builds. All versions have the channel. A story in a test has no toolbar, and may have no channel.
 */
function resetLine(): void {
  const { __STORYBOOK_ADDONS_CHANNEL__: channel } = globalThis as {
    __STORYBOOK_ADDONS_CHANNEL__?: { emit(event: string, ...values: unknown[]): void }
  }
  channel?.emit('updateGlobals', { globals: { webSocketLine: '' } })
}

/**
 * Connects a story to a fake peer: every `useWebSocket` below talks to a peer that follows `parameters.webSocket`, without a network. With the global
 * `webSocketPeer` set to `'live'`, it uses the real address. Each mount of a story has its own server.
 *
 * It uses `WebSocketConfig`, so the `WebSocket` option of a component takes precedence. Connections created outside of the story are not affected:
 * for those, call `installFakeWebSocket()` of `wasclean/testing` in `beforeEach` of the story.
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
 * @throws TypeError during rendering, for invalid parameters.
 */
export function withWebSocketPeer(Story: ComponentType, context: WebSocketStoryContext): ReactElement {
  const globals: ToolbarGlobals = context.globals ?? {}
  const isLive = globals.webSocketPeer === 'live'
  return createElement(
    StoryServer,
    {
      // Changing the server restarts the story.
      key: isLive ? 'live' : 'fake',
      parameters: context.parameters.webSocket ?? {},
      isLive,
      canvasElement: context.canvasElement,
      action: globals.webSocketLine ?? '',
      onDone: resetLine,
      children: null,
    },
    createElement(Story),
  )
}
