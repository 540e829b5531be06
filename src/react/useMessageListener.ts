import { useEffect } from 'react'
import type { MessageListener } from '../connection/receiving/receivedMessage.js'
import { toStream, type MessageSource } from './useBatches.js'
import { useLatest } from './useLatest.js'

/**
 * Calls a function for every message, once and in order, without rendering.
 *
 * @param socket The result of `useWebSocket`, a connection, or a topic.
 * @param listener The one of the latest committed render is called; it need not be memoised. If it throws, the error is reported as uncaught and
 * nothing else is interrupted.
 *
 * @example
 * ```tsx
 * useMessageListener(socket, (event, data) => chart.current?.append(data))
 * ```
 */
export function useMessageListener<Data>(socket: MessageSource<Data>, listener: MessageListener<Data>): void {
  const stream = toStream(socket)
  const stable = useLatest(listener)
  useEffect(() => stream.onMessage(stable), [stream, stable])
}
