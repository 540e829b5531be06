import { describe, expect, test, vi } from 'vitest'
import type { SendOptions } from '../../../src/core.js'
import { withFakeClock } from '../../support/fakeClock.js'
import { FakeWebSocket } from '../../support/FakeWebSocket.js'
import { hostile } from '../../support/hostile.js'
import { later } from '../../support/later.js'
import { openWitness, witness } from '../../support/witness.js'

const frame = 200
const reconnect = { delay: 5, jitter: 'none' } as const

withFakeClock()

/** A connection whose socket has no room. */
function openFull(options: Parameters<typeof openWitness>[0] = {}) {
  const [connection, socket] = openWitness({ highWaterMark: 1, reconnect, ...options })
  socket.bufferedAmount = 1
  const drain = async () => {
    FakeWebSocket.last.bufferedAmount = 0
    await later(frame)
  }
  return { connection, socket, drain }
}

describe('queue', () => {
  test.each([{}, null, undefined, { queue: true }, { queue: undefined }, { queue: null }])(
    'S5 lets a message wait by default: %o',
    (options) => {
      const connection = witness()
      connection.open()
      expect(connection.send('text', options as SendOptions)).toBe('queued')
      FakeWebSocket.last.accept()
      expect(FakeWebSocket.last.sent).toEqual(['text'])
    },
  )

  test('S5 false drops a message that would have to wait, in every state', async () => {
    const now = { queue: false } as const
    const { connection, socket, drain } = openFull()
    const fresh = witness({ reconnect })
    fresh.open()
    expect(fresh.send('connecting', now)).toBe('dropped')
    FakeWebSocket.last.accept()
    expect(fresh.send('open', now)).toBe('sent')
    FakeWebSocket.last.drop()
    expect(fresh.send('waiting for a retry', now)).toBe('dropped')
    expect(fresh.bufferedAmount).toBe(0)
    fresh.dispose()

    expect(connection.send('no room', now)).toBe('dropped')
    expect(connection.sendJson('no room', now)).toBe('dropped')
    connection.send('queued')
    socket.bufferedAmount = 0
    expect(connection.send('would overtake', now)).toBe('dropped')
    socket.state = 2
    expect(connection.send('the server closes', now)).toBe('dropped')
    socket.state = 1
    socket.sent.splice(0)
    await later(frame)
    expect(socket.sent).toEqual(['queued'])
    await drain()
  })

  test('S5 lets no message wait when the queue of the connection is off', () => {
    const { connection } = openFull({ queue: false })
    for (const queue of [true, 'session'] as const) expect(connection.send('text', { queue })).toBe('dropped')
  })
})

describe("queue: 'session'", () => {
  const bound = { queue: 'session' } as const

  test('S6 lets a message wait for room, in order with the others', async () => {
    const { connection, socket, drain } = openFull()
    expect([connection.send('1', bound), connection.send('2'), connection.sendJson(3, bound)]).toEqual([
      ...['queued', 'queued', 'queued'],
    ])
    await drain()
    expect(socket.sent).toEqual(['1', '2', '3'])
    socket.bufferedAmount = 0
    expect(connection.send('4', bound)).toBe('sent')
  })

  test.each<[string, (connection: ReturnType<typeof witness>, socket: FakeWebSocket) => void]>([
    ['the line breaks', (_, socket) => socket.drop()],
    ['the server restarts', (_, socket) => socket.peerCloses(1012)],
    ['reconnect()', (connection) => connection.reconnect()],
  ])('S6 discards a message with its session, and no other message: %s', async (_, end) => {
    const { connection, socket } = openFull()
    connection.send('begin', bound)
    connection.send('whenever')
    connection.send('rest', bound)
    end(connection, socket)
    expect(connection.bufferedAmount).toBe(8)
    await later(5)
    FakeWebSocket.last.accept()
    expect(FakeWebSocket.last.sent).toEqual(['whenever'])
  })

  test('S6 drops a message when no session is open', () => {
    const connection = witness({ reconnect })
    const outcomes = [connection.send('at rest', bound)]
    connection.open()
    outcomes.push(connection.send('connecting', bound))
    FakeWebSocket.last.accept()
    outcomes.push(connection.send('open', bound))
    FakeWebSocket.last.drop()
    outcomes.push(connection.send('waiting for a retry', bound))
    connection.close()
    outcomes.push(connection.send('closed', bound))
    expect(outcomes).toEqual(['dropped', 'dropped', 'sent', 'dropped', 'dropped'])
  })

  test('S6 drops a message while the server closes, though others wait for the next session', async () => {
    const [connection, socket] = openWitness({ reconnect })
    socket.state = 2
    expect(connection.send('bound', bound)).toBe('dropped')
    expect(connection.send('whenever')).toBe('queued')
    expect(connection.send('bound', bound)).toBe('dropped')
    socket.state = 1
    socket.peerCloses(1012)
    await later(5)
    FakeWebSocket.last.accept()
    expect(FakeWebSocket.last.sent).toEqual(['whenever'])
    expect(connection.send('in the next one', bound)).toBe('sent')
    FakeWebSocket.last.bufferedAmount = 1
  })

  test('S6 in onOpen binds a message to that session', async () => {
    const connection = witness({
      highWaterMark: 1,
      reconnect,
      onOpen() {
        FakeWebSocket.last.bufferedAmount = 1
        expect(connection.send('hello', bound)).toBe('queued')
      },
    })
    connection.open()
    connection.send('first')
    FakeWebSocket.last.accept()
    FakeWebSocket.last.drop()
    await later(5)
    FakeWebSocket.last.accept()
    FakeWebSocket.last.bufferedAmount = 0
    await later(frame)
    expect(FakeWebSocket.all.map(({ sent }) => sent)).toEqual([[], ['hello', 'first']])
  })

  test('S6 does not send the rest of an upload in the next session', async () => {
    const { connection, socket } = openFull({ highWaterMark: 300, queue: { limit: Infinity } })
    socket.bufferedAmount = 0
    vi.spyOn(socket, 'send').mockImplementation((data) => {
      socket.sent.push(data)
      socket.bufferedAmount += 100
    })
    const chunks = Array.from({ length: 10 }, (_, number) => `${number}`.repeat(100))
    const outcomes = chunks.map((chunk) => connection.send(chunk, bound))
    expect(outcomes).toEqual([...Array<string>(3).fill('sent'), ...Array<string>(7).fill('queued')])
    socket.drop()
    await later(5)
    FakeWebSocket.last.accept()
    await later(frame)
    expect(FakeWebSocket.last.sent).toEqual([])
  })
})

describe('maxAge', () => {
  test('S5 applies to its message only', async () => {
    const { connection, socket, drain } = openFull()
    connection.send('short', { maxAge: 50 })
    connection.send('long')
    connection.sendJson('short', { maxAge: 50 })
    await later(51)
    await drain()
    expect(socket.sent).toEqual(['long'])
    expect(connection.bufferedAmount).toBe(0)
  })
})

describe('signal', () => {
  test('S5 removes a message from the queue', () => {
    const connection = witness()
    const typing = new AbortController()
    connection.open()
    connection.send('typing', { signal: typing.signal })
    connection.sendJson('typing', { signal: typing.signal })
    connection.send('hello')
    typing.abort()
    expect(connection.bufferedAmount).toBe(5)
    FakeWebSocket.last.accept()
    expect(FakeWebSocket.last.sent).toEqual(['hello'])
  })

  test('S5 causes a call of the onBufferedAmount listeners when it is aborted', async () => {
    const { connection } = openFull()
    const amounts: number[] = []
    const { signal, abort } = abortable()
    connection.onBufferedAmount((bytes) => amounts.push(bytes))
    connection.send('1234', { signal })
    await later(frame)
    abort()
    await later(frame)
    expect(amounts).toEqual([1, 5, 1])
    connection.dispose()
  })

  test('S5 removes a message while onOpen runs', () => {
    const { signal, abort } = abortable()
    const connection = witness({ onOpen: abort })
    connection.open()
    connection.send('never', { signal })
    connection.send('sent')
    FakeWebSocket.last.accept()
    expect(FakeWebSocket.last.sent).toEqual(['sent'])
  })

  test('S5 drops a message when it is aborted already, in every state', () => {
    const { signal, abort } = abortable()
    abort()
    const connection = witness()
    connection.open()
    expect(connection.send('connecting', { signal })).toBe('dropped')
    FakeWebSocket.last.accept()
    expect(connection.send('open', { signal })).toBe('dropped')
    expect(connection.sendJson('open', { signal, queue: 'session' })).toBe('dropped')
    expect(FakeWebSocket.last.sent).toEqual([])
  })

  test('S5 has no effect on a sent message', () => {
    const [connection, socket] = openWitness()
    const { signal, abort } = abortable()
    expect(connection.send('sent', { signal })).toBe('sent')
    abort()
    expect(socket.sent).toEqual(['sent'])
  })
})

describe('invalid send options', () => {
  const cases: readonly [unknown, string][] = [
    [{ queue: 'sessions' }, "queue must be true, false or 'session', got 'sessions'"],
    [{ queue: {} }, "queue must be true, false or 'session', got object"],
    [{ queue: 1 }, "queue must be true, false or 'session', got 1"],
    [{ maxAge: -1 }, 'maxAge must be milliseconds, 0 or more, got -1'],
    [{ maxAge: NaN }, 'maxAge must be milliseconds, 0 or more, got NaN'],
    [{ maxAge: '5' }, "maxAge must be milliseconds, 0 or more, got '5'"],
    [{ maxAge: Symbol('old') }, 'maxAge must be milliseconds, 0 or more, got Symbol(old)'],
    [{ signal: 'aborted' }, "signal must be an AbortSignal, got 'aborted'"],
    [{ signal: new AbortController() }, 'signal must be an AbortSignal, got object'],
    [{ signal: false }, 'signal must be an AbortSignal, got false'],
    // react-use-websocket's second argument.
    [false, 'send options must be an object, got false'],
    [5, 'send options must be an object, got 5'],
    ['session', "send options must be an object, got 'session'"],
    [() => undefined, 'send options must be an object, got function'],
  ]

  test.each(cases)('B5 throw at the call, before anything changes: %o', (options, message) => {
    const toJSON = vi.fn()
    const [open] = openWitness()
    const resting = witness()
    const waiting = witness()
    waiting.open()
    for (const connection of [open, resting, waiting]) {
      for (const act of [
        () => connection.send('text', options as SendOptions),
        () => connection.sendJson({ toJSON }, options as SendOptions),
      ]) {
        expect(act).toThrow(message)
        expect(act).toThrow(/got (?:NaN|-?\d+)$/.test(message) ? RangeError : TypeError)
      }
      expect(connection.bufferedAmount).toBe(0)
    }
    FakeWebSocket.last.accept()
    expect(FakeWebSocket.all.map(({ sent }) => sent)).toEqual([[], []])
    expect(toJSON).not.toHaveBeenCalled()
  })

  test.each([{ maxAge: Infinity }, { maxAge: 0 }, { maxAge: null }, { signal: null }, { other: 5 }])(
    'B5 do not include %o',
    (options) => {
      const [connection] = openWitness()
      expect(connection.send('text', options as SendOptions)).toBe('sent')
    },
  )

  test.each(hostile.map((options, index) => [index, options]))(
    'B5 cause no internal error of the engine (%i)',
    (_, options) => {
      const [connection] = openWitness()
      for (const given of [options, { queue: options }, { maxAge: options }, { signal: options }]) {
        try {
          connection.send('text', given as SendOptions)
        } catch (error) {
          expect(String(error)).toMatch(/must be|hostile|revoked/)
        }
      }
    },
  )
})

function abortable() {
  const controller = new AbortController()
  return { signal: controller.signal, abort: () => controller.abort() }
}
