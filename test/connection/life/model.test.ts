import fc from 'fast-check'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { SendOutcome } from '../../../src/connection/contract.js'
import { retryCodes } from '../../../src/protocol/retryCodes.js'
import { FakeWebSocket } from '../../support/FakeWebSocket.js'
import { soon } from '../../support/later.js'
import { seedsFrom } from '../../support/seeds.js'
import { witness, type Witness } from '../../support/witness.js'

const connectTimeout = 1_000
const closeTimeout = 300
const reconnect = { delay: 100, maxDelay: 1_000, jitter: 'none', minUptime: 500, attempts: 3 } as const

type Place = 'idle' | 'closed' | 'connecting' | 'open' | 'waiting' | 'closing'
type ClosedBy = 'client' | 'server' | 'network' | 'timeout'

/** One socket, as its peer sees it. */
interface Socket {
  readonly sent: string[]
  closedWith: readonly unknown[] | null
  opened: boolean
  /** close() was called on it before the connection left it. */
  closed: boolean
  /** When its closing handshake expires, and its rank among those that expire at the same time. */
  until: number
  serial: number
  /** After a reset, its end no longer changes the fields. */
  era: number
}

/** What a user expects of a connection, as simply as possible. */
class Model {
  now = 0
  place: Place = 'idle'
  /** When the place changes by itself. */
  until = Infinity
  serial = 0
  openedAt = Infinity
  attempt = 0
  again = false
  reopens = false
  retry: { attempt: number; delay: number } | null = null
  held = false
  openedDirectly = false
  enabled = false
  era = 0
  lastCode: number | null = null
  closedBy: ClosedBy | null = null
  broken = false
  readonly sockets: Socket[] = []
  current: Socket | null = null
  /** Sockets that were left and have not ended. */
  readonly left = new Set<Socket>()
  queue: string[] = []
  messages = 0
  readonly calls: (string | number)[] = []
  readonly outcomes: SendOutcome[] = []
  /** Calls that come a microtask later. */
  readonly soon: (() => void)[] = []
  private shown = 3
  private count = 0

  go(place: Place, forMilliseconds = Infinity): void {
    this.place = place
    this.until = this.now + forMilliseconds
    this.serial = this.count += 1
    this.retry = null
    if (place === 'idle' || place === 'closed' || (place === 'closing' && !this.reopens)) this.queue = []
    if (this.readyState === 3) this.current = null
    this.show(this.readyState)
  }

  show(readyState: number): void {
    if (readyState !== this.shown) this.calls.push(readyState)
    this.shown = readyState
  }

  dial(attempt: number, again: boolean): void {
    for (const socket of this.handshakes) {
      socket.closedWith = []
      this.soon.push(() => this.finish(socket, 1006, 'client'))
    }
    const { era } = this
    this.current = { sent: [], closedWith: null, opened: false, closed: false, until: 0, serial: 0, era }
    this.sockets.push(this.current)
    this.connect(attempt, again)
  }

  connect(attempt: number, again: boolean): void {
    this.attempt = attempt
    this.again = again
    this.openedAt = Infinity
    this.go('connecting', connectTimeout)
  }

  /** Sockets that were left while CONNECTING, and still are. */
  get handshakes(): Socket[] {
    return [...this.left].filter(({ opened, closed, closedWith }) => !opened && !closed && !closedWith)
  }

  want(): void {
    if (this.place !== 'idle') return
    const [socket] = this.handshakes
    if (socket) {
      this.left.delete(socket)
      this.current = socket
      socket.era = this.era
      this.connect(0, false)
    } else this.dial(0, false)
  }

  reopen(): void {
    if (this.place === 'idle') this.want()
    else if (this.place === 'closed') this.dial(0, false)
    else if (this.place === 'waiting') this.dial(0, true)
    else if (this.place === 'closing') {
      this.reopens = true
      this.again = false
    }
  }

  open(): void {
    this.openedDirectly ||= !this.held
    this.reopen()
  }

  reconnect(): void {
    this.openedDirectly ||= !this.held
    const waited = this.place === 'waiting'
    this.reopens = false
    this.show(3)
    if (this.current) {
      this.current.closedWith ??= []
      this.emitEnd(1006, 'client')
    }
    this.dial(0, waited)
  }

  close(values: readonly [number?, string?] = []): void {
    this.openedDirectly = false
    this.reopens = false
    this.queue = []
    if (this.place === 'idle' || this.place === 'waiting') this.go('closed')
    else if (this.place === 'connecting' || this.place === 'open') {
      const socket = this.current!
      socket.closed = true
      socket.closedWith = socket.opened ? values : []
      this.go('closing', closeTimeout)
    }
  }

  leave(): void {
    const socket = this.current
    const { place, until, serial } = this
    this.reopens = false
    if (place === 'idle') return
    this.go('idle')
    if (!socket) return
    this.left.add(socket)
    if (socket.opened && !socket.closed) socket.closedWith = [1000]
    if (socket.closed) Object.assign(socket, { until, serial })
    else Object.assign(socket, { until: this.now + closeTimeout, serial: (this.count += 1) })
  }

  dispose(): void {
    this.openedDirectly = false
    this.leave()
    this.era += 1
    this.lastCode = this.closedBy = null
    this.broken = false
  }

  release(): void {
    this.held = false
    if (!this.openedDirectly) this.dispose()
  }

  enable(enabled: boolean): void {
    this.held = true
    if (enabled) this.want()
    else if (this.enabled && !this.openedDirectly) this.leave()
    this.enabled = enabled
  }

  opened(): void {
    for (const socket of this.left) this.finish(socket, 1006, 'client')
    this.current!.opened = true
    this.go('open')
    this.broken = false
    this.openedAt = this.now
    this.calls.push('onOpen')
    if (this.again) this.calls.push('onReconnect')
    this.current!.sent.push(...this.queue)
    this.queue = []
  }

  send(): void {
    const message = `message ${(this.messages += 1)}`
    const waits = this.place === 'connecting' || this.place === 'waiting' || this.reopens
    if (this.place === 'open') this.current!.sent.push(message)
    else if (waits) this.queue.push(message)
    this.outcomes.push(this.place === 'open' ? 'sent' : waits ? 'queued' : 'dropped')
  }

  emitEnd(code: number, closedBy: ClosedBy): void {
    this.lastCode = code
    this.closedBy = closedBy
    this.calls.push('onClose')
  }

  /** The session ends without a call of close(), or the attempt fails. */
  fails(code: number, closedBy: ClosedBy = code === 1006 ? 'network' : 'server'): void {
    const lasted = this.now - this.openedAt >= reconnect.minUptime
    const attempt = lasted ? 1 : this.attempt + 1
    const stops = attempt > reconnect.attempts || !retryCodes.includes(code)
    const delay = Math.min(reconnect.maxDelay, reconnect.delay * 2 ** (attempt - 1 + (code === 1013 ? 2 : 0)))
    if (stops) this.go('closed')
    else {
      this.go('waiting', delay)
      this.retry = { attempt, delay }
    }
    if (code === 1006) {
      this.broken = true
      this.calls.push('onError')
    }
    this.emitEnd(code, closedBy)
    if (stops) this.calls.push('onReconnectStop')
  }

  /** The closing handshake is done, or has expired. */
  ended(code: number, closedBy: ClosedBy = 'client'): void {
    const { reopens } = this
    this.reopens = false
    if (!reopens) this.go('closed')
    this.show(3)
    this.emitEnd(code, closedBy)
    if (reopens) this.dial(0, false)
  }

  /** A socket that was left has ended. */
  finish(socket: Socket, code: number, closedBy: ClosedBy = 'client'): void {
    if (!this.left.delete(socket)) return
    socket.closedWith ??= []
    this.calls.push('onClose')
    if (socket.era !== this.era) return
    this.lastCode = code
    this.closedBy = closedBy
  }

  expire(): void {
    if (this.place === 'waiting') this.dial(this.retry!.attempt, true)
    else if (this.place === 'closing') this.ended(1006, 'timeout')
    else {
      this.current!.closedWith ??= []
      this.fails(1006, 'timeout')
    }
  }

  pass(milliseconds: number): void {
    const end = this.now + milliseconds
    for (;;) {
      const { until, serial } = this
      const due = [{ until, serial, act: () => this.expire() }]
      for (const socket of this.left) due.push({ ...socket, act: () => this.finish(socket, 1006, 'timeout') })
      due.sort((one, other) => one.until - other.until || one.serial - other.serial)
      const first = due.find((one) => one.until <= end)
      if (!first) break
      this.now = first.until
      first.act()
    }
    this.now = end
  }

  get readyState(): number {
    return { idle: 3, closed: 3, connecting: 0, open: 1, waiting: 3, closing: 2 }[this.place]
  }

  get status(): string {
    if (this.place === 'waiting') return 'reconnecting'
    if (this.place === 'connecting' && this.again) return 'reconnecting'
    return this.place === 'idle' ? 'closed' : this.place
  }
}

/** The connection, and the outcomes of `send`. */
interface Real {
  readonly connection: Witness
  readonly outcomes: SendOutcome[]
}

class Step implements fc.AsyncCommand<Model, Real> {
  readonly name: string
  readonly may: (model: Readonly<Model>) => boolean
  readonly expected: (model: Model) => void
  readonly act: (connection: Witness, model: Model, real: Real) => void

  constructor(name: string, expected: Step['expected'], act: Step['act'], may: Step['may'] = () => true) {
    this.name = name
    this.expected = expected
    this.act = act
    this.may = may
  }

  check(model: Readonly<Model>): boolean {
    return this.may(model)
  }

  async run(model: Model, real: Real): Promise<void> {
    this.act(real.connection, model, real)
    this.expected(model)
    await soon()
    for (const act of model.soon.splice(0)) act()
    expect(toFacts(real)).toEqual(toExpected(model))
  }

  toString(): string {
    return this.name
  }
}

function toFacts({ connection, outcomes }: Real) {
  const { readyState, status, retry, lastCloseEvent, closedBy, error } = connection.getSnapshot()
  return {
    ...{ readyState, status, closedBy, outcomes, calls: connection.calls },
    retry: retry && { attempt: retry.attempt, delay: retry.delay },
    code: lastCloseEvent && lastCloseEvent.code,
    broken: error !== null,
    sockets: FakeWebSocket.all.map(({ sent, closedWith }) => ({ sent, closedWith })),
    hasListeners: FakeWebSocket.all.map(({ hasListeners }) => hasListeners),
    timers: vi.getTimerCount(),
  }
}

function toExpected(model: Model): ReturnType<typeof toFacts> {
  const { readyState, status, closedBy, outcomes, calls, retry, lastCode, broken, left } = model
  return {
    ...{ readyState, status, closedBy, outcomes, calls, retry, broken, code: lastCode },
    sockets: model.sockets.map(({ sent, closedWith }) => ({ sent, closedWith })),
    hasListeners: model.sockets.map((socket) => socket === model.current || left.has(socket)),
    timers: Number(model.until !== Infinity) + left.size,
  } as ReturnType<typeof toFacts>
}

const at =
  (...places: Place[]) =>
  (model: Readonly<Model>) =>
    places.includes(model.place)

/** The fake socket of the current session. */
const currentOf = (model: Model): FakeWebSocket => FakeWebSocket.all[model.sockets.indexOf(model.current!)]!

/** The latest socket that was left and is open, or is not. */
const leftOf = (model: Readonly<Model>, opened: boolean): Socket | undefined =>
  [...model.left].filter((socket) => socket.closed || socket.opened === opened).at(-1)
const fakeOf = (model: Model, socket: Socket): FakeWebSocket =>
  FakeWebSocket.all[model.sockets.indexOf(socket)]!

const userSteps = [
  new Step(
    'open()',
    (model) => model.open(),
    (connection) => connection.open(),
  ),
  new Step(
    'reconnect()',
    (model) => model.reconnect(),
    (connection) => connection.reconnect(),
  ),
  new Step(
    'reconnect() three times',
    (model) => model.reconnect(),
    (connection) => {
      for (let times = 0; times < 3; times += 1) connection.reconnect()
    },
  ),
  new Step(
    'close()',
    (model) => model.close(),
    (connection) => connection.close(),
  ),
  new Step(
    'close(4000)',
    (model) => model.close([4000, 'bye']),
    (connection) => connection.close(4000, 'bye'),
  ),
  new Step(
    'dispose()',
    (model) => model.dispose(),
    (connection) => connection.dispose(),
  ),
  new Step(
    'release()',
    (model) => model.release(),
    (connection) => connection.release(() => undefined),
  ),
  new Step(
    'enable(true)',
    (model) => model.enable(true),
    (connection) => connection.enable(true),
  ),
  new Step(
    'enable(false)',
    (model) => model.enable(false),
    (connection) => connection.enable(false),
  ),
  new Step(
    'send()',
    (model) => model.send(),
    (connection, model, { outcomes }) => outcomes.push(connection.send(`message ${model.messages + 1}`)),
  ),
]

/** An action of the peer on a session that was left. */
const toLeft = (
  name: string,
  opened: boolean,
  expected: (model: Model, socket: Socket) => void,
  act: (fake: FakeWebSocket) => void,
  may: (socket: Socket) => boolean,
): Step => {
  let socket: Socket | undefined
  return new Step(
    `${name} a session that was left`,
    (model) => {
      if (socket) expected(model, socket)
    },
    (_, model) => {
      socket = leftOf(model, opened)
      if (socket) act(fakeOf(model, socket))
    },
    (model) => {
      const found = leftOf(model, opened)
      return !!found && may(found)
    },
  )
}

const serverSteps = [
  new Step(
    'accepts',
    (model) => model.opened(),
    (_, model) => currentOf(model).accept(),
    at('connecting'),
  ),
  new Step(
    'refuses',
    (model) => model.fails(1006),
    (_, model) => currentOf(model).refuse(),
    at('connecting'),
  ),
  new Step(
    'drops',
    (model) => model.fails(1006),
    (_, model) => currentOf(model).drop(),
    at('open'),
  ),
  new Step(
    'ends',
    (model) => model.ended((model.current!.closedWith?.[0] as number | undefined) ?? toBareCode(model)),
    (_, model) => currentOf(model).answerClose(),
    at('closing'),
  ),
  new Step(
    'closes 4001 meanwhile',
    (model) => model.ended(4001),
    (_, model) => currentOf(model).peerCloses(4001),
    (model) => model.place === 'closing' && model.current!.opened,
  ),
  toLeft(
    'accepts',
    false,
    (_, socket) => Object.assign(socket, { opened: true, closedWith: [1000] }),
    (fake) => fake.accept(),
    ({ closed }) => !closed,
  ),
  toLeft(
    'refuses',
    false,
    (model, socket) => {
      model.left.delete(socket)
      model.calls.push('onClose')
      if (socket.era === model.era) Object.assign(model, { lastCode: 1006, closedBy: 'client' })
    },
    (fake) => fake.refuse(),
    ({ closed }) => !closed,
  ),
  toLeft(
    'answers',
    true,
    (model, socket) =>
      model.finish(socket, (socket.closedWith?.[0] as number | undefined) ?? (socket.opened ? 1005 : 1006)),
    (fake) => fake.answerClose(),
    ({ closedWith }) => closedWith !== null,
  ),
  toLeft(
    'drops',
    true,
    (model, socket) => model.finish(socket, 1006),
    (fake) => fake.drop(),
    ({ opened }) => opened,
  ),
]

/** The code for a close frame without a body. */
const toBareCode = ({ current }: Model): number => (current!.opened ? 1005 : 1006)

const steps = [
  ...userSteps.map((step) => fc.constant(step)),
  ...serverSteps.map((step) => fc.constant(step)),
  fc.constantFrom(1000, 1001, 1008, 1012, 1013, 3008, 4001).map(
    (code) =>
      new Step(
        `closes ${code}`,
        (model) => model.fails(code),
        (_, model) => currentOf(model).peerCloses(code),
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
  // Dropped messages are compared here, so their warnings are irrelevant.
  vi.spyOn(console, 'warn').mockImplementation(() => undefined)
})

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

test.each(seedsFrom(4))(
  'R1 a connection behaves as its model under random calls, server actions and delays (seed %s)',
  async (seed) => {
    await fc.assert(
      fc.asyncProperty(fc.commands(steps, { maxCommands: 60, size: 'max' }), async (commands) => {
        vi.clearAllTimers()
        FakeWebSocket.reset()
        const connection = witness({ reconnect, connectTimeout, closeTimeout })
        await fc.asyncModelRun(() => ({ model: new Model(), real: { connection, outcomes: [] } }), commands)
      }),
      { seed, numRuns: 400 },
    )
  },
)
