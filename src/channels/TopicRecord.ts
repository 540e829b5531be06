import type { MessageListener, ReceivedMessage } from '../connection/receiving/receivedMessage.js'
import { createTimer, type Timer } from '../platform/timer.js'
import { createListeners, type Listeners } from '../utilities/listeners.js'
import type { Ask, TopicSnapshot, TopicStatus } from './contract.js'
import { topicTable, type TopicInput, type TopicPhase } from './topicTable.js'

/** An `Ask`, as the library changes it. */
export type OpenAsk = { -readonly [Field in keyof Ask]: Ask[Field] }

/** The snapshot of a topic that nobody follows. */
export const idle: TopicSnapshot = { data: null, status: 'idle', error: null }

/** A topic that somebody follows, or that the server still knows of. */
export class TopicRecord {
  readonly topic: unknown
  readonly key: string
  /** Kept so that the topic stays the same object for as long as somebody follows it. */
  readonly handle: unknown
  phase: TopicPhase = 'resting'
  ask: OpenAsk | null = null
  followers = 0
  lingers = false
  /** Its frame was refused with others in it, so it is asked for by itself. */
  alone = false
  last: unknown
  readonly changes: Listeners<[]> = createListeners<[]>()
  readonly messages: Listeners<Parameters<MessageListener<unknown>>> = createListeners()
  readonly lingering: Timer = createTimer()
  readonly pause: Timer = createTimer()
  /** The number of refusals in a row that may pass. */
  refusals = 0
  #data: unknown = null
  #error: unknown = null
  #wasLive = false
  #snapshot: TopicSnapshot | null = null

  constructor(topic: unknown, key: string, handle: unknown) {
    this.topic = topic
    this.key = key
    this.handle = handle
  }

  isWanted(): boolean {
    return this.followers > 0 || this.lingers
  }

  /** Applies an input. Returns false if the phase has no entry for it. */
  step(input: TopicInput, error?: unknown): boolean {
    const next = topicTable[this.phase][input]
    if (!next) return false
    const before = this.#getStatus()
    const hadError = this.#error
    this.phase = next
    if (next === 'confirmed') {
      this.#wasLive = true
      this.alone = false
      this.refusals = 0
      this.#error = null
    } else if (error !== undefined) this.#error = error
    else if (input === 'resubscribed') this.#error = null
    if (next === 'resting') {
      this.#data = this.#error = null
      this.#wasLive = false
      this.pause(undefined, () => undefined)
    }
    if (this.#getStatus() !== before || this.#error !== hadError) this.#change()
    return true
  }

  /** The answer is missing for too long. A later one still counts. */
  complain(error: Error): void {
    this.#error = error
    this.#change()
  }

  /** The connection was reset: what came before belongs to another place. */
  reset(): void {
    this.#data = this.#error = null
    this.#wasLive = false
    this.last = undefined
    this.#change()
  }

  deliver(data: unknown, { event, receivedAt, session }: ReceivedMessage<unknown>): void {
    this.#data = this.last = data
    if (this.ask) this.ask.last = data
    this.#change()
    if (this.messages.size) this.messages.notify(event, data, { data, event, receivedAt, session })
  }

  /** Created on demand, because many messages may have come since the last one. */
  getSnapshot(): TopicSnapshot {
    return (this.#snapshot ??= { data: this.#data, status: this.#getStatus(), error: this.#error })
  }

  #change(): void {
    this.#snapshot = null
    this.changes.notify()
  }

  #getStatus(): TopicStatus {
    const { phase } = this
    if (phase === 'resting' || phase === 'leaving') return 'idle'
    if (phase === 'refused' || phase === 'ended') return phase
    return phase === 'confirmed' ? 'live' : this.#wasLive ? 'stale' : 'pending'
  }
}
