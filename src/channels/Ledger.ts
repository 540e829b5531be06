import type { ReceivedMessage } from '../connection/receiving/receivedMessage.js'
import { createTimer, type Timer } from '../platform/timer.js'
import type { Ask, Route } from './contract.js'
import type { TopicRecord } from './TopicRecord.js'

/** A frame of topics that was sent. */
export interface TopicFrame {
  readonly records: Set<TopicRecord>
  /** Limits the wait for the answer. */
  readonly timer: Timer
  /** The number of its topics without an answer. */
  unanswered: number
}

/** A request without an answer. */
export interface PendingRequest {
  readonly payload: unknown
  readonly resend: boolean
  /** The session that it was passed to, and the number of its frame there. Null: it waits for a session. */
  ledger: Ledger | null
  id: number
  /** It was passed to a socket, in this session or an earlier one. */
  sent: boolean
  readonly resolve: (reply: unknown) => void
  readonly reject: (reason: unknown) => void
  readonly timer: Timer
  readonly stopListening: () => void
}

/** A message under a name that the server has not told yet. */
interface EarlyMessage {
  readonly route: Route
  readonly message: ReceivedMessage<unknown>
}

const mostEarly = 100

/** What the server was asked for in one session: the numbers of the frames, the topics in them, and the names that the server has given. */
export class Ledger {
  /** The `open` event of the session. Null before the first session. */
  readonly opening: Event | null
  over = false
  readonly #frames = new Map<string, TopicFrame | PendingRequest>()
  /** The topics that the server knows of, in the order in which it was asked for them. */
  readonly #records = new Set<TopicRecord>()
  readonly #aliases = new Map<string | number, TopicRecord>()
  #early: EarlyMessage[] = []
  #count = 0

  constructor(opening: Event | null) {
    this.opening = opening
  }

  next(): number {
    return (this.#count += 1)
  }
  find(id: unknown): TopicFrame | PendingRequest | undefined {
    return this.#frames.get(`${id as string}`)
  }
  findAlias(alias: string | number): TopicRecord | undefined {
    return this.#aliases.get(alias)
  }
  /** False for a topic whose frame was not sent, or that was left or refused since. */
  has(record: TopicRecord): boolean {
    return this.#records.has(record)
  }

  addRequest(id: number, request: PendingRequest): void {
    this.#frames.set(`${id}`, request)
  }
  removeRequest(id: number): void {
    this.#frames.delete(`${id}`)
  }

  addFrame(id: number, records: readonly TopicRecord[]): TopicFrame {
    const frame = { records: new Set(records), timer: createTimer(), unanswered: records.length }
    for (const record of records) this.#records.add(record)
    this.#frames.set(`${id}`, frame)
    return frame
  }

  /** The topic is answered. When all topics of its frame are, nothing waits for the answer any more. */
  confirm({ ask }: TopicRecord): void {
    // Every message counts as a confirmation.
    if (!ask || ask.confirmed) return
    ask.confirmed = true
    this.#answer(ask)
  }

  /** Forgets a topic that the server no longer knows of. Does nothing for a topic of an earlier session. */
  forget(record: TopicRecord): void {
    const { ask } = record
    if (!this.#records.delete(record) || !ask) return
    if (ask.alias !== undefined) this.#aliases.delete(ask.alias)
    if (!ask.confirmed) this.#answer(ask)
    const frame = this.#getFrame(ask)
    frame?.records.delete(record)
    if (frame?.records.size === 0) this.#frames.delete(`${ask.id}`)
  }

  #answer(ask: Ask): void {
    const frame = this.#getFrame(ask)
    if (frame && (frame.unanswered -= 1) === 0) frame.timer()
  }

  #getFrame({ id }: Ask): TopicFrame | undefined {
    return this.find(id) as TopicFrame | undefined
  }

  /** The server has given a name to a topic. Returns the messages that came under that name before. */
  name(record: TopicRecord, alias: string | number): readonly EarlyMessage[] {
    record.ask!.alias = alias
    this.#aliases.set(alias, record)
    const own = this.#early.filter(({ route }) => route.alias === alias)
    if (own.length) this.#early = this.#early.filter(({ route }) => route.alias !== alias)
    return own
  }

  /** Keeps a message under an unknown name while an answer is on its way. Only the latest are kept. */
  keepEarly(route: Route, message: ReceivedMessage<unknown>): void {
    for (const { ask } of this.#records)
      if (!ask!.confirmed) {
        this.#early = [...this.#early.slice(1 - mostEarly), { route, message }]
        return
      }
  }

  /** The session is over: nothing waits for an answer any more. */
  end(): void {
    this.over = true
    for (const frame of this.#frames.values()) if ('records' in frame) frame.timer()
  }

  /** The topics of the frame with that number. */
  getAsks(id: unknown): readonly Ask[] {
    const frame = this.find(id)
    return frame && 'records' in frame ? toAsks(frame.records) : []
  }
  getAll(): readonly Ask[] {
    return toAsks(this.#records)
  }
}

const toAsks = (records: Iterable<TopicRecord>): Ask[] => Array.from(records, ({ ask }) => ask!)
