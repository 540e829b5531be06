import type { MessageData } from '../protocol/messageData.js'

/** How many messages are kept; one more pushes the oldest out. */
const limit = 100

/** Messages kept while the connection is on its way to being open. */
export interface Outbox {
  readonly keep: (message: MessageData) => void
  /** Empties it, and returns what was in it, in order. */
  readonly take: () => readonly MessageData[]
}

export function createOutbox(): Outbox {
  const messages: MessageData[] = []
  return {
    keep(message) {
      if (messages.push(message) > limit) messages.shift()
    },
    take: () => messages.splice(0),
  }
}
