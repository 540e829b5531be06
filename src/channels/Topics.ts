import { backoff } from '../connection/life/backoff.js'
import { report } from '../platform/report.js'
import { createTimer } from '../platform/timer.js'
import { assertCallback } from '../utilities/listeners.js'
import type { Topic } from './contract.js'
import type { TopicFrame } from './Ledger.js'
import { make, transmit, type Asks, type Line } from './line.js'
import { TopicRecord, type OpenAsk } from './TopicRecord.js'

/** Follows topics: compares what is wanted with what the server was asked for, and sends the frames that make them equal. */
export class Topics {
  readonly #line: Line
  readonly records: Map<string, TopicRecord> = new Map<string, TopicRecord>()
  /** Those that may have to be asked for, or left. */
  readonly #changed = new Set<TopicRecord>()
  /** Those that wait for a frame. In the order in which they got here. */
  readonly #leaving = new Set<TopicRecord>()
  readonly #asking = new Set<TopicRecord>()
  readonly #interval = createTimer()
  #isPaced = false

  constructor(line: Line) {
    this.#line = line
  }

  /** True while somebody follows a topic. */
  isWanted(): boolean {
    for (const record of this.records.values()) if (record.isWanted()) return true
    return false
  }

  get(key: string): TopicRecord | undefined {
    return this.records.get(key)
  }

  resubscribe(key: string): void {
    const record = this.get(key)
    if (record?.step('resubscribed')) this.#enqueue(record)
  }

  /** Follows a topic, and calls the listener with its changes or its messages. Returns the function that stops following. */
  follow(handle: Topic, topic: unknown, kind: 'changes' | 'messages', listener: unknown): () => void {
    assertCallback(listener)
    const { key } = handle
    const record = this.get(key) ?? new TopicRecord(topic, key, handle)
    this.records.set(key, record)
    // A function of its own: somebody who follows twice is called twice.
    const stop = record[kind].add((...values: unknown[]) => {
      listener(...values)
    })
    record.followers += 1
    record.lingering()
    record.step('followed')
    this.#enqueue(record)
    let ended = false
    return () => {
      if (ended) return
      ended = true
      stop()
      record.followers -= 1
      if (!record.followers) this.#linger(record)
    }
  }

  #linger(record: TopicRecord): void {
    const { linger = 0 } = this.#line.wire
    record.lingers = linger > 0
    record.lingering(linger > 0 ? linger : undefined, () => {
      record.lingers = false
      this.#enqueue(record)
    })
    this.#enqueue(record)
  }

  #enqueue(record: TopicRecord): void {
    this.#changed.add(record)
    this.#line.schedule()
  }

  /** A new session: everything that is wanted is asked for. */
  begin(): void {
    this.#stopPacing()
    for (const record of this.records.values()) this.#changed.add(record)
  }

  /** The session is over: the server knows of nothing any more. */
  lose(): void {
    this.#stopPacing()
    for (const record of this.records.values()) {
      record.alone = false
      if (record.step('voided')) this.#enqueue(record)
    }
  }

  /** The connection was reset: what came before belongs to another place. */
  reset(): void {
    for (const record of this.records.values()) record.reset()
  }

  /** Sends the frames that are due: first those of topics that were left, then those of topics that are wanted. */
  flush(): void {
    for (const record of this.#changed) {
      if (!record.isWanted() && record.phase !== 'confirmed') this.#leave(record)
      // A confirmed topic needs a frame to be left.
      else if (!record.isWanted()) this.#leaving.add(record)
      else if (record.phase === 'wanted') this.#asking.add(record)
    }
    this.#changed.clear()
    const { ledger } = this.#line
    const { interval = 0 } = this.#line.wire
    while (ledger.opening && !ledger.over && !this.#isPaced && this.#sendNext()) {
      this.#isPaced = interval > 0
      if (this.#isPaced)
        this.#interval(interval, () => {
          this.#isPaced = false
          this.#line.schedule()
        })
    }
  }

  #stopPacing(): void {
    this.#isPaced = false
    this.#interval()
  }

  #leave(record: TopicRecord): void {
    record.step('left')
    if (record.phase === 'resting') this.#remove(record)
  }

  /** Nobody follows it, and the server does not know of it. */
  #remove(record: TopicRecord): void {
    this.#forget(record)
    if (this.records.get(record.key) === record) this.records.delete(record.key)
  }

  /** Sends one frame. Returns false if there is none to send. */
  #sendNext(): boolean {
    const { batch = 1 } = this.#line.wire
    const left = take(this.#leaving, batch, (record) => record.phase === 'confirmed' && !record.isWanted())
    if (left.length) this.#unsubscribe(left)
    if (left.length) return true
    const wanted = take(this.#asking, batch, ({ phase }) => phase === 'wanted')
    if (wanted.length) this.#subscribe(wanted)
    return wanted.length > 0
  }

  #unsubscribe(records: readonly TopicRecord[]): void {
    const { wire, ledger } = this.#line
    const asks = records.map(({ ask }) => ask!)
    for (const record of records) this.#leave(record)
    const { unsubscribe } = wire
    if (!unsubscribe) return
    make(
      () => unsubscribe(asks as unknown as Asks, ledger.next()),
      (frame) => ledger === this.#line.ledger && transmit(this.#line, frame),
      report,
    )
  }

  #subscribe(records: readonly TopicRecord[]): void {
    const { wire, ledger } = this.#line
    const id = ledger.next()
    const asks = records.map((record): OpenAsk => {
      const { topic, key, last } = record
      record.step('prepared')
      return (record.ask = { topic, key, id, alias: undefined, confirmed: false, last })
    })
    /** Those that were not left meanwhile, and not lost with their session. */
    const getCurrent = (): TopicRecord[] =>
      records.filter(({ ask, phase }, index) => ask === asks[index] && phase === 'preparing')
    make(
      () => wire.subscribe?.(asks as unknown as Asks),
      (frame) => {
        const current = getCurrent()
        // One was left while the wire took its time: the frame must not ask for it.
        if (current.length === records.length && transmit(this.#line, frame))
          this.#sent(ledger.addFrame(id, records))
        else
          for (const record of current) {
            record.step('voided')
            this.#enqueue(record)
          }
      },
      (error) => {
        for (const record of getCurrent()) record.step('refused', error)
      },
    )
  }

  #sent(frame: TopicFrame): void {
    const { confirms, timeout = 10_000, subscribe } = this.#line.wire
    const isAnswered = confirms && subscribe
    for (const record of frame.records) {
      record.step('sent')
      if (!isAnswered) this.confirm(record)
    }
    if (isAnswered) frame.timer(timeout, () => this.#miss(frame, timeout), true)
  }

  #miss({ records }: TopicFrame, timeout: number): void {
    for (const record of records) {
      if (record.ask?.confirmed) continue
      if (record.step('unanswered')) this.#enqueue(record)
      else record.complain(new Error(`no answer came within ${timeout} ms`))
    }
  }

  /** The server knows of the topic. */
  confirm(record: TopicRecord): void {
    this.#line.ledger.confirm(record)
    if (record.step('confirmed') && !record.isWanted()) this.#enqueue(record)
  }

  /** The server has refused a topic, or sends no more of it. */
  end(record: TopicRecord, input: 'refused' | 'delayed' | 'ended', error?: unknown): void {
    if (!record.step(input, error)) return
    this.#forget(record)
    if (record.phase === 'resting') this.#remove(record)
    if (record.phase === 'waiting') {
      record.refusals += 1
      record.pause(backoff({}, 1_000, record.refusals), () => {
        if (record.step('due')) this.#enqueue(record)
      })
    }
  }

  /** The server has refused a frame with several topics: each is asked for by itself. */
  split(frame: TopicFrame): void {
    for (const record of frame.records) {
      this.#forget(record)
      record.alone = true
      record.step('voided')
      if (record.phase === 'resting') this.#remove(record)
      else this.#enqueue(record)
    }
  }

  #forget(record: TopicRecord): void {
    this.#line.ledger.forget(record)
    record.ask = null
  }
}

/** Takes topics for one frame. One that is asked for by itself is alone in it. */
function take(from: Set<TopicRecord>, most: number, isDue: (record: TopicRecord) => boolean): TopicRecord[] {
  const taken: TopicRecord[] = []
  for (const record of from) {
    const due = isDue(record)
    if (due && record.alone && taken.length) continue
    from.delete(record)
    if (due) taken.push(record)
    if (taken.length === most || (due && record.alone)) break
  }
  return taken
}
