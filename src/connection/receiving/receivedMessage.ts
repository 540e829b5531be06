import type { MessageEvent } from '../../protocol/domTypes.js'
import type { IncomingData } from '../../protocol/messageData.js'

/** A received message. */
export interface ReceivedMessage<Data = IncomingData> {
  /** The result of `parse` and `schema`. */
  readonly data: Data
  /** The event of the socket. */
  readonly event: MessageEvent<IncomingData>
  /** The time of arrival, in milliseconds since 1970. */
  readonly receivedAt: number
  /** The number of its session: 1 for the first, one more after every reconnect. */
  readonly session: number
}

/** A listener for messages. */
export type MessageListener<Data = IncomingData> = (
  event: MessageEvent<IncomingData>,
  data: Data,
  message: ReceivedMessage<Data>,
) => void
