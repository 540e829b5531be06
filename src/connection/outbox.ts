import { now } from '../platform/clock.js'
import { measure, type MessageData } from '../protocol/messageData.js'
import type { QueueOptions } from './options.js'

type Queue = boolean | QueueOptions | undefined

interface Entry {
  readonly message: MessageData
  readonly bytes: number
  /** In milliseconds since 1970. */
  readonly since: number
}

/** Messages kept until there is an open socket with room for them. */
export interface Outbox {
  readonly size: number
  readonly bytes: number
  /** False: it is not kept. Throws where `overflow` says so. */
  readonly keep: (message: MessageData, queue: Queue) => boolean
  /** Hands over what is not too old, in order, until `send` says that a message was not taken: that one stays. */
  readonly drain: (send: (message: MessageData) => boolean, queue: Queue) => void
  /** Empties it, and returns what was in it. */
  readonly clear: () => readonly Entry[]
  readonly restore: (entries: readonly Entry[]) => void
}

export function createOutbox(): Outbox {
  const entries: Entry[] = []

  const dropAged = ({ maxAge = Infinity }: QueueOptions): void => {
    while (entries[0] && now() - entries[0].since > maxAge) entries.shift()
  }

  return {
    get size() {
      return entries.length
    },
    get bytes() {
      return entries.reduce((sum, { bytes }) => sum + bytes, 0)
    },
    keep(message, queue) {
      const options = toOptions(queue)
      const { limit = 100, overflow } = options
      dropAged(options)
      while (!(entries.length < limit)) {
        if (overflow === 'throw') throw new Error(`send queue must not exceed ${limit} messages`)
        if (overflow === 'drop-newest' || !entries.shift()) return false
      }
      entries.push({ message, bytes: measure(message), since: now() })
      return true
    },
    drain(send, queue) {
      dropAged(toOptions(queue))
      while (entries[0] && send(entries[0].message)) entries.shift()
    },
    clear: () => entries.splice(0),
    restore(restored) {
      for (const entry of restored) entries.push(entry)
    },
  }
}

const toOptions = (queue: Queue): QueueOptions =>
  typeof queue === 'object' ? queue : { limit: queue === false ? 0 : undefined }
