import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import {
  assertCloseArguments,
  createConnection,
  describeCloseCode,
  fitCloseReason,
  MessageError,
  type ConnectionOptions,
  type Source,
} from '../../src/core.js'
import { collectReports } from '../support/collectReports.js'
import { FakeWebSocket } from '../support/FakeWebSocket.js'
import { anything, attemptClearly, describePrototypes, hostile, seed } from '../support/hostile.js'
import { collectUncaught } from '../support/collectUncaught.js'

const prototypes = describePrototypes()

beforeEach(() => {
  vi.useFakeTimers()
  FakeWebSocket.reset()
})

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  expect(describePrototypes()).toEqual(prototypes)
})

const create = (options: ConnectionOptions<unknown> = {}) =>
  createConnection('ws://peer/', { WebSocket: FakeWebSocket, reconnect: false, ...options })

/** An open connection, and the data and errors that it emits. */
function open(options: ConnectionOptions<unknown> = {}) {
  const data: unknown[] = []
  const errors: Error[] = []
  const connection = create({
    onMessage: (_, value) => data.push(value),
    onError: (error) => errors.push(error),
    ...options,
  })
  connection.open()
  FakeWebSocket.last.accept()
  return { ...connection, data, errors }
}

/** Goes through a whole session. The connection must be closed at the end. */
function live(connection: ReturnType<typeof create>): void {
  attemptClearly(connection.open)
  const socket = FakeWebSocket.all.at(-1)
  attemptClearly(() => socket?.state === 0 && socket.accept())
  attemptClearly(() => connection.send('hello'))
  attemptClearly(() => socket?.state === 1 && socket.message('hello'))
  attemptClearly(() => socket?.state === 1 && socket.peerCloses(4000))
  // If reading an option throws, that error passes through, and there is nothing more to check.
  if (!attemptClearly(connection.dispose)) expect(connection.getSnapshot().readyState).toBe(3)
}

describe('arguments of any type', () => {
  const options = fc.dictionary(
    fc.constantFrom<keyof ConnectionOptions>(
      ...(['protocols', 'binaryType', 'parse', 'schema', 'outgoingSchema', 'queue', 'reconnect'] as const),
      ...(['heartbeat', 'onOpen', 'onMessage', 'onClose', 'onError', 'onReconnectStop'] as const),
    ),
    anything,
    { maxKeys: 4 },
  )

  test.each<[string, Source]>([
    ['a refused handshake', 'ws://peer/'],
    ['an address function that rejects', () => Promise.reject(new Error('no token'))],
  ])('B1 retries stop when reading the option reconnect throws: %s', async (_, source) => {
    const reports = collectReports()
    const connection = createConnection(source, {
      WebSocket: FakeWebSocket,
      reconnect: hostile[1] as object,
    })
    connection.open()
    await vi.advanceTimersByTimeAsync(0)
    FakeWebSocket.all[0]?.refuse()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(connection.getSnapshot()).toMatchObject({ readyState: 3, retry: null })
    expect(reports).toMatchObject([{ message: 'hostile' }])
  })

  test('B1 createConnection() and its connection show no internal error of the engine', async () => {
    const reports = collectReports()
    fc.assert(
      fc.property(anything, fc.option(options), (source, given) => {
        FakeWebSocket.reset()
        const unboxed = Object.entries(given ?? {}).map(([name, value]) => [name, value()])
        const connection = createConnection<unknown>(
          source() as never,
          (given && { WebSocket: FakeWebSocket, ...Object.fromEntries(unboxed) }) as object,
        )
        live(connection)
      }),
      { numRuns: 150, seed },
    )
    await vi.advanceTimersByTimeAsync(1)
    for (const report of reports)
      attemptClearly(() => {
        throw report
      })
  })

  test('B1 options of any type in place of numbers cause no internal error', async () => {
    const odd = fc.option(anything, { nil: undefined })
    const numbers = fc.record({
      connectTimeout: odd,
      closeTimeout: odd,
      highWaterMark: odd,
      reconnect: fc.record({ attempts: odd, delay: odd, factor: odd, maxDelay: odd, minUptime: odd }),
      heartbeat: fc.record({ interval: odd, timeout: odd }),
      queue: fc.record({ limit: odd, maxAge: odd }),
    })
    const unbox = (value: unknown): unknown =>
      typeof value === 'function'
        ? (value as () => unknown)()
        : value && Object.fromEntries(Object.entries(value).map(([name, part]) => [name, unbox(part)]))
    const reports = collectReports()
    fc.assert(
      fc.property(numbers, (given) => {
        FakeWebSocket.reset()
        live(create(unbox(given) as object))
      }),
      { numRuns: 300, seed },
    )
    await vi.advanceTimersByTimeAsync(1)
    expect(reports.map(String).filter((report) => !/hostile|revoked|Cannot convert /.test(report))).toEqual(
      [],
    )
    expect(reports).not.toEqual([])
  })

  test.each(['options', 'heartbeat', 'reconnect', 'queue'])('B1 null counts as no %s', (name) => {
    const connection =
      name === 'options'
        ? createConnection('ws://peer/', null as unknown as object)
        : create({ [name]: null, connectTimeout: 5 })
    if (name === 'options') vi.stubGlobal('WebSocket', FakeWebSocket)
    const reports = collectReports()
    expect(connection.send('no')).toBe('dropped')
    connection.open()
    expect(connection.send('kept')).toBe('queued')
    FakeWebSocket.last.accept()
    expect(FakeWebSocket.last.sent).toEqual(['kept'])
    FakeWebSocket.last.drop()
    expect(connection.getSnapshot().retry).toEqual(
      name === 'reconnect' || name === 'options' ? expect.anything() : null,
    )
    connection.dispose()
    vi.unstubAllGlobals()
    expect(reports).toEqual([])
  })

  test.each(['subscribe', 'onMessage', 'onEvent', 'onLatency', 'onBufferedAmount'] as const)(
    'B1 %s() throws at once when its argument is not a function',
    (name) => {
      const connection = create()
      for (const value of [undefined, null, 5, {}, 'text', Symbol('own')]) {
        const refusal = new TypeError(`callback must be a function, got ${typeof value}`)
        expect(() => connection[name](value as never)).toThrow(refusal)
      }
    },
  )

  test('B1 a callback that is not a function is ignored', async () => {
    const reports = collectReports()
    const callbacks = ['onOpen', 'onMessage', 'onClose', 'onError', 'onReconnect', 'onReconnectStop']
    live(create(Object.fromEntries(callbacks.map((name) => [name, 5]))))
    await vi.advanceTimersByTimeAsync(1)
    expect(reports).toEqual([])
  })

  test('B1 send(), sendJson() and close() show no internal error in any state', () => {
    fc.assert(
      fc.property(anything, anything, fc.nat(3), (one, other, state) => {
        FakeWebSocket.reset()
        const connection = create()
        if (state > 0) connection.open()
        if (state > 1) FakeWebSocket.last.accept()
        if (state > 2) connection.close()
        for (const act of [connection.send, connection.sendJson]) attemptClearly(() => act(one() as never))
        attemptClearly(() => connection.close(one() as never, other() as never))
        expect(connection.bufferedAmount).toEqual(expect.any(Number))
        connection.dispose()
      }),
      { numRuns: 200, seed },
    )
  })

  test('B1 iterate() and the close code functions show no internal error', async () => {
    await fc.assert(
      fc.asyncProperty(anything, anything, async (one, other) => {
        attemptClearly(() => describeCloseCode(one() as never))
        attemptClearly(() => assertCloseArguments(one(), other()))
        attemptClearly(() => fitCloseReason(String(one())))
        const connection = open()
        const failure: unknown = await connection
          .iterate(one() as never)
          .return()
          .then(
            () => undefined,
            (error: unknown) => error,
          )
        attemptClearly(() => {
          if (failure) throw failure
        })
        connection.dispose()
      }),
      { numRuns: 60, seed },
    )
  })
})

describe('a message that the socket refuses', () => {
  class Picky extends FakeWebSocket {
    override send(data: unknown) {
      if (typeof data === 'object') throw new TypeError('data must be text')
      super.send(data)
    }
  }

  test('B2 is reported when it leaves the queue, and delays no other message', async () => {
    const reports = collectReports()
    const onClose = vi.fn()
    const connection = create({ WebSocket: Picky, onClose })
    connection.open()
    connection.send('first')
    connection.send({ size: 'large' } as never)
    connection.send('last')
    expect(connection.bufferedAmount).toBe(9)
    FakeWebSocket.last.accept()
    expect(FakeWebSocket.last.sent).toEqual(['first', 'last'])
    expect(connection.bufferedAmount).toBe(0)
    FakeWebSocket.last.peerCloses(4000)
    expect(onClose).toHaveBeenCalledTimes(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(reports).toEqual([new TypeError('data must be text')])
  })

  test('B2 throws at the call when the socket is open', () => {
    const connection = create({ WebSocket: Picky })
    connection.open()
    FakeWebSocket.last.accept()
    expect(() => connection.send({} as never)).toThrow('data must be text')
    expect(connection.send('next')).toBe('sent')
  })
})

describe('a thrown value of any type', () => {
  test.each(hostile.map((thrown, index) => [index, thrown]))(
    'B3 from parse becomes a MessageError, and the next message arrives (%i)',
    async (_, thrown) => {
      const uncaught = collectUncaught()
      for (const fail of [
        () => {
          throw thrown
        },
        async () => {
          await Promise.resolve()
          throw thrown
        },
      ]) {
        const { data, errors } = open({ parse: ({ data: text }) => (text === 'bad' ? fail() : text) })
        FakeWebSocket.last.message('bad')
        FakeWebSocket.last.message('good')
        await vi.advanceTimersByTimeAsync(1)
        expect(data).toEqual(['good'])
        expect(errors).toEqual([expect.any(MessageError)])
        expect(errors[0]?.message).toMatch(/^message refused: /)
      }
      expect(await uncaught()).toEqual([])
    },
  )

  test.each(hostile.map((thrown, index) => [index, thrown]))(
    'B3 from an address function causes a failed attempt (%i)',
    async (_, thrown) => {
      const uncaught = collectUncaught()
      const errors: Error[] = []
      const connection = createConnection(
        () => {
          throw thrown
        },
        { reconnect: false, onError: (error) => errors.push(error) },
      )
      connection.open()
      await vi.advanceTimersByTimeAsync(1)
      expect(connection.getSnapshot().readyState).toBe(3)
      expect(errors).toEqual([connection.getSnapshot().error])
      expect(await uncaught()).toEqual([])
    },
  )
})

describe('schema and parse', () => {
  const results: readonly unknown[] = [undefined, null, 5, 'text', {}, [], ...hostile.slice(0, 6)]
  const toSchema = (result: unknown) => ({ '~standard': { validate: () => result } })
  const odd = [
    ...results.map(toSchema),
    toSchema({ issues: [] }),
    toSchema({ issues: [{ message: Symbol('none') }] }),
    toSchema({ issues: 5 }),
    { '~standard': { validate: () => Promise.reject(new Error('no')) } },
    toSchema({ then: (_: unknown, reject: (cause: unknown) => void) => reject(null) }),
    toSchema({
      then() {
        throw new Error('no')
      },
    }),
    {},
    { '~standard': null },
    5,
  ]

  test.each(odd.map((schema, index) => [index, schema]))(
    'B3 an invalid schema, or one with an invalid result, accepts nothing (%i)',
    async (_, schema) => {
      const uncaught = collectUncaught()
      const { data, errors } = open({ schema: schema as never })
      FakeWebSocket.last.message('one')
      FakeWebSocket.last.message('two')
      await vi.advanceTimersByTimeAsync(1)
      expect(data).toEqual([])
      expect(errors).toEqual([expect.any(MessageError), expect.any(MessageError)])
      const connection = open({ outgoingSchema: schema as never })
      expect(attemptClearly(() => connection.sendJson(1))).toBeDefined()
      expect(FakeWebSocket.last.sent).toEqual([])
      expect(await uncaught()).toEqual([])
    },
  )

  test('B3 a promise from parse that never settles delays only later messages, and the connection can be closed', async () => {
    const never = new Promise<never>(() => {})
    const onClose = vi.fn()
    const {
      data,
      close,
      open: reopen,
    } = open({ onClose, parse: ({ data: text }) => (text === 'bad' ? never : text) })
    FakeWebSocket.last.message('first')
    FakeWebSocket.last.message('bad')
    FakeWebSocket.last.message('behind')
    await vi.advanceTimersByTimeAsync(1)
    expect(data).toEqual(['first'])
    close()
    FakeWebSocket.last.answerClose()
    expect(onClose).toHaveBeenCalledTimes(1)
    reopen()
    FakeWebSocket.last.accept()
    FakeWebSocket.last.message('next')
    expect(data).toEqual(['first', 'next'])
  })

  test('B3 a thenable from parse counts as a promise', async () => {
    const thenable = { then: (resolve: (value: unknown) => void) => resolve('late') }
    const { data } = open({ parse: () => thenable })
    FakeWebSocket.last.message('now')
    await vi.advanceTimersByTimeAsync(1)
    expect(data).toEqual(['late'])
  })
})

test.each([
  ['100,000 nested arrays', '['.repeat(100_000) + ']'.repeat(100_000)],
  ['an array without an end', '['.repeat(100_000)],
  ['__proto__ and constructor', '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'],
  ['a huge number', `1${'0'.repeat(400)}`],
  ['lone surrogates', '"\\ud800\ud800"'],
  ['an empty text', ''],
])('B3 JSON of any kind is data or a MessageError, and the next message arrives: %s', (_, text) => {
  const { data, errors } = open({ parse: 'json' })
  FakeWebSocket.last.message(text)
  FakeWebSocket.last.message('"next"')
  expect(data.at(-1)).toBe('next')
  expect(data.length + errors.length).toBe(2)
  expect(errors.every((error) => error instanceof MessageError)).toBe(true)
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
})
