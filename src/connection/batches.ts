import { createFrameGate, type Frames } from '../platform/frame.js'
import type { IncomingData } from '../protocol/messageData.js'
import type { Connection } from './contract.js'
import type { ReceivedMessage } from './receivedMessage.js'

/** Which messages count. */
export type MessageFilter<Data = IncomingData> = (data: Data, event: MessageEvent<IncomingData>) => boolean

/**
 * Hands over every message that the filter lets through, once and in order: the first after a pause at once, those of one frame together
 * (M2). Returns the function that ends that and hands over what is left. A connection that somebody has wrapped may have no frames.
 */
export function subscribeBatches<Data>(
  connection: Connection<Data, never> & { readonly frames?: Frames },
  filter: MessageFilter<Data>,
  take: (messages: readonly ReceivedMessage<Data>[]) => void,
): () => void {
  let messages: ReceivedMessage<Data>[] = []
  const handOver = (): void => {
    const batch = messages
    messages = []
    take(batch)
  }
  const gate = createFrameGate(handOver, connection.frames)
  const unsubscribe = connection.onMessage((event, data, message) => {
    if (!filter(data, event)) return
    messages.push(message)
    gate.ask()
  })
  return () => {
    unsubscribe()
    gate.stop()
    if (messages.length) handOver()
  }
}
