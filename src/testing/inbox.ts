import type { PeerMessage } from './FakePeer.js'
import { createQueue } from './queue.js'
import { ConnectionOverError } from './ConnectionOverError.js'

interface Waiting {
  readonly resolve: (message: PeerMessage) => void
  readonly reject: (reason: Error) => void
}

/** The messages that a peer has received, and the callers that wait for more. */
export interface Inbox {
  readonly all: readonly PeerMessage[]
  readonly put: (message: PeerMessage) => void
  readonly next: () => Promise<PeerMessage>
  /** No more messages will arrive. */
  readonly end: () => void
}

export function createInbox(): Inbox {
  const all: PeerMessage[] = []
  const waiting = createQueue<Waiting>()
  let asked = 0
  let ended = false

  const createError = () =>
    new ConnectionOverError(
      `next of a fake peer: a message must come before the connection ends, got ${all.length} in all`,
    )

  return {
    all,
    put(message) {
      all.push(message)
      waiting.take()?.resolve(message)
    },
    next() {
      asked += 1
      const message = all[asked - 1]
      if (message !== undefined) return Promise.resolve(message)
      if (ended) return Promise.reject(createError())
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }))
    },
    end() {
      ended = true
      while (waiting.size() > 0) waiting.take()!.reject(createError())
    },
  }
}
