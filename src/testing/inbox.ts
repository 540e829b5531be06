import type { PeerMessage } from './FakePeer.js'

interface Waiting {
  readonly resolve: (message: PeerMessage) => void
  readonly reject: (reason: Error) => void
}

/** What a peer has received, and who waits for more. */
export interface Inbox {
  readonly all: readonly PeerMessage[]
  readonly put: (message: PeerMessage) => void
  readonly next: () => Promise<PeerMessage>
  /** No more will come. */
  readonly end: () => void
}

export function createInbox(): Inbox {
  const all: PeerMessage[] = []
  const waiting: Waiting[] = []
  let asked = 0
  let ended = false

  const refusal = () =>
    new Error(`next of a fake peer: a message must come before the connection ends, got ${all.length} in all`)

  return {
    all,
    put(message) {
      all.push(message)
      const first = waiting.shift()
      first?.resolve(message)
    },
    next() {
      asked += 1
      const message = all[asked - 1]
      if (message !== undefined) return Promise.resolve(message)
      if (ended) return Promise.reject(refusal())
      return new Promise((resolve, reject) => waiting.push({ resolve, reject }))
    },
    end() {
      ended = true
      for (const { reject } of waiting.splice(0)) reject(refusal())
    },
  }
}
