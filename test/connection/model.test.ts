import fc from 'fast-check'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { retryCodes } from '../../src/protocol/retryCodes.js'
import { FakeWebSocket } from '../support/FakeWebSocket.js'
import { seedsFrom } from '../support/seeds.js'
import { witness, type Witness } from '../support/witness.js'

const connectTimeout = 1_000
const closeTimeout = 300
const reconnect = { delay: 100, maxDelay: 1_000, jitter: 'none', minUptime: 500, attempts: 3 } as const

/** What a user would expect of a connection, told as simply as that goes. */
class Model {
  now = 0
  place: 'rest' | 'connecting' | 'open' | 'waiting' | 'closing' = 'rest'
  /** When the place is left by itself. */
  until = Infinity
  openedAt = Infinity
  attempt = 0
  again = false
  reopens = false
  retry: { attempt: number; delay: number } | null = null
  sockets = 0
  readonly told = { onOpen: 0, onClose: 0, onReconnect: 0, onReconnectStop: 0 }

  go(place: Model['place'], forMilliseconds = Infinity): void {
    this.place = place
    this.until = this.now + forMilliseconds
    this.retry = null
  }

  dial(attempt: number, again: boolean): void {
    this.go('connecting', connectTimeout)
    this.attempt = attempt
    this.again = again
    this.sockets += 1
  }

  open(): void {
    if (this.place === 'rest' || this.place === 'waiting') this.dial(0, this.place === 'waiting')
    else if (this.place === 'closing') this.reopens = true
  }

  reconnect(): void {
    const waited = this.place === 'waiting'
    if (this.place !== 'rest' && !waited) this.told.onClose += 1
    this.reopens = false
    this.dial(0, waited)
  }

  close(): void {
    if (this.place === 'waiting') this.go('rest')
    else if (this.place === 'closing') this.reopens = false
    else if (this.place !== 'rest') this.go('closing', closeTimeout)
  }

  opened(): void {
    this.go('open')
    this.openedAt = this.now
    this.told.onOpen += 1
    if (this.again) this.told.onReconnect += 1
  }

  /** The session ends by itself, or the attempt fails. */
  fails(code: number): void {
    this.told.onClose += 1
    const attempt =
      this.place === 'open' && this.now - this.openedAt >= reconnect.minUptime ? 1 : this.attempt + 1
    if (attempt > reconnect.attempts || !retryCodes.includes(code)) {
      this.go('rest')
      this.told.onReconnectStop += 1
      return
    }
    const delay = Math.min(reconnect.maxDelay, reconnect.delay * 2 ** (attempt - 1 + (code === 1013 ? 2 : 0)))
    this.go('waiting', delay)
    this.retry = { attempt, delay }
  }

  /** The closing handshake is done, or given up. */
  ended(): void {
    this.told.onClose += 1
    if (this.reopens) this.dial(0, false)
    else this.go('rest')
    this.reopens = false
  }

  pass(milliseconds: number): void {
    const end = this.now + milliseconds
    while (this.until <= end) {
      this.now = this.until
      if (this.place === 'waiting') this.dial(this.retry!.attempt, true)
      else if (this.place === 'closing') this.ended()
      else this.fails(1006)
    }
    this.now = end
  }

  get readyState(): number {
    return { rest: 3, connecting: 0, open: 1, waiting: 3, closing: 2 }[this.place]
  }
}

type Real = Witness

class Step implements fc.Command<Model, Real> {
  readonly name: string
  readonly may: (model: Readonly<Model>) => boolean
  readonly expected: (model: Model) => void
  readonly deed: (connection: Real) => void

  constructor(name: string, expected: Step['expected'], deed: Step['deed'], may: Step['may'] = () => true) {
    this.name = name
    this.expected = expected
    this.deed = deed
    this.may = may
  }

  check(model: Readonly<Model>): boolean {
    return this.may(model)
  }

  run(model: Model, connection: Real): void {
    this.expected(model)
    this.deed(connection)
    const { readyState, retry } = connection.getSnapshot()
    const count = (name: string) => connection.told.filter((other) => other === name).length
    expect({
      readyState,
      retry: retry && { attempt: retry.attempt, delay: retry.delay },
      sockets: FakeWebSocket.all.length,
      live: FakeWebSocket.all.filter(({ heard }) => heard).length,
      told: Object.fromEntries(Object.keys(model.told).map((name) => [name, count(name)])),
      timers: vi.getTimerCount(),
    }).toEqual({
      readyState: model.readyState,
      retry: model.retry,
      sockets: model.sockets,
      live: Number(model.readyState !== 3),
      told: model.told,
      timers: Number(model.until !== Infinity),
    })
  }

  toString(): string {
    return this.name
  }
}

const at =
  (...places: Model['place'][]) =>
  (model: Readonly<Model>) =>
    places.includes(model.place)

const steps = [
  fc.constant(
    new Step(
      'open()',
      (model) => model.open(),
      (connection) => connection.open(),
    ),
  ),
  fc.constant(
    new Step(
      'reconnect()',
      (model) => model.reconnect(),
      (connection) => connection.reconnect(),
    ),
  ),
  fc.constant(
    new Step(
      'close()',
      (model) => model.close(),
      (connection) => connection.close(),
    ),
  ),
  fc.constant(
    new Step(
      'accepts',
      (model) => model.opened(),
      () => FakeWebSocket.last.accept(),
      at('connecting'),
    ),
  ),
  fc.constant(
    new Step(
      'refuses',
      (model) => model.fails(1006),
      () => FakeWebSocket.last.refuse(),
      at('connecting'),
    ),
  ),
  fc.constant(
    new Step(
      'drops',
      (model) => model.fails(1006),
      () => FakeWebSocket.last.drop(),
      at('open'),
    ),
  ),
  fc.constant(
    new Step(
      'ends',
      (model) => model.ended(),
      () => FakeWebSocket.last.answerClose(),
      at('closing'),
    ),
  ),
  fc.constantFrom(1000, 1001, 1008, 1012, 1013, 3008, 4001).map(
    (code) =>
      new Step(
        `closes ${code}`,
        (model) => model.fails(code),
        () => FakeWebSocket.last.peerCloses(code),
        at('open'),
      ),
  ),
  fc.constantFrom(1, 50, 100, 250, 500, 2_000).map(
    (milliseconds) =>
      new Step(
        `pass ${milliseconds}`,
        (model) => model.pass(milliseconds),
        () => vi.advanceTimersByTime(milliseconds),
      ),
  ),
]

beforeEach(() => {
  vi.useFakeTimers()
})

afterEach(() => {
  vi.useRealTimers()
})

test.each(seedsFrom(4))(
  'R1 does what the model of it does, whatever user, server and time do (%s)',
  (seed) => {
    fc.assert(
      fc.property(fc.commands(steps, { maxCommands: 60, size: 'max' }), (commands) => {
        vi.clearAllTimers()
        FakeWebSocket.reset()
        const connection = witness({ reconnect, connectTimeout, closeTimeout })
        fc.modelRun(() => ({ model: new Model(), real: connection }), commands)
      }),
      { seed, numRuns: 1_000 },
    )
  },
)
