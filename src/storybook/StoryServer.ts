import { createElement, useEffect, useLayoutEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import { WebSocketConfig } from '../react/WebSocketConfig.js'
import { createFakeWebSocket, type FakeServer } from '../testing/createFakeWebSocket.js'
import { createServe } from './createServe.js'
import type { LiveServer, WebSocketParameters } from './parameters.js'
import { setServer } from './stage.js'

/** The props of `StoryServer`. */
export interface StoryServerProps {
  readonly parameters: WebSocketParameters
  readonly isLive: boolean
  /** The element in which the story is rendered. */
  readonly canvasElement: object
  /** The action of the toolbar: `vanish`, a close code, or empty. */
  readonly action: string
  readonly onDone: () => void
  readonly children: ReactNode
}

/** The server of a story. Lives as long as the mounted story. */
export function StoryServer(props: StoryServerProps): ReactNode {
  const { parameters, isLive, canvasElement, action, onDone, children } = props
  const [server] = useState(() => (isLive ? null : createFakeWebSocket({ serve: createServe(parameters) })))
  const value = useMemo(() => (server ? { WebSocket: server.WebSocket } : {}), [server])
  useLayoutEffect(() => setServer(canvasElement, server), [canvasElement, server])
  const done = useRef('')
  useEffect(() => {
    // Storybook resets the action asynchronously.
    if (action === done.current) return
    done.current = action
    if (!action) return
    act(server ? toLiveServer(server) : parameters.live, action)
    onDone()
  })
  return createElement(WebSocketConfig, { value }, children)
}

function act(server: LiveServer | undefined, action: string): void {
  if (action === 'vanish') server?.vanish?.()
  else server?.close?.(Number(action))
}

/** Applies the action to every connection in a suitable state. */
const toLiveServer = ({ peers }: FakeServer): Required<LiveServer> => ({
  vanish() {
    for (const peer of peers) if (peer.readyState < 3) void peer.vanish()
  },
  close(code) {
    for (const peer of peers) if (peer.readyState === 1) void peer.close(code)
  },
})
