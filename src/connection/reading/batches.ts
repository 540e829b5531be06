import { createFrameGate, type Frames } from '../../platform/frame.js'
import type { MessageEvent } from '../../protocol/domTypes.js'
import type { IncomingData } from '../../protocol/messageData.js'
import type { Connection } from '../contract.js'
import type { ReceivedMessage } from '../receiving/receivedMessage.js'

/** Selects messages: true to accept one. */
export type MessageFilter<Data = IncomingData> = (data: Data, event: MessageEvent<IncomingData>) => boolean

/** A wrapped connection may have no frames. */
interface Paced {
  readonly frames?: Frames
}
type Messages<Data> = Paced & Pick<Connection<Data, never>, 'onMessage'>
type Snapshots = Paced & { readonly subscribe: (listener: () => void, isPaced?: boolean) => () => void }

/**
 * Delivers every message that the filter accepts, once and in order: the first after a pause immediately, those of one frame together (M2). Returns
 * the function that unsubscribes and delivers the rest.
 */
export function subscribeBatches<Data>(
  source: Messages<Data>,
  filter: MessageFilter<Data>,
  take: (messages: readonly ReceivedMessage<Data>[]) => void,
): () => void {
  let messages: ReceivedMessage<Data>[] = []
  const handOver = (): void => {
    const batch = messages
    messages = []
    if (batch.length) take(batch)
  }
  const gate = createFrameGate(handOver, source.frames, true)
  const unsubscribe = source.onMessage((event, data, message) => {
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
export function subscribeFrames(source: Snapshots, look: () => void): () => void {
  const gate = createFrameGate(look, source.frames, true)
  const unsubscribe = source.subscribe(gate.ask, true)
  return () => {
    unsubscribe()
    gate.stop()
  }
}
