import { useMemo, useState } from 'react'
import type { MessageFilter } from '../connection/reading/batches.js'
import { assertCallback } from '../utilities/listeners.js'
import type { ReceivedMessage } from '../connection/receiving/receivedMessage.js'
import { toObject } from '../utilities/toObject.js'
import type { IncomingData } from '../protocol/messageData.js'
import { acceptAll, useBatches, type MessageSource } from './useBatches.js'
import type { NarrowingOptions } from './useMessageReducer.js'

/** A message in a list. */
export interface MessageRow<Data = IncomingData> extends ReceivedMessage<Data> {
  /** A number for React keys: one higher than that of the row before. */
  readonly id: number
}

/** The options of `useMessages`. */
export interface UseMessagesOptions<Data = IncomingData> {
  /**
   * The number of latest messages to keep. Less than 1, or NaN: none. `Infinity`: all, for as long as the component is mounted.
   *
   * @default 200
   */
  limit?: number | undefined
  /**
   * Selects messages; called once for each message when it arrives. The filter of the latest committed render is used; it need not be memoised. If it
   * throws, the error is reported as uncaught and the message is skipped. A type guard narrows the rows.
   *
   * @default all messages
   */
  filter?: MessageFilter<Data> | undefined
  /** Changing it clears the list. */
  key?: unknown
}

/**
 * Returns the latest messages, oldest first. It gets every message, at any rate. Renders at most once per frame, and not for messages that the filter
 * rejects. Changing the connection clears the list, also when returning to an earlier connection.
 *
 * @param socket The result of `useWebSocket`, a connection, or a topic.
 * @param options See {@link UseMessagesOptions}.
 *
 * @example
 * ```tsx
 * const rows = useMessages(socket, { limit: 50, filter: (data) => data !== 'pong' })
 * ```
 */
export function useMessages<Data, Narrow extends Data>(
  socket: MessageSource<Data>,
  options: NarrowingOptions<Data, Narrow> & Pick<UseMessagesOptions, 'limit'>,
): readonly MessageRow<Narrow>[]
export function useMessages<Data>(
  socket: MessageSource<Data>,
  options?: UseMessagesOptions<Data>,
): readonly MessageRow<Data>[]
export function useMessages<Data>(
  socket: MessageSource<Data>,
  options?: UseMessagesOptions<Data>,
): readonly MessageRow<Data>[] {
  const { limit = 200, filter = acceptAll, key } = toObject(options)
  assertCallback(filter)
  const [none] = useState<readonly MessageRow<Data>[]>([])
  const rows = useBatches(
    socket,
    key,
    filter,
    (rows, messages) => {
      const last = rows.at(-1)?.id ?? 0
      const fresh = messages.map((message, index) => ({ ...message, id: last + 1 + index }))
      return cut([...rows, ...fresh], limit, none)
    },
    none,
  )
  // The limit may be lower than when the last message came.
  return useMemo(() => cut(rows, limit, none), [rows, limit, none])
}

function cut<Row>(rows: readonly Row[], limit: number, none: readonly Row[]): readonly Row[] {
  if (!(limit >= 1)) return none
  return rows.length > limit ? rows.slice(-limit) : rows
}
