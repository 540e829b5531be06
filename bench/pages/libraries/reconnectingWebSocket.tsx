import { useEffect, useRef } from 'react'
import ReconnectingWebSocket from 'reconnecting-websocket'
import type { WatchProps } from '../watch.ts'

interface Listeners {
  readonly onOpen: (socket: ReconnectingWebSocket) => void
  readonly onMessage: (event: MessageEvent) => void
}

/** It has no hook: as thin a one as works. */
function useReconnectingWebSocket(url: string, listeners: Listeners): void {
  const latest = useRef(listeners)
  useEffect(() => {
    latest.current = listeners
  })
  useEffect(() => {
    const socket = new ReconnectingWebSocket(url)
    socket.onopen = () => latest.current.onOpen(socket)
    socket.onmessage = (event) => latest.current.onMessage(event)
    return () => socket.close()
  }, [url])
}

export function Callback({ url, opened, seen, committed }: WatchProps) {
  useReconnectingWebSocket(url, { onOpen: opened, onMessage: ({ data }) => seen(data) })
  useEffect(committed)
  return null
}
