import { now } from '../platform/clock.js'
import { attempt } from '../platform/report.js'
import { measure, type MessageData } from '../protocol/messageData.js'
import type { QueueOptions } from './options.js'
import { toObject } from './toObject.js'

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
  let entries: Entry[] = []
  /** How many at the front of `entries` are gone: to shift each by itself would take as long as there are others. */
  let gone = 0
  let bytes = 0

  const getFirst = (): Entry | undefined => entries[gone]

  function add(entry: Entry): void {
    entries.push(entry)
    bytes += entry.bytes
  }

  function shift(): void {
    bytes -= getFirst()?.bytes ?? 0
    gone += 1
    if (gone * 2 > entries.length) {
      entries = entries.slice(gone)
      gone = 0
    }
  }

  function dropAged({ maxAge = Infinity }: QueueOptions): void {
    for (let first = getFirst(); first && now() - first.since > maxAge; first = getFirst()) shift()
  }

  return {
    get size() {
      return entries.length - gone
    },
    get bytes() {
      return bytes
    },
    keep(message, queue) {
      const options = toOptions(queue)
      const { limit = 100, overflow } = options
      dropAged(options)
      while (!(entries.length - gone < limit)) {
        if (overflow === 'throw') throw new Error(`send queue must not exceed ${limit} messages`)
        if (overflow === 'drop-newest' || !getFirst()) return false
        shift()
      }
      add({ message, bytes: measure(message), since: now() })
      return true
    },
    drain(send, queue) {
      dropAged(toOptions(queue))
      for (let first = getFirst(); first; first = getFirst()) {
        const { message } = first
        let taken = true as boolean
        // One that the socket throws at holds up no other.
        attempt(() => (taken = send(message)))
        if (!taken) return
        shift()
      }
    },
    clear() {
      const kept = entries.slice(gone)
      entries = []
      gone = bytes = 0
      return kept
    },
    restore: (restored) => restored.forEach(add),
  }
}

const toOptions = (queue: Queue): QueueOptions => toObject(queue === false ? { limit: 0 } : queue)
