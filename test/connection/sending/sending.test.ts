import { describe, expect, test, vi } from 'vitest'
import { defer } from '../../support/defer.js'
import { withFakeClock } from '../../support/fakeClock.js'
import { FakeWebSocket } from '../../support/FakeWebSocket.js'
import { later } from '../../support/later.js'
import { openWitness, witness } from '../../support/witness.js'

withFakeClock()

describe('send()', () => {
  test('S1 returns the outcome in every state', async () => {
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

  test('S1 queues what a component sends while it is mounting', () => {
    const connection = witness({}, 'ws://peer/', 'mounting')
    expect(connection.send('early')).toBe('queued')
    connection.enable(true)
    FakeWebSocket.last.accept()
    expect(FakeWebSocket.last.sent).toEqual(['early'])
  })

  // A browser shows CLOSING as soon as the server's close frame has arrived, before it fires an event.
  test('S1 queues for the next session while the server closes', async () => {
    const [connection, socket] = openWitness({ reconnect: { delay: 5, jitter: 'none' } })
    socket.state = 2
    expect(['one', 'two'].map((message) => connection.send(message))).toEqual(['queued', 'queued'])
    expect(connection.sendJson({ three: 3 })).toBe('queued')
    expect(connection.bufferedAmount).toBe(17)
    expect(socket.sent).toEqual([])
    socket.state = 1
    socket.peerCloses(1012)
    await later(5)
    FakeWebSocket.last.accept()
    expect(FakeWebSocket.last.sent).toEqual(['one', 'two', '{"three":3}'])
  })

  test('S1 discards what it has queued while the server closed if no session follows', () => {
    const [connection, socket] = openWitness({ reconnect: true })
    socket.state = 2
    expect(connection.send('late')).toBe('queued')
    socket.state = 1
    socket.peerCloses(4001)
    expect(connection.bufferedAmount).toBe(0)
    expect(vi.getTimerCount()).toBe(0)
    connection.open()
    FakeWebSocket.last.accept()
    expect(FakeWebSocket.last.sent).toEqual([])
  })

  test('S1 drops a message while the server closes when the queue is off', () => {
    const [connection, socket] = openWitness({ queue: false })
    socket.state = 2
    expect(connection.send('too late')).toBe('dropped')
    expect(socket.sent).toEqual([])
  })

  test('S1 queues a text of 180 million characters', () => {
    const connection = witness()
    connection.open()
    expect(connection.send('"'.repeat(180_000_000))).toBe('queued')
    expect(connection.bufferedAmount).toBe(180_000_000)
    connection.dispose()
  })

  test('S1 throws for a message that no socket accepts, but not because of a state', () => {
    const connection = witness()
    expect(() => connection.send(Symbol('nothing') as never)).toThrow(TypeError)
    expect(connection.send('fine')).toBe('dropped')
  })

  test('S2 lets messages from onOpen go before the queue, which follows in order', () => {
    const connection = witness({ onOpen: () => expect(connection.send('token')).toBe('sent') })
    connection.open()
    for (const message of ['one', 'two', 'three']) connection.send(message)
    FakeWebSocket.last.accept()
    connection.send('four')
    expect(FakeWebSocket.last.sent).toEqual(['token', 'one', 'two', 'three', 'four'])
  })

  test('S2 sends a queued message once', () => {
    const connection = witness()
    connection.open()
    connection.send('once')
    FakeWebSocket.last.accept()
    FakeWebSocket.last.peerCloses(4001)
    connection.open()
    FakeWebSocket.last.accept()
    expect(FakeWebSocket.all.map(({ sent }) => sent)).toEqual([['once'], []])
  })

  test('S2 in onOpen, after close() and open(), queues for the next session', () => {
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

  test('S2 the queue goes to the next session when onOpen calls reconnect()', () => {
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

  test('S2 the queue is dropped when onOpen calls close()', () => {
    const connection = witness({ onOpen: () => connection.close() })
    connection.open()
    connection.send('never')
    FakeWebSocket.last.accept()
    expect(FakeWebSocket.last.sent).toEqual([])
  })

  test('S2 the queue is sent even if onOpen throws', () => {
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
  ])('S3 the queue is emptied: %s', (_, part) => {
    const connection = witness({}, 'ws://peer/', 'mounting')
    connection.enable(true)
    connection.send('old')
    const [socket] = FakeWebSocket.all
    part(connection)
    connection.enable(false)
    connection.enable(true)
    if (socket?.state === 2) socket.answerClose()
    FakeWebSocket.last.accept()
    expect(connection.getSnapshot().readyState).toBe(1)
    expect(FakeWebSocket.all.flatMap(({ sent }) => sent)).toEqual([])
  })

  test('S3 dispose() empties the queue while the address is pending', async () => {
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

  test('S3 queues the latest 100 messages', () => {
    const connection = witness()
    connection.open()
    for (let message = 0; message < 250; message += 1) connection.send(`${message}`)
    FakeWebSocket.last.accept()
    expect(FakeWebSocket.last.sent).toEqual(Array.from({ length: 100 }, (_, index) => `${150 + index}`))
  })

  test('S4 sends every message unchanged, queued or not', () => {
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
    const [queued, direct] = [FakeWebSocket.last.sent.slice(0, 6), FakeWebSocket.last.sent.slice(6)]
    for (const [index, message] of direct.entries()) expect(message).toBe(messages[index])
    for (const [index, message] of queued.slice(0, 3).entries()) expect(message).toBe(messages[index])
    // A message that can still be written to is copied.
    expect(queued.slice(3)).toEqual([new ArrayBuffer(3), new Uint8Array(2), new Uint8Array(1)])
  })

  test('S4 sends bytes as they were at the call, even if they wait', async () => {
    const count = (send: (bytes: Uint8Array<ArrayBuffer>) => unknown) => {
      const bytes = new Uint8Array(1)
      for (bytes[0] = 1; bytes[0] <= 3; bytes[0] += 1) send(bytes)
    }
    const connection = witness({ reconnect: { delay: 5, jitter: 'none' }, highWaterMark: 1 })
    const sent = () => FakeWebSocket.last.sent.map((bytes) => (bytes as Uint8Array)[0])
    const takeAll = async () => {
      FakeWebSocket.last.bufferedAmount = 0
      await later(200)
    }
    connection.open()
    count(connection.send)
    FakeWebSocket.last.accept()
    expect(sent()).toEqual([1, 2, 3])

    FakeWebSocket.last.bufferedAmount = 1
    count(connection.send)
    await takeAll()
    expect(sent().slice(3)).toEqual([1, 2, 3])

    connection.reconnect()
    count(connection.send)
    FakeWebSocket.last.accept()
    expect(sent()).toEqual([1, 2, 3])

    FakeWebSocket.last.drop()
    count(connection.send)
    await later(5)
    FakeWebSocket.last.accept()
    expect(sent()).toEqual([1, 2, 3])

    FakeWebSocket.last.state = 2
    count(connection.send)
    FakeWebSocket.last.state = 1
    FakeWebSocket.last.drop()
    await later(10)
    FakeWebSocket.last.accept()
    expect(sent()).toEqual([1, 2, 3])
  })

  test('S4 sends separate messages when an encoder reuses one array', () => {
    // As msgpack's encodeSharedRef() does.
    const shared = new Uint8Array(16)
    const encode = (text: string) => {
      const { written } = new TextEncoder().encodeInto(text, shared)
      return shared.subarray(0, written)
    }
    const connection = witness()
    connection.open()
    for (const text of ['first', 'second', 'no']) connection.send(encode(text))
    FakeWebSocket.last.accept()
    const texts = FakeWebSocket.last.sent.map((bytes) => new TextDecoder().decode(bytes as Uint8Array))
    expect(texts).toEqual(['first', 'second', 'no'])
  })

  test('S4 converts other primitives to text, as the standard does', () => {
    const [connection, socket] = openWitness()
    for (const value of [5, true, undefined, 1n]) connection.send(value as never)
    expect(socket.sent).toEqual(['5', 'true', 'undefined', '1'])
  })
})

test('S1 null is queued and sent as text', () => {
  const connection = witness()
  connection.open()
  expect(connection.send(null as never)).toBe('queued')
  FakeWebSocket.last.accept()
  expect(FakeWebSocket.last.sent).toEqual(['null'])
})

test('S1 an object that is not a message counts as 0 bytes', () => {
  const connection = witness()
  connection.open()
  connection.send(new URL('ws://peer/') as never)
  expect(connection.bufferedAmount).toBe(0)
})

describe('sendJson()', () => {
  test('S1 sends JSON, and returns the same outcomes as send()', () => {
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
  ])('S1 throws a TypeError at the call, in every state, for a value that is not JSON: %s', (_, value) => {
    const connection = witness()
    expect(() => connection.sendJson(value)).toThrow(TypeError)
    connection.open()
    FakeWebSocket.last.accept()
    expect(() => connection.sendJson(value)).toThrow(TypeError)
    expect(FakeWebSocket.last.sent).toEqual([])
    expect(connection.getSnapshot().readyState).toBe(1)
  })

  test('B1 throws an error that states that the message must be JSON', () => {
    expect(() => witness().sendJson(undefined)).toThrow('message must be JSON')
  })
})
