import { now } from '../../platform/clock.js'
import { attempt } from '../../platform/report.js'
import { copyData, measure, type MessageData } from '../../protocol/messageData.js'
import type { QueueOptions } from '../options.js'
import type { SendOptions } from './sendOptions.js'
import { toObject } from '../../utilities/toObject.js'

type Queue = boolean | QueueOptions | null | undefined

/** A queued message. */
interface Entry extends SendOptions {
  readonly message: MessageData
  readonly bytes: number
  /** The time when it was queued, in milliseconds since 1970. */
  readonly since: number
  /** Discards the message. */
  readonly abort: () => void
}

/** Why queued messages are discarded: the queue is full, or their signal was aborted. Undefined: they are too old, or their session has ended. */
export type DiscardReason = 'overflow' | 'abort' | undefined

/** The queue: messages that wait for an open socket with room for them. */
export class SendQueue {
  /** The number of messages, without those that are withheld. */
  size = 0
  /** The bytes of those messages. */
  bytes = 0
  readonly #discarded: (reason?: DiscardReason) => void
  // In order. A Set, because removing any entry is cheap.
  readonly #queued = new Set<Entry>()
  readonly #aside = new Set<Entry>()
  /** Some messages have their own `maxAge`, so the oldest message need not expire first. */
  #mixed = false

  constructor(discarded: (reason?: DiscardReason) => void = () => undefined) {
    this.#discarded = discarded
  }

  /** Queues a message. Returns false if the queue does not take it. Throws if `overflow` says so. */
  keep(message: MessageData, queue: Queue, own?: SendOptions | null): boolean {
    const options = toOptions(queue)
    const { limit = 100, overflow } = options
    const bytes = measure(message)
    this.#dropAged(options, limit)
    while (!(this.size < limit)) {
      if (overflow === 'throw') throw new Error(`send queue must not exceed ${limit} messages`)
      const [oldest] = this.#queued
      if (overflow === 'drop-newest' || !oldest) return false
      this.#discard([oldest], 'overflow')
    }
    const abort = (): void => this.#discard([entry], 'abort')
    const entry: Entry = { ...own, message: copyData(message), bytes, since: now(), abort }
    this.#mixed ||= own?.maxAge != null
    own?.signal?.addEventListener('abort', abort)
    this.#queued.add(entry)
    this.#count(bytes)
    return true
  }

  /** Sends the messages in order, without expired ones. Stops at the first message that `send` returns false for, which stays. */
  drain(send: (message: MessageData) => boolean, queue: Queue): void {
    const options = toOptions(queue)
    for (const entry of this.#queued) {
      if (isAged(entry, options)) this.#discard([entry])
      else {
        let taken = true as boolean
        // A message that the socket rejects does not block the others.
        attempt(() => (taken = send(entry.message)))
        if (!taken) return
        this.#remove(entry)
      }
    }
  }

  /** Withholds all messages. */
  withhold(): void {
    this.#move(this.#queued, this.#aside, -1)
  }

  /** Moves withheld messages back to the end of the queue. */
  restore(): void {
    this.#move(this.#aside, this.#queued, 1)
  }

  /** Remembers the current messages. The returned function discards them. */
  mark(): () => void {
    const marked = this.#getAll()
    return () => {
      this.#discard(marked)
    }
  }

  /** Discards all messages, including withheld ones. `bound`: only those for this session. */
  clear(bound?: boolean): void {
    this.#discard(this.#getAll().filter(({ queue }) => !bound || queue === 'session'))
  }

  #getAll(): Entry[] {
    return [...this.#aside, ...this.#queued]
  }

  #count(bytes: number): void {
    this.size = this.#queued.size
    this.bytes += bytes
  }

  /** Returns false if it was already removed. */
  #remove(entry: Entry): boolean {
    const { bytes, signal, abort } = entry
    const isQueued = this.#queued.delete(entry)
    if (isQueued) this.#count(-bytes)
    signal?.removeEventListener('abort', abort)
    return this.#aside.delete(entry) || isQueued
  }

  #discard(some: readonly Entry[], reason?: DiscardReason): void {
    let found = false
    for (const entry of some) found = this.#remove(entry) || found
    if (found) this.#discarded(reason)
  }

  #dropAged(options: QueueOptions, limit: number): void {
    for (const entry of this.#queued) {
      if (isAged(entry, options)) this.#discard([entry])
      // Checks all messages only if there is no room.
      else if (!this.#mixed || this.size < limit) return
    }
  }

  #move(from: Set<Entry>, to: Set<Entry>, sign: 1 | -1): void {
    for (const entry of from) {
      from.delete(entry)
      to.add(entry)
      this.#count(sign * entry.bytes)
    }
  }
}

const isAged = ({ since, maxAge: own }: Entry, { maxAge = Infinity }: QueueOptions): boolean =>
  now() - since > (own ?? maxAge)

const toOptions = (queue: Queue): QueueOptions => toObject(queue === false ? { limit: 0 } : queue)
