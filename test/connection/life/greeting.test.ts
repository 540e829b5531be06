import { describe, expect, test, vi } from 'vitest'
import type { ConnectionOptions } from '../../../src/connection/connectionOptions.js'
import { RefusedError } from '../../../src/connection/life/RefusedError.js'
import type { HandshakeLine } from '../../../src/connection/options.js'
import { MessageError } from '../../../src/connection/receiving/MessageError.js'
import { collectUncaught } from '../../support/collectUncaught.js'
import { defer } from '../../support/defer.js'
import { withFakeClock } from '../../support/fakeClock.js'
import { FakeWebSocket, kinds } from '../../support/FakeWebSocket.js'
import { later, soon } from '../../support/later.js'
import { cutOff, end, witness } from '../../support/witness.js'

const reconnect = { jitter: 'none' } as const

withFakeClock()

/** A connection whose socket is open, and whose handshake waits for the test to settle it. */
function begin(options: ConnectionOptions<unknown> = {}, WebSocket = FakeWebSocket) {
  const result = defer<unknown>()
  const lines: HandshakeLine[] = []
  const connection = witness({
    reconnect,
    handshake: (line) => {
      lines.push(line)
      return result.promise
    },
    ...options,
    WebSocket,
  })
  connection.open()
  FakeWebSocket.last.accept()
  return { connection, socket: FakeWebSocket.last, result, lines, line: lines[0]! }
}

/** A handshake that asks for messages, one after the other. */
const login = async ({ sendJson, next }: HandshakeLine) => {
  sendJson({ type: 'auth', token: 't' })
  const answer = await next<{ type: string; reason?: string }>(({ type }) => type.startsWith('auth_'))
  if (answer.type !== 'auth_ok') throw new RefusedError(answer.reason)
}

describe('while the handshake runs', () => {
  test('G1 the connection is CONNECTING, and send() queues', async () => {
    const { connection, socket, result, line } = begin()
    expect(connection.getSnapshot()).toMatchObject({ readyState: 0, status: 'connecting' })
    expect(connection.send('early')).toBe('queued')
    expect(line.send('hello')).toBe(true)
    expect(socket.sent).toEqual(['hello'])
    expect(connection.calls).toEqual([0])
    result.resolve(undefined)
    await soon()
    expect(connection.getSnapshot().readyState).toBe(1)
    expect(socket.sent).toEqual(['hello', 'early'])
  })

  test('G1 onOpen, onReconnect, the queue and the early messages follow it in this order', async () => {
    const order: string[] = []
    const { connection, socket, result } = begin({
      onOpen: (_, { send }) => {
        order.push('onOpen')
        send('join')
      },
      onMessage: (_, data) => order.push(`onMessage ${String(data)} after ${socket.sent.length} sent`),
      onReconnect: () => order.push('onReconnect'),
    })
    connection.send('early')
    socket.message('first')
    socket.message('second')
    result.resolve(undefined)
    await soon()
    expect(order).toEqual(['onOpen', 'onMessage first after 2 sent', 'onMessage second after 2 sent'])
    expect(socket.sent).toEqual(['join', 'early'])
    socket.drop()
    await later(1_000)
    FakeWebSocket.last.accept()
    await soon()
    expect(order.slice(3)).toEqual(['onOpen', 'onReconnect'])
  })

  test.each(['onOpen', 'onMessage'] as const)(
    'G1 early messages are dropped once %s has closed the connection',
    async (name) => {
      const { connection, socket, result } = begin({
        [name]: () => {
          connection.close()
        },
      })
      for (const message of ['first', 'second']) socket.message(message)
      result.resolve(undefined)
      await soon()
      expect(connection.messages).toHaveLength(name === 'onOpen' ? 0 : 1)
    },
  )

  test('G1 the function is called for every new socket, with the number of the attempt and the latest CloseEvent', async () => {
    const { socket, lines, result } = begin()
    result.resolve(undefined)
    await soon()
    socket.peerCloses(1012)
    await later(1_000)
    FakeWebSocket.last.accept()
    expect(lines.map(({ attempt, lastCloseEvent }) => [attempt, lastCloseEvent?.code])).toEqual([
      [0, undefined],
      [1, 1012],
    ])
  })

  test('G1 the heartbeat sends no ping and takes no message for an answer', async () => {
    const heartbeat = { interval: 100, response: 'pong' }
    const { connection, socket, result } = begin({ heartbeat })
    socket.message('pong')
    await later(1_000)
    expect(socket.sent).toEqual([])
    result.resolve(undefined)
    await soon()
    expect(connection.messages.map(({ data }) => data as unknown)).toEqual(['pong'])
    await later(100)
    expect(socket.sent).toEqual(['ping'])
  })

  test('G1 send() drops a message when the queue is full', () => {
    const { connection } = begin({ queue: { limit: 1, overflow: 'drop-newest' } })
    expect([connection.send('a'), connection.send('b')]).toEqual(['queued', 'dropped'])
  })

  test('G7 the connection opens at once when the function returns no promise', () => {
    const { connection, socket } = begin({ handshake: ({ send }) => send('hello') })
    expect(connection.getSnapshot().readyState).toBe(1)
    expect(socket.sent).toEqual(['hello'])
    expect(connection.calls).toEqual([0, 1, 'onOpen'])
  })
})

describe('next', () => {
  test('G2 resolves to a message that has already arrived, and no listener receives it', async () => {
    const { connection, socket, result, line } = begin({ parse: 'json' })
    for (const message of ['{"type":"hello"}', '{"type":"auth_required"}', '{"type":"news"}'])
      socket.message(message)
    await expect(line.next(({ type }) => type === 'auth_required')).resolves.toEqual({
      type: 'auth_required',
    })
    result.resolve(undefined)
    await soon()
    expect(connection.messages.map(({ data }) => data as unknown)).toEqual([
      '{"type":"hello"}',
      '{"type":"news"}',
    ])
  })

  test('G2 resolves to the next matching message, and each message goes to one call', async () => {
    const { connection, socket, result, line } = begin()
    const any = line.next()
    const b = line.next<string>((data) => data === 'b')
    for (const message of ['a', 'b', 'c']) socket.message(message)
    await expect(Promise.all([any, b])).resolves.toEqual(['a', 'b'])
    result.resolve(undefined)
    await soon()
    expect(connection.messages.map(({ data }) => data as unknown)).toEqual(['c'])
  })

  test('G7 rejects after the handshake, and takes no message from the listeners', async () => {
    const { connection, socket, line, result } = begin()
    socket.message('a')
    result.resolve(undefined)
    await soon()
    await expect(line.next()).rejects.toThrow('handshake has ended')
    socket.message('b')
    expect(connection.messages.map(({ data }) => data as unknown)).toEqual(['a', 'b'])
  })

  test('G2 resolves to the result of parse, and the schema checks only delivered messages', async () => {
    const judged: unknown[] = []
    const schema = {
      '~standard': {
        ...{ version: 1 as const, vendor: 'test' },
        validate: (value: unknown) => {
          judged.push(value)
          return { issues: [{ message: 'no' }] }
        },
      },
    }
    const { connection, socket, line, result } = begin({ parse: 'json', schema })
    socket.message('{"type":"auth_ok"}')
    socket.message('{"type":"odd"}')
    await expect(line.next()).resolves.toEqual({ type: 'auth_ok' })
    expect(judged).toEqual([])
    result.resolve(undefined)
    await soon()
    expect(judged).toEqual([{ type: 'odd' }])
    expect(connection.errors).toEqual([expect.any(MessageError)])
  })

  test('G2 parses each message once', async () => {
    const parse = vi.fn(({ data }: { data: unknown }) => `parsed ${String(data)}`)
    const { socket, result, connection } = begin({ parse })
    socket.message('a')
    result.resolve(undefined)
    await soon()
    expect(parse).toHaveBeenCalledTimes(1)
    expect(connection.getSnapshot().data).toBe('parsed a')
  })

  test('G2 receives each message of a split frame', async () => {
    const { connection, socket, line, result } = begin({ split: '\n', parse: 'json' })
    socket.message('1\n2\n3')
    await expect(line.next((data) => data === 2)).resolves.toBe(2)
    const seen: unknown[] = []
    connection.onMessage((_, data) => seen.push(data))
    result.resolve(undefined)
    await soon()
    expect(seen).toEqual([1, 3])
  })

  test('G2 keeps the order when parsing is asynchronous, also after the handshake', async () => {
    const slow = defer<string>()
    const { connection, socket, result } = begin({
      parse: ({ data }: { data: unknown }) => (data === 'slow' ? slow.promise : String(data)),
    })
    socket.message('slow')
    result.resolve(undefined)
    await soon()
    // The session opens when the messages of the handshake are decoded.
    expect(connection.getSnapshot().readyState).toBe(0)
    socket.message('after')
    const seen: unknown[] = []
    connection.onMessage((_, data) => seen.push(data))
    slow.resolve('slow')
    await later(0)
    expect(connection.getSnapshot().readyState).toBe(1)
    socket.message('last')
    expect(seen).toEqual(['slow', 'after', 'last'])
  })

  test('G2 skips a message that parse refuses, and the handshake continues', async () => {
    const { connection, socket, line } = begin({ parse: 'json' })
    socket.message('no json')
    socket.message('{"type":"auth_ok"}')
    await expect(line.next()).resolves.toEqual({ type: 'auth_ok' })
    expect(connection.errors).toEqual([expect.any(MessageError)])
    expect(connection.getSnapshot().readyState).toBe(0)
  })

  test('G2 rejects if `matches` throws, and the message is delivered', async () => {
    const { connection, socket, line, result } = begin({ parse: 'json' })
    const wrong = new Error('wrong')
    const rejected = line.next(() => {
      throw wrong
    })
    for (const message of ['1', '2']) socket.message(message)
    await expect(rejected).rejects.toBe(wrong)
    result.resolve(undefined)
    await soon()
    expect(connection.messages).toHaveLength(2)
  })
})

describe('time limits of the handshake', () => {
  test('G3 connectTimeout includes the handshake', async () => {
    const { connection, socket, line } = begin({ connectTimeout: 500 })
    await later(499)
    expect(connection.getSnapshot().readyState).toBe(0)
    await later(1)
    expect(connection.getSnapshot()).toMatchObject({
      readyState: 3,
      closedBy: 'timeout',
      retry: { attempt: 1 },
    })
    expect(connection.getSnapshot().error?.message).toBe('connectTimeout of 500 ms expired')
    expect(end(connection.getSnapshot().lastCloseEvent)).toEqual(cutOff)
    expect(socket.closedWith).toEqual([])
    expect(line.signal.aborted).toBe(true)
  })

  test('G3 minUptime begins when the handshake is done', async () => {
    const { connection, result } = begin({ connectTimeout: Infinity })
    await later(60_000)
    result.resolve(undefined)
    await soon()
    FakeWebSocket.last.drop()
    await later(1_000)
    FakeWebSocket.last.accept()
    await soon()
    FakeWebSocket.last.drop()
    expect(connection.getSnapshot().retry?.attempt).toBe(2)
  })
})

describe('a handshake that fails', () => {
  const wrong = new Error('wrong password')
  test.each<[string, ConnectionOptions['handshake']]>([
    [
      'throws',
      () => {
        throw wrong
      },
    ],
    ['rejects', () => Promise.reject(wrong)],
  ])('G4 counts as a failed attempt when it %s', async (_, handshake) => {
    const shouldReconnect = vi.fn(() => true)
    const { connection, socket } = begin({ handshake, reconnect: { ...reconnect, shouldReconnect } })
    await soon()
    expect(connection.getSnapshot()).toMatchObject({
      ...{ readyState: 3, error: wrong, closedBy: 'client', retry: { attempt: 1, delay: 1_000 } },
      status: 'reconnecting',
    })
    expect(end(connection.getSnapshot().lastCloseEvent)).toEqual(cutOff)
    expect(connection.calls).toEqual([0, 3, 'onError', 'onClose'])
    expect(shouldReconnect.mock.calls).toEqual([
      [
        connection.closeEvents[0],
        { event: connection.closeEvents[0], closedBy: 'client', error: wrong, attempt: 1 },
      ],
    ])
    expect(socket.closeCalls).toEqual([[]])
    await later(1_000)
    FakeWebSocket.last.accept()
    await soon()
    expect(connection.getSnapshot().retry).toMatchObject({ attempt: 2, delay: 2_000 })
  })

  test.each([undefined, 'no', Object.create(null), Proxy.revocable({}, {})])(
    'G4 sets an Error for a thrown value that is not one: %#',
    async (thrown) => {
      const value: unknown =
        thrown && typeof thrown === 'object' && 'revoke' in thrown ? toRevoked(thrown as never) : thrown
      const { connection } = begin({
        handshake: () => {
          throw value
        },
      })
      await soon()
      expect(connection.getSnapshot().error).toBeInstanceOf(Error)
      expect(connection.getSnapshot().error?.message).toBe('handshake failed')
    },
  )

  test('G4 with a RefusedError stops the retries until open() is called', async () => {
    const uncaught = collectUncaught()
    const onReconnectStop = vi.fn()
    const { connection, socket } = begin({ parse: 'json', handshake: login, onReconnectStop })
    connection.send('early')
    socket.message('{"type":"auth_invalid","reason":"banned"}')
    await soon()
    expect(connection.getSnapshot()).toMatchObject({
      ...{ readyState: 3, status: 'closed', retry: null, closedBy: 'client' },
      error: { name: 'RefusedError', message: 'banned' },
    })
    expect(connection.calls).toEqual([0, 3, 'onError', 'onClose', 'onReconnectStop'])
    expect(onReconnectStop.mock.calls).toEqual([
      [{ reason: 'refused', attempts: 0, event: connection.closeEvents[0] }, connection],
    ])
    expect(connection.bufferedAmount).toBe(0)
    await later(3_600_000)
    expect(FakeWebSocket.all).toHaveLength(1)
    connection.open()
    FakeWebSocket.last.accept()
    FakeWebSocket.last.message('{"type":"auth_ok"}')
    await soon()
    expect(connection.getSnapshot()).toMatchObject({ readyState: 1, error: null })
    expect(await uncaught()).toEqual([])
  })

  test('G4 lets reconnect() in onError wait as a retry would, also after a RefusedError', async () => {
    const { connection } = begin({
      handshake: () => Promise.reject(new RefusedError('banned')),
      onError: (_, { reconnect }) => {
        reconnect()
      },
    })
    await soon()
    expect(connection.getSnapshot()).toMatchObject({ readyState: 3, retry: { attempt: 1, delay: 1_000 } })
    expect(FakeWebSocket.all).toHaveLength(1)
    await later(1_000)
    expect(FakeWebSocket.all).toHaveLength(2)
  })

  test('G4 has an error that names the option when that is not a function', () => {
    const { connection } = begin({ handshake: 'login' as never })
    expect(connection.getSnapshot().error?.message).toBe("handshake must be a function, got 'login'")
  })

  test('G5 is retried as the close code of the server says', async () => {
    const { connection, socket, line } = begin()
    socket.peerCloses(4401, 'expired')
    expect(connection.getSnapshot()).toMatchObject({ readyState: 3, retry: null, closedBy: 'server' })
    expect(end(connection.getSnapshot().lastCloseEvent)).toMatchObject({ code: 4401, reason: 'expired' })
    expect(line.signal.aborted).toBe(true)
    const next = begin()
    next.socket.peerCloses(1012)
    expect(next.connection.getSnapshot().retry).toMatchObject({ attempt: 1 })
    await later(0)
  })
})

describe('a handshake that is cancelled', () => {
  test.each(kinds.map((kind) => [kind.name, kind] as const))(
    'G6 lets close() reach the server, and has no further effect: %s',
    async (_, kind) => {
      const uncaught = collectUncaught()
      const { connection, socket, line, result } = begin({}, kind)
      const pending = line.next()
      connection.close(4000, 'bye')
      expect(socket.closeCalls).toEqual([[4000, 'bye']])
      expect(line.signal.aborted).toBe(true)
      await expect(pending).rejects.toBe(line.signal.reason)
      await expect(line.next()).rejects.toBe(line.signal.reason)
      expect(line.send('late')).toBe(false)
      expect(line.sendJson('late')).toBe(false)
      result.resolve(undefined)
      await soon()
      if (socket.state === 2) socket.answerClose()
      await soon()
      expect(connection.getSnapshot()).toMatchObject({ readyState: 3, closedBy: 'client', error: null })
      expect(connection.closeEvents).toHaveLength(1)
      expect(connection.calls).not.toContain('onOpen')
      connection.open()
      expect(FakeWebSocket.all).toHaveLength(2)
      expect(await uncaught()).toEqual([])
    },
  )

  test.each([
    ['dispose', 1000],
    ['reconnect', undefined],
  ] as const)('G6 ends with %s(), and a later rejection causes no error', async (act, code) => {
    const { connection, socket, line, result } = begin()
    await soon()
    connection[act]()
    expect(socket.closeCalls).toEqual([code === undefined ? [] : [code]])
    expect(line.signal.aborted).toBe(true)
    result.reject(new Error('late'))
    await soon()
    expect(connection.errors).toEqual([])
  })

  test('L2 enabling again keeps the CONNECTING socket, and the handshake is not aborted', async () => {
    const lines: HandshakeLine[] = []
    const connection = witness({ handshake: (line) => lines.push(line) })
    connection.enable(true)
    connection.enable(false)
    connection.enable(true)
    FakeWebSocket.last.accept()
    await soon()
    expect(FakeWebSocket.all).toHaveLength(1)
    expect(lines.map(({ signal }) => signal.aborted)).toEqual([false])
    expect(connection.getSnapshot().readyState).toBe(1)
  })

  test('G6 the signal of the address function is not aborted when the handshake begins', () => {
    let aborted = false
    const connection = witness({ handshake: () => new Promise(() => undefined) }, ({ signal }) => {
      signal.addEventListener('abort', () => (aborted = true))
      return 'ws://peer/'
    })
    connection.open()
    FakeWebSocket.last.accept()
    expect(aborted).toBe(false)
  })
})

test('G1 onEvent reports the frames of a handshake and the phase that follows', async () => {
  const { connection, socket, result, line } = begin()
  const seen: string[] = []
  connection.onEvent((entry) => seen.push(entry.type === 'phase' ? entry.phase : entry.type))
  line.send('a')
  socket.message('b')
  result.resolve(undefined)
  await soon()
  expect(seen).toEqual(['sent', 'received', 'open', 'onOpen'])
})

function toRevoked({ proxy, revoke }: { proxy: object; revoke: () => void }): object {
  revoke()
  return proxy
}
