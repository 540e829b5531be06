import { createFrameGate, type Frames } from '../../platform/frame.js'
import type { MessageEvent } from '../../protocol/domTypes.js'
import type { IncomingData } from '../../protocol/messageData.js'
import type { Connection } from '../contract.js'
import type { ReceivedMessage } from '../receiving/receivedMessage.js'

/** Selects messages: true to accept one. */
export type MessageFilter<Data = IncomingData> = (data: Data, event: MessageEvent<IncomingData>) => boolean

/** A wrapped connection may have no frames. */
type Source<Data> = Connection<Data, never> & { readonly frames?: Frames }

/**
 * Delivers every message that the filter accepts, once and in order: the first after a pause immediately, those of one frame together (M2). Returns
 * the function that unsubscribes and delivers the rest.
 */
export function subscribeBatches<Data>(
  connection: Source<Data>,
  filter: MessageFilter<Data>,
  take: (messages: readonly ReceivedMessage<Data>[]) => void,
): () => void {
  let messages: ReceivedMessage<Data>[] = []
  const handOver = (): void => {
    const batch = messages
    messages = []
    if (batch.length) take(batch)
  }
  const gate = createFrameGate(handOver, connection.frames, true)
  const unsubscribe = connection.onMessage((event, data, message) => {
    if (!filter(data, event)) return
    messages.push(message)
    gate.ask()
  })
  return () => {
    unsubscribe()
    gate.stop()
    handOver()
  }
}

/** Calls the listener after changes of the snapshot, at most once per frame. Returns the function that unsubscribes. */
export function subscribeFrames(connection: Source<unknown>, look: () => void): () => void {
  const gate = createFrameGate(look, connection.frames, true)
  const unsubscribe = connection.subscribe(gate.ask)
  return () => {
    unsubscribe()
    gate.stop()
  }
}
