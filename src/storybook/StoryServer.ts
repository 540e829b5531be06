import { createElement, useEffect, useLayoutEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import { WebSocketConfig } from '../react/WebSocketConfig.js'
import { createFakeWebSocket, type FakeServer } from '../testing/createFakeWebSocket.js'
import { createServe } from './createServe.js'
import type { LiveServer, WebSocketParameters } from './parameters.js'
import { introduceServer } from './stage.js'

export interface StoryServerProps {
  readonly parameters: WebSocketParameters
  readonly isLive: boolean
  /** Where the story is shown. */
  readonly canvasElement: object
  /** What the toolbar wants of the server: `vanish`, a close code, or nothing. */
  readonly deed: string
  readonly onDone: () => void
  readonly children: ReactNode
}

/** The other end of a story's sockets, as old as the mounted story. */
export function StoryServer(props: StoryServerProps): ReactNode {
  const { parameters, isLive, canvasElement, deed, onDone, children } = props
  const [server] = useState(() => (isLive ? null : createFakeWebSocket({ serve: createServe(parameters) })))
  const value = useMemo(() => (server ? { WebSocket: server.WebSocket } : {}), [server])
  useLayoutEffect(() => introduceServer(canvasElement, server), [canvasElement, server])
  const done = useRef('')
  useEffect(() => {
    // Storybook takes its time to hear that it is done.
    if (deed === done.current) return
    done.current = deed
    if (!deed) return
    act(server ? toLiveServer(server) : parameters.live, deed)
    onDone()
  })
  return createElement(WebSocketConfig, { value }, children)
}

function act(server: LiveServer | undefined, deed: string): void {
  if (deed === 'vanish') server?.vanish?.()
  else server?.close?.(Number(deed))
}

/** Does it to every connection that it can be done to. */
const toLiveServer = ({ peers }: FakeServer): Required<LiveServer> => ({
  vanish() {
    for (const peer of peers) if (peer.readyState < 3) void peer.vanish()
  },
  close(code) {
    for (const peer of peers) if (peer.readyState === 1) void peer.close(code)
  },
})
