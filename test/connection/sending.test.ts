import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { defer } from '../support/defer.js'
import { FakeWebSocket } from '../support/FakeWebSocket.js'
import { later } from '../support/later.js'
import { openWitness, witness } from '../support/witness.js'

beforeEach(() => {
  vi.useFakeTimers()
  FakeWebSocket.reset()
})

afterEach(() => {
  vi.useRealTimers()
})

describe('send()', () => {
  test('S1 says what happened, in every state', async () => {
    const address = defer<string>()
    const connection = witness({}, () => address.promise)
    const outcomes = [connection.send('at rest')]
    connection.open()
    outcomes.push(connection.send('asking for the address'))
    address.resolve('ws://peer/')
    await later(0)
    outcomes.push(connection.send('connecting'))
    FakeWebSocket.last.accept()
    outcomes.push(connection.send('open'))
    connection.close()
    outcomes.push(connection.send('closing'))
    connection.open()
    outcomes.push(connection.send('to be opened again'))
    FakeWebSocket.last.answerClose()
    connection.close()
    outcomes.push(connection.send('closed'))
    expect(outcomes).toEqual(['dropped', 'queued', 'queued', 'sent', 'dropped', 'queued', 'dropped'])
  })

  test('S1 keeps what a component sends that is about to want the connection', () => {
    const connection = witness({}, 'ws://peer/', 'awaited')
    expect(connection.send('early')).toBe('queued')
    connection.enable(true)
    FakeWebSocket.last.accept()
    expect(FakeWebSocket.last.sent).toEqual(['early'])
  })

  test('S1 drops what the socket would swallow, and says so', () => {
    const [connection, socket] = openWitness()
    // A browser shows CLOSING as soon as the server's close frame came, and fires nothing yet.
    socket.state = 2
    expect(connection.send('too late')).toBe('dropped')
    expect(socket.sent).toEqual([])
  })

  test('S1 throws for what no socket takes, not for a state', () => {
    const connection = witness()
    expect(() => connection.send(Symbol('nothing') as never)).toThrow(TypeError)
    expect(connection.send('fine')).toBe('dropped')
  })

  test('S2 flushes in order, after onOpen has run and what it sent', () => {
    const connection = witness({ onOpen: () => expect(connection.send('token')).toBe('sent') })
    connection.open()
    for (const message of ['one', 'two', 'three']) connection.send(message)
    FakeWebSocket.last.accept()
    connection.send('four')
    expect(FakeWebSocket.last.sent).toEqual(['token', 'one', 'two', 'three', 'four'])
  })

  test('S2 flushes once', () => {
    const connection = witness()
    connection.open()
    connection.send('once')
    FakeWebSocket.last.accept()
    FakeWebSocket.last.peerCloses(4001)
    connection.open()
    FakeWebSocket.last.accept()
    expect(FakeWebSocket.all.map(({ sent }) => sent)).toEqual([['once'], []])
  })

  test('S2 keeps for the next session what onOpen queues for it', () => {
    let first = true
    const connection = witness({
      onOpen() {
        if (!first) return
        first = false
        connection.close()
        connection.open()
        expect(connection.send('for the next one')).toBe('queued')
      },
    })
    connection.open()
    FakeWebSocket.last.accept()
    FakeWebSocket.last.answerClose()
    FakeWebSocket.last.accept()
    expect(FakeWebSocket.all.map(({ sent }) => sent)).toEqual([[], ['for the next one']])
  })

  test('S2 keeps the queue for the next session when onOpen reconnects', () => {
    let opened = 0
    const connection = witness({
      onOpen() {
        if ((opened += 1) > 1) return
        connection.reconnect()
        connection.send('two')
      },
    })
    connection.open()
    connection.send('one')
    FakeWebSocket.last.accept()
    FakeWebSocket.last.accept()
    expect(FakeWebSocket.all.map(({ sent }) => sent)).toEqual([[], ['one', 'two']])
  })

  test('S2 sends nothing of the queue when onOpen closes', () => {
    const connection = witness({ onOpen: () => connection.close() })
    connection.open()
    connection.send('never')
    FakeWebSocket.last.accept()
    expect(FakeWebSocket.last.sent).toEqual([])
  })

  test('S2 still flushes when onOpen throws', () => {
    vi.spyOn(globalThis, 'queueMicrotask').mockImplementation(() => undefined)
    const connection = witness({
      onOpen() {
        throw new Error('thrown by onOpen')
      },
    })
    connection.open()
    connection.send('all the same')
    FakeWebSocket.last.accept()
    vi.restoreAllMocks()
    expect(FakeWebSocket.last.sent).toEqual(['all the same'])
  })

  test.each<[string, (connection: ReturnType<typeof witness>) => void]>([
    ['close()', (connection) => connection.close()],
    ['dispose()', (connection) => connection.dispose()],
    ['enable(false)', (connection) => connection.enable(false)],
    ['a failed handshake', () => FakeWebSocket.last.refuse()],
  ])('S3 empties the queue: %s', (_, part) => {
    const connection = witness({}, 'ws://peer/', 'awaited')
    connection.enable(true)
    connection.send('old')
    const [socket] = FakeWebSocket.all
    part(connection)
    connection.enable(false)
    connection.enable(true)
    if (socket?.state === 0) socket.accept()
    if (socket?.state === 2) socket.answerClose()
    FakeWebSocket.last.accept()
    expect(connection.getSnapshot().readyState).toBe(1)
    expect(FakeWebSocket.all.map(({ sent }) => sent)).toEqual([[], []])
  })

  test('S3 empties the queue while the address is asked for', async () => {
    const connection = witness({}, () => Promise.resolve('ws://peer/'))
    connection.open()
    connection.send('old')
    connection.dispose()
    connection.open()
    connection.send('new')
    await later(0)
    FakeWebSocket.last.accept()
    expect(FakeWebSocket.last.sent).toEqual(['new'])
  })

  test('S3 keeps the latest 100', () => {
    const connection = witness()
    connection.open()
    for (let message = 0; message < 250; message += 1) connection.send(`${message}`)
    FakeWebSocket.last.accept()
    expect(FakeWebSocket.last.sent).toEqual(Array.from({ length: 100 }, (_, index) => `${150 + index}`))
  })

  test('S4 passes everything through unchanged, queued or not', () => {
    const messages = [
      'text',
      '',
      new Blob(['blob']),
      new ArrayBuffer(3),
      new Uint8Array(2),
      new DataView(new ArrayBuffer(1)),
    ]
    const connection = witness()
    connection.open()
    for (const message of messages) connection.send(message)
    FakeWebSocket.last.accept()
    for (const message of messages) connection.send(message)
    expect(FakeWebSocket.last.sent).toHaveLength(12)
    for (const [index, message] of FakeWebSocket.last.sent.entries())
      expect(message).toBe(messages[index % 6])
  })

  test('S4 makes text of other primitives as the standard does, when they are sent', () => {
    const [connection, socket] = openWitness()
    for (const value of [5, true, undefined, 1n]) connection.send(value as never)
    expect(socket.sent).toEqual(['5', 'true', 'undefined', '1'])
  })
})

test('S1 throws for no state: null is queued as it is sent', () => {
  const connection = witness()
  connection.open()
  expect(connection.send(null as never)).toBe('queued')
  FakeWebSocket.last.accept()
  expect(FakeWebSocket.last.sent).toEqual(['null'])
})

test('S1 counts nothing for what is no message and yet an object', () => {
  const connection = witness()
  connection.open()
  connection.send(new URL('ws://peer/') as never)
  expect(connection.bufferedAmount).toBe(0)
})

describe('sendJson()', () => {
  test('S1 sends JSON, and says the same as send()', () => {
    const connection = witness()
    expect(connection.sendJson({ hello: 'there' })).toBe('dropped')
    connection.open()
    expect(connection.sendJson([1, null])).toBe('queued')
    FakeWebSocket.last.accept()
    expect(connection.sendJson('text')).toBe('sent')
    expect(connection.sendJson(null)).toBe('sent')
    expect(FakeWebSocket.last.sent).toEqual(['[1,null]', '"text"', 'null'])
  })

  const circle: unknown[] = []
  circle.push(circle)
  test.each([
    ['undefined', undefined],
    ['a function', () => 1],
    ['a symbol', Symbol('nothing')],
    ['a bigint', 1n],
    ['a circle', circle],
  ])('S1 throws a TypeError, at the call and in every state, for what is no JSON: %s', (_, value) => {
    const connection = witness()
    expect(() => connection.sendJson(value)).toThrow(TypeError)
    connection.open()
    FakeWebSocket.last.accept()
    expect(() => connection.sendJson(value)).toThrow(TypeError)
    expect(FakeWebSocket.last.sent).toEqual([])
    expect(connection.getSnapshot().readyState).toBe(1)
  })

  test('B1 says what is wrong with what is no JSON', () => {
    expect(() => witness().sendJson(undefined)).toThrow('message must be JSON')
  })
})
