import type { ManagedChannels } from '../channels/createChannels.js'
import type { PendingRequest } from '../channels/Ledger.js'
import { now } from '../platform/clock.js'
import type { RecordedRequest, RecordedTopic } from './contract.js'
import { watchSet } from './watchSet.js'

type OpenRequest = { -readonly [Field in keyof PendingRequest]: PendingRequest[Field] }
type Outcome = RecordedRequest['outcome']

const most = 100

/** The topics and requests of a connection. */
export class RequestLog {
  #requests: readonly RecordedRequest[] = []
  #topics: readonly RecordedTopic[] = []
  #count = 0
  #channels: ManagedChannels | null = null
  #stop: (() => void) | null = null
  readonly #mask: boolean
  readonly #changed: () => void

  /** @param mask True if payloads may be secret. */
  constructor(mask: boolean, changed: () => void) {
    this.#mask = mask
    this.#changed = changed
  }

  get requests(): readonly RecordedRequest[] {
    return this.#requests
  }
  get topics(): readonly RecordedTopic[] {
    return this.#topics
  }

  /** Begins with the channels of a connection, once it has some. */
  watch(channels: unknown): void {
    if (!channels || this.#channels) return
    this.#channels = channels as ManagedChannels
    this.#stop = watchSet<OpenRequest>(this.#channels.hub.requests.pending, (request) =>
      this.#follow(request),
    )
  }

  /** Looks at the topics, which report no change to others. */
  look(): void {
    if (!this.#channels) return
    const before = this.#topics
    const topics: RecordedTopic[] = []
    for (const record of this.#channels.hub.topics.records.values()) {
      const { status, error } = record.getSnapshot()
      const topic = { key: record.key, status, followers: record.followers, error: this.#toText(error) }
      const same = before[topics.length]
      topics.push(same && isEqual(same, topic) ? same : topic)
    }
    if (topics.length !== before.length || topics.some((topic, index) => topic !== before[index]))
      this.#topics = topics
  }

  load(request: RecordedRequest): void {
    this.#requests = [...this.#requests, request].slice(-most)
  }

  loadTopic(topic: RecordedTopic): void {
    this.#topics = [...this.#topics, topic]
  }

  clear(): void {
    this.#requests = this.#requests.filter(({ outcome }) => outcome === 'pending')
    this.#changed()
  }

  /** Later requests are not recorded. */
  stop(): void {
    this.#stop?.()
  }

  #follow(request: OpenRequest): void {
    const number = (this.#count += 1)
    const { resolve, reject } = request
    const payload = this.#mask ? null : request.payload
    this.load({ number, at: now(), payload, outcome: 'pending', endedAt: null, error: null })
    this.#changed()
    request.resolve = (reply) => {
      this.#end(number, 'answered', null)
      resolve(reply)
    }
    request.reject = (reason) => {
      this.#end(number, toOutcome(reason), this.#toText(reason))
      reject(reason)
    }
  }

  /** With a mask nothing, since the text may be the server's. */
  #toText(error: unknown): string | null {
    return this.#mask ? null : toText(error)
  }

  #end(number: number, outcome: Outcome, error: string | null): void {
    this.#requests = this.#requests.map((request) =>
      request.number === number ? { ...request, outcome, endedAt: now(), error } : request,
    )
    this.#changed()
  }
}

function toOutcome(reason: unknown): Outcome {
  const { name, reason: outcome } = Object(reason) as { name?: unknown; reason?: Outcome }
  return name === 'RequestError' && outcome ? outcome : name === 'AbortError' ? 'aborted' : 'failed'
}

const toText = (error: unknown): string | null =>
  error === null
    ? null
    : error instanceof Error
      ? error.message
      : typeof error === 'string'
        ? error
        : 'refused'

const isEqual = (one: RecordedTopic, other: RecordedTopic): boolean =>
  one.key === other.key &&
  one.status === other.status &&
  one.followers === other.followers &&
  one.error === other.error
