import { now } from '../platform/clock.js'
import { createFrameGate } from '../platform/frame.js'
import type { IncomingData } from '../protocol/messageData.js'
import type { Connection } from './contract.js'

/** A message as it was received. */
export interface ReceivedMessage {
  readonly data: IncomingData
  readonly event: MessageEvent<IncomingData>
  /** In milliseconds since 1970. */
  readonly receivedAt: number
  /** Which of the connection's sessions it came in: 1 for the first, one more after every reconnect. */
  readonly session: number
}

/** Which messages count. */
export type MessageFilter = (data: IncomingData, event: MessageEvent<IncomingData>) => boolean

/**
 * Hands over every message that the filter lets through, once and in order: the first after a pause at once, those of one frame together
 * (M2). Returns the function that ends that and hands over what is left.
 */
export function subscribeBatches(
  connection: Connection,
  filter: MessageFilter,
  take: (messages: readonly ReceivedMessage[]) => void,
): () => void {
  let messages: ReceivedMessage[] = []
  const handOver = (): void => {
    const batch = messages
    messages = []
    take(batch)
  }
  const gate = createFrameGate(handOver)
  const unsubscribe = connection.onMessage((event) => {
    const { data } = event
    if (!filter(data, event)) return
    messages.push({ data, event, receivedAt: now(), session: connection.session })
    gate.ask()
  })
  return () => {
    unsubscribe()
    gate.stop()
    if (messages.length) handOver()
  }
}
