import fc from 'fast-check'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createManagedConnection } from '../../../src/connection/connection.js'
import { RefusedError } from '../../../src/connection/life/RefusedError.js'
import type { HandshakeLine } from '../../../src/connection/options.js'
import { collectReports } from '../../support/collectReports.js'
import { defer, type Deferred } from '../../support/defer.js'
import { FakeWebSocket, ImpossibleAction, kinds } from '../../support/FakeWebSocket.js'
import { later, soon } from '../../support/later.js'
import { seedsFrom } from '../../support/seeds.js'

beforeEach(() => {
  vi.useFakeTimers()
  // The connection warns about dropped messages, and drops many here.
  vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  FakeWebSocket.reset()
})

afterEach(() => {
  vi.useRealTimers()
})

const steps = [
  ...(['accept', 'accept', 'message', 'message', 'message', 'refuse', 'drop', 'closes', 'answer'] as const),
  ...(['ask', 'ask', 'resolve', 'resolve', 'reject', 'refused', 'reply'] as const),
  ...(['open', 'open', 'close', 'reconnect', 'send', 'dispose', 'pass', 'pass'] as const),
]
type Step = (typeof steps)[number]

/** A handshake in progress. */
interface Greeting {
  readonly line: HandshakeLine
  readonly answer: Deferred<undefined>
  readonly socket: FakeWebSocket
  resolved: boolean
}

/** One connection, and checks of what it shows from outside. */
function createWalk(Kind: typeof FakeWebSocket) {
  const faults: string[] = []
  const greetings: Greeting[] = []
  const taken: string[] = []
  const delivered: string[] = []
  const ends = new Map<object, number>()
  let arrived = 0
  let sent = 0

  const connection = createManagedConnection(
    {
      ...{ WebSocket: Kind, source: 'ws://peer.test/', connectTimeout: 300, closeTimeout: 100 },
      reconnect: { delay: 40, maxDelay: 80, jitter: 'none' },
      handshake: (line) => {
        const answer = defer<undefined>()
        greetings.push({ line, answer, socket: FakeWebSocket.last, resolved: false })
        line.send('login')
        return answer.promise
      },
    },
    'idle',
  )
  const isOpen = () => connection.getSnapshot().readyState === 1
  connection.listen((...[name, event]) => {
    if (name === 'onOpen' && !greetings.at(-1)?.resolved)
      faults.push('G1: the connection opened before its handshake was done')
    if (name === 'onClose') ends.set(event, (ends.get(event) ?? 0) + 1)
  })
  connection.onMessage(({ data }) => {
    if (!isOpen()) faults.push('G1: a message was delivered while not open')
    delivered.push(data as string)
  })

  const last = () => greetings.at(-1)
  const acts: Record<Step, () => unknown> = {
    accept: () => FakeWebSocket.last.accept(),
    message: () => FakeWebSocket.last.message(`${(arrived += 1)}`),
    refuse: () => FakeWebSocket.last.refuse(),
    drop: () => FakeWebSocket.last.drop(),
    closes: () => FakeWebSocket.last.peerCloses(1012),
    answer: () => FakeWebSocket.last.answerClose(),
    ask: () =>
      void last()
        ?.line.next<string>()
        .then(
          (data) => taken.push(data),
          () => undefined,
        ),
    resolve() {
      const greeting = last()
      if (!greeting) return
      greeting.resolved ||= !greeting.line.signal.aborted
      greeting.answer.resolve(undefined)
    },
    reject: () => last()?.answer.reject(new Error('failed')),
    refused: () => last()?.answer.reject(new RefusedError('refused')),
    reply: () => last()?.line.send('late reply'),
    open: () => connection.open(),
    close: () => connection.close(4000),
    reconnect: () => connection.reconnect(),
    send: () => connection.send(`queued ${(sent += 1)}`),
    dispose: () => connection.dispose(),
    pass: () => later(50),
  }

  function check(): void {
    for (const { socket, line, resolved } of greetings) {
      const early = resolved ? [] : socket.sent.filter((text) => String(text).startsWith('queued'))
      if (early.length > 0) faults.push(`G1: ${early.join()} was sent before the handshake was done`)
      const isCurrent = socket === FakeWebSocket.all.at(-1) && connection.getSnapshot().readyState === 0
      if (!resolved && !isCurrent && !line.signal.aborted)
        faults.push('G6: an attempt has ended, but its signal is not aborted')
    }
    for (const list of [taken, delivered])
      if (list.some((text, index) => Number(text) <= Number(list[index - 1] ?? 0)))
        faults.push('G2: messages are out of order')
    if (taken.some((text) => delivered.includes(text)))
      faults.push('G2: a message went to next() and to a listener')
    if ([...ends.values()].some((count) => count > 1)) faults.push('G4: one end was emitted twice')
    if (ends.size > FakeWebSocket.all.length) faults.push('G4: more ends than sockets')
    if (FakeWebSocket.all.filter(({ state, onmessage }) => state === 1 && onmessage).length > 1)
      faults.push('G1: two sessions are current')
  }

  return {
    faults,
    connection,
    delivered,
    taken,
    async walk(step: Step) {
      if (FakeWebSocket.all.length > 0 || ['open', 'reconnect', 'send', 'pass'].includes(step)) {
        try {
          await acts[step]()
        } catch (error) {
          if (!(error instanceof ImpossibleAction)) throw error
        }
      }
      await soon()
      check()
    },
  }
}

test.each(seedsFrom(6).flatMap((seed) => kinds.map((Kind) => ({ seed, Kind, name: Kind.name }))))(
  'G1 a handshake follows its rules under random actions (seed $seed, with $name)',
  async ({ seed, Kind }) => {
    const reports = collectReports()
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...steps), { minLength: 30, maxLength: 60 }),
        async (list) => {
          FakeWebSocket.reset()
          const { walk, connection, faults } = createWalk(Kind)
          await walk('open')
          for (const step of list) await walk(step)
          connection.dispose()
          await later(1_000)
          expect(faults).toEqual([])
          expect(vi.getTimerCount()).toBe(0)
        },
      ),
      { seed, numRuns: 60 },
    )
    expect(reports).toEqual([])
  },
)
