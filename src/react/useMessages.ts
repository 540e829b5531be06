import { useState } from 'react'
import type { MessageFilter } from '../connection/batches.js'
import type { ReceivedMessage } from '../connection/receivedMessage.js'
import { toObject } from '../connection/toObject.js'
import type { IncomingData } from '../protocol/messageData.js'
import { everything, useBatches, type MessageSource } from './useBatches.js'
import { useLatest } from './useLatest.js'

/** A message in a list. */
export interface MessageRow<Data = IncomingData> extends ReceivedMessage<Data> {
  /** One more than that of the row before: fit for a key. */
  readonly id: number
}

export interface UseMessagesOptions<Data = IncomingData> {
  /**
   * How many of the latest messages are kept. 0 or less, or NaN: none. `Infinity`: all, for as long as the component lives.
   *
   * @default 200
   */
  limit?: number | undefined
  /**
   * Which messages count, asked once for each as it comes. The latest render's is used; it need not be memoised. One that throws is
   * reported as uncaught, and the message does not count.
   *
   * @default all
   */
  filter?: MessageFilter<Data> | undefined
}

/**
 * The latest messages, oldest first. Every message is seen, however fast they come; renders at most once a frame, and for nothing that the
 * filter holds back. Another address begins with an empty list.
 *
 * @param socket What `useWebSocket` returned, or a connection.
 *
 * @example
 * ```tsx
 * const rows = useMessages(socket, { limit: 50, filter: (data) => data !== 'pong' })
 * ```
 */
export function useMessages<Data>(
  socket: MessageSource<Data>,
  options?: UseMessagesOptions<Data>,
): readonly MessageRow<Data>[] {
  const { limit = 200, filter = everything } = toObject(options)
  const accepts = useLatest(filter)
  const [none] = useState<readonly MessageRow<Data>[]>([])
  return useBatches(
    socket,
    accepts,
    (rows, messages) => {
      const last = rows.at(-1)?.id ?? 0
      const fresh = messages.map((message, index) => ({ ...message, id: last + 1 + index }))
      return limit > 0 ? [...rows, ...fresh].slice(-limit) : none
    },
    none,
  )
}
