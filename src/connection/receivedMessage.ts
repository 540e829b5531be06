import type { IncomingData } from '../protocol/messageData.js'

/** A message as it was received. */
export interface ReceivedMessage<Data = IncomingData> {
  /** What `parse` and `schema` made of it. */
  readonly data: Data
  readonly event: MessageEvent<IncomingData>
  /** In milliseconds since 1970. */
  readonly receivedAt: number
  /** Which of the connection's sessions it came in: 1 for the first, one more after every reconnect. */
  readonly session: number
}

/** Hears every message. */
export type MessageListener<Data = IncomingData> = (
  event: MessageEvent<IncomingData>,
  data: Data,
  message: ReceivedMessage<Data>,
) => void
