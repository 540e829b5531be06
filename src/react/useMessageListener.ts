import { useEffect } from 'react'
import type { MessageListener } from '../connection/receivedMessage.js'
import { toConnection, type MessageSource } from './useBatches.js'
import { useLatest } from './useLatest.js'

/**
 * Calls a function for every message, once and in order, without rendering.
 *
 * @param socket What `useWebSocket` returned, or a connection.
 * @param listener The latest render's is called; it need not be memoised. One that throws is reported as uncaught, and nothing else is
 * held up.
 *
 * @example
 * ```tsx
 * useMessageListener(socket, (event, data) => chart.current?.append(data))
 * ```
 */
export function useMessageListener<Data>(socket: MessageSource<Data>, listener: MessageListener<Data>): void {
  const connection = toConnection(socket)
  const hear = useLatest(listener)
  useEffect(() => connection.onMessage(hear), [connection, hear])
}
