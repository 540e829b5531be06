import type { ReceivedMessage } from '../connection/receiving/receivedMessage.js'
import { createTimer, type Timer } from '../platform/timer.js'
import type { Route } from './contract.js'
import type { PendingRequest } from './Requests.js'
import type { OpenAsk, TopicRecord } from './TopicRecord.js'

/** A frame of topics that was sent. */
export interface TopicFrame {
  readonly asks: Map<OpenAsk, TopicRecord>
  readonly timer: Timer
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
  readonly #asks = new Map<OpenAsk, TopicRecord>()
  readonly #aliases = new Map<string | number, OpenAsk>()
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
  findAlias(alias: string | number): OpenAsk | undefined {
    return this.#aliases.get(alias)
  }
  getRecord(ask: OpenAsk): TopicRecord | undefined {
    return this.#asks.get(ask)
  }

  addRequest(id: number, request: PendingRequest): void {
    this.#frames.set(`${id}`, request)
  }
  removeRequest(id: number): void {
    this.#frames.delete(`${id}`)
  }

  addFrame(id: number, asks: readonly OpenAsk[], records: readonly TopicRecord[]): TopicFrame {
    const frame = { asks: new Map<OpenAsk, TopicRecord>(), timer: createTimer() }
    asks.forEach((ask, index) => {
      frame.asks.set(ask, records[index]!)
      this.#asks.set(ask, records[index]!)
    })
    this.#frames.set(`${id}`, frame)
    return frame
  }

  /** The topic is answered. When all topics of its frame are, nothing waits for the answer any more. */
  confirm(ask: OpenAsk): void {
    ask.confirmed = true
    this.#settle(ask)
  }

  /** Forgets a topic that the server no longer knows of. */
  forget(ask: OpenAsk): void {
    this.#asks.delete(ask)
    if (ask.alias !== undefined) this.#aliases.delete(ask.alias)
    const frame = this.#settle(ask)
    frame?.asks.delete(ask)
    if (frame?.asks.size === 0) this.#frames.delete(`${ask.id}`)
  }

  #settle(ask: OpenAsk): TopicFrame | undefined {
    const frame = this.#frames.get(`${ask.id}`) as TopicFrame | undefined
    if (frame && ![...frame.asks.keys()].some((other) => other !== ask && !other.confirmed))
      frame.timer(undefined, () => undefined)
    return frame
  }

  /** The server has given a name to a topic. Returns the messages that came under that name before. */
  name(ask: OpenAsk, alias: string | number): readonly EarlyMessage[] {
    ask.alias = alias
    this.#aliases.set(alias, ask)
    const own = this.#early.filter(({ route }) => route.alias === alias)
    if (own.length) this.#early = this.#early.filter(({ route }) => route.alias !== alias)
    return own
  }

  /** Keeps a message under an unknown name while an answer is on its way. Only the latest are kept. */
  keepEarly(route: Route, message: ReceivedMessage<unknown>): void {
    for (const { confirmed } of this.#asks.keys())
      if (!confirmed) {
        this.#early = [...this.#early.slice(1 - mostEarly), { route, message }]
        return
      }
  }

  /** The session is over: nothing waits for an answer any more. */
  end(): void {
    this.over = true
    for (const frame of this.#frames.values()) if ('asks' in frame) frame.timer(undefined, () => undefined)
  }

  /** The topics of the frame with that number. */
  getAsks(id: unknown): readonly OpenAsk[] {
    const frame = this.find(id)
    return frame && 'asks' in frame ? [...frame.asks.keys()] : []
  }
  getAll(): readonly OpenAsk[] {
    return [...this.#asks.keys()]
  }
}
