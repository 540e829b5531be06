import { useState } from 'react'
import type { ReceivedMessage } from '../connection/batches.js'
import type { IncomingData } from '../protocol/messageData.js'
import { useBatches, type MessageSource } from './useBatches.js'

export interface UseMessagesOptions {
  /**
   * How many of the latest messages are kept. 0 or less, or NaN: none. `Infinity`: all, for as long as the component lives.
   *
   * @default 200
   */
  limit?: number | undefined
  /** Which messages count. Must be pure; the latest render's is used, for the messages that come from then on. */
  filter?: ((data: IncomingData, event: MessageEvent<IncomingData>) => boolean) | undefined
}

/**
 * The latest messages, oldest first. Every message is seen, however fast they come; renders at most once a frame, and only when the list
 * changed. Another address begins with an empty list.
 *
 * @param socket What `useWebSocket` returned, or a connection.
 *
 * @example
 * ```tsx
 * const rows = useMessages(socket, { limit: 50, filter: (data) => data !== 'pong' })
 * ```
 */
export function useMessages(
  socket: MessageSource,
  { limit = 200, filter = () => true }: UseMessagesOptions = {},
): readonly ReceivedMessage[] {
  const [none] = useState<readonly ReceivedMessage[]>([])
  return useBatches(
    socket,
    (rows, messages) => {
      const fresh = messages.filter(({ data, event }) => filter(data, event))
      return fresh.length ? (limit > 0 ? [...rows, ...fresh].slice(-limit) : none) : rows
    },
    none,
  )
}
