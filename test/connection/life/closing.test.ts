import { describe, expect, test, vi } from 'vitest'
import { withFakeClock } from '../../support/fakeClock.js'
import { FakeWebSocket } from '../../support/FakeWebSocket.js'
import { later } from '../../support/later.js'
import { cutOff, end, openWitness, witness, type Witness } from '../../support/witness.js'

withFakeClock()

const never = new Promise<string>(() => undefined)

/** A connection in each of its states, and how to reach it. */
const states: Record<string, () => Witness> = {
  'before open()': () => witness(),
  'while a component is mounting': () => witness({}, 'ws://peer/', 'mounting'),
  'while the address function is pending': () => {
    const connection = witness({}, () => never)
    connection.open()
    return connection
  },
  'while CONNECTING': () => {
    const connection = witness()
    connection.open()
    return connection
  },
  'while OPEN': () => openWitness()[0],
  'while CLOSING': () => {
    const [connection] = openWitness()
    connection.close(4000, 'first')
    return connection
  },
  'after dispose(), before the peer answers': () => {
    const [connection] = openWitness()
    connection.dispose()
    return connection
  },
  'after close() and open(), before the peer answers': () => {
    const [connection] = openWitness()
    connection.close(4000, 'first')
    connection.open()
    return connection
  },
  'after close()': () => {
    const [connection, socket] = openWitness()
    connection.close(4000, 'first')
    socket.answerClose()
    return connection
  },
  'after the server closed': () => {
    const [connection, socket] = openWitness()
    socket.peerCloses(4001)
    return connection
  },
  'without an address': () => {
    const connection = witness({}, null)
    connection.open()
    return connection
  },
}

describe.each(Object.entries(states))('close() %s', (_, reach) => {
  const refused = [
    [
      'a code that applications may not use',
      [1001],
      'InvalidAccessError',
      'close code must be 1000 or in 3000-4999, got 1001',
    ],
    [
      'an event instead of a code',
      [new Event('click')],
      'InvalidAccessError',
      'close code must be 1000 or in 3000-4999, got NaN',
    ],
    [
      'a reason of 124 bytes',
      [1000, 'é'.repeat(62)],
      'SyntaxError',
      'close reason must fit in 123 bytes of UTF-8, got 62 characters',
    ],
    [
      'a long reason without a code',
      [undefined, 'a'.repeat(124)],
      'SyntaxError',
      'close reason must fit in 123 bytes of UTF-8, got 124 characters',
    ],
  ] as const

  test.each(refused)('C2 refuses %s, and changes nothing', (_, values, name, message) => {
    const connection = reach()
    connection.calls.splice(0)
    const measure = () => [
      connection.getSnapshot(),
      vi.getTimerCount(),
      ...FakeWebSocket.all.flatMap((socket) => [socket.state, socket.closeCalls.length, socket.hasListeners]),
    ]
    const before = measure()
    expect(() => connection.close(...(values as unknown as []))).toThrow(
      expect.objectContaining({ name, message }),
    )
    expect(measure()).toEqual(before)
    expect(connection.getSnapshot()).toBe(before[0])
    expect(connection.calls).toEqual([])
  })

  test('C8 does not reconnect by itself afterwards', async () => {
    const connection = reach()
    connection.close()
    const { length } = FakeWebSocket.all
    for (const socket of FakeWebSocket.all) if (socket.state === 2) socket.answerClose()
    connection.enable(true)
    await later(3_600_000)
    expect(FakeWebSocket.all).toHaveLength(length)
    expect(connection.getSnapshot().readyState).toBe(3)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('C8 opens again after open()', async () => {
    const connection = reach()
    connection.close()
    const { length } = FakeWebSocket.all
    connection.open()
    for (const socket of FakeWebSocket.all) if (socket.state === 2) socket.answerClose()
    await later(0)
    const asks = connection.getSnapshot().readyState === 0 && FakeWebSocket.all.length === length
    const nowhere = reach === states['without an address']
    const slow = reach === states['while the address function is pending']
    expect(asks).toBe(slow)
    expect(FakeWebSocket.all).toHaveLength(nowhere || slow ? length : length + 1)
  })
})

describe('close()', () => {
  test.each([
    [[], []],
    [[undefined], []],
    [[undefined, undefined], []],
    [[undefined, ''], []],
    [
      [undefined, 'why'],
      [1000, 'why'],
    ],
    [[1000], [1000]],
    [[1000, ''], [1000]],
    [
      [4999, 'bye'],
      [4999, 'bye'],
    ],
    [['4000'], [4000]],
    [[1000.5], [1000]],
    [
      [4998.5, null],
      [4998, 'null'],
    ],
    [
      [3000, { toString: () => 'why' }],
      [3000, 'why'],
    ],
  ])('C4 converts the arguments %j to %j for the socket', (values, handed) => {
    const [connection, socket] = openWitness()
    connection.close(...(values as unknown as []))
    expect(socket.closeCalls).toStrictEqual([handed])
  })

  test('C4 converts each argument once', () => {
    const [connection] = openWitness()
    const code = vi.fn(() => 4000)
    const reason = vi.fn(() => 'why')
    connection.close({ valueOf: code } as never, { toString: reason } as never)
    expect(code).toHaveBeenCalledTimes(1)
    expect(reason).toHaveBeenCalledTimes(1)
  })

  test('C11 sends U+FFFD for a lone surrogate', () => {
    const [connection, socket] = openWitness()
    connection.close(4000, '\u{1F600}'.slice(0, 1))
    expect(socket.closedWith).toEqual([4000, '\uFFFD'])
  })

  test('C5 without arguments sends a close frame without a body, and the event has code 1005', () => {
    const [connection, socket] = openWitness()
    connection.close()
    expect(socket.closedWith).toEqual([])
    socket.answerClose()
    expect(end(connection.getSnapshot().lastCloseEvent)).toEqual({ code: 1005, reason: '', wasClean: true })
  })

  test('C9 shows CLOSING as soon as it returns, and later the CloseEvent, once', () => {
    const [connection, socket] = openWitness()
    connection.close(4000, 'bye')
    expect(connection.getSnapshot()).toMatchObject({ readyState: 2, lastCloseEvent: null, closedBy: null })
    socket.answerClose(4000, 'bye')
    expect(connection.getSnapshot()).toMatchObject({ readyState: 3, closedBy: 'client', error: null })
    expect(end(connection.getSnapshot().lastCloseEvent)).toEqual({
      code: 4000,
      reason: 'bye',
      wasClean: true,
    })
    expect(connection.calls).toEqual([2, 3, 'onClose'])
    expect(connection.closeEvents).toEqual([connection.getSnapshot().lastCloseEvent])
  })

  test('C9 updates the snapshot before onClose is called', () => {
    const seen: unknown[] = []
    const [connection, socket] = openWitness({ onClose: () => seen.push(connection.getSnapshot()) })
    socket.peerCloses(4001)
    expect(seen).toEqual([connection.getSnapshot()])
    expect(connection.getSnapshot()).toMatchObject({ readyState: 3, closedBy: 'server' })
  })

  test('C9 shows in closedBy who ended the session', () => {
    const [server, first] = openWitness()
    first.peerCloses(1011, 'oops')
    expect(server.getSnapshot()).toMatchObject({ closedBy: 'server', error: null })
    const [network, second] = openWitness()
    second.drop()
    expect(network.getSnapshot().closedBy).toBe('network')
    expect(network.getSnapshot().error?.message).toBe('connection lost (1006)')
    expect(network.calls).toEqual([3, 'onError', 'onClose'])
    const [client, third] = openWitness()
    client.close(4000)
    third.peerCloses(4001, 'our frames crossed')
    expect(client.getSnapshot()).toMatchObject({ closedBy: 'client', error: null })
    expect(client.getSnapshot().lastCloseEvent?.code).toBe(4001)
  })

  test('C9 causes no error, even if the network fails meanwhile', () => {
    const [connection, socket] = openWitness()
    connection.close()
    socket.drop()
    expect(connection.getSnapshot()).toMatchObject({ closedBy: 'client', error: null })
    expect(connection.calls).toEqual([2, 3, 'onClose'])
  })

  test('C6 fails the connection while CONNECTING: CLOSING, then 1006', () => {
    const connection = witness()
    connection.open()
    connection.close(4000, 'bye')
    expect(connection.getSnapshot()).toMatchObject({ readyState: 2, lastCloseEvent: null })
    FakeWebSocket.last.answerClose()
    expect(connection.getSnapshot()).toMatchObject({ readyState: 3, closedBy: 'client', error: null })
    expect(end(connection.getSnapshot().lastCloseEvent)).toEqual(cutOff)
    expect(connection.calls).toEqual([0, 2, 3, 'onClose'])
  })

  test('C6 shows CLOSED at once, without an event, when there is no socket yet', () => {
    const connection = witness({}, () => never)
    connection.open()
    connection.close()
    expect(connection.getSnapshot()).toMatchObject({
      readyState: 3,
      lastCloseEvent: null,
      closedBy: null,
      error: null,
    })
    expect(connection.calls).toEqual([0, 3])
  })

  test('C7 does nothing while CLOSING: the first code and reason remain', () => {
    const [connection, socket] = openWitness()
    connection.close(4000, 'first')
    const snapshot = connection.getSnapshot()
    connection.close(4001, 'second')
    expect(socket.closeCalls).toEqual([[4000, 'first']])
    expect(connection.getSnapshot()).toBe(snapshot)
  })

  test('C7 does nothing while CLOSED', () => {
    const [connection, socket] = openWitness()
    socket.peerCloses(4001)
    const snapshot = connection.getSnapshot()
    connection.close(4000)
    expect(connection.getSnapshot()).toBe(snapshot)
    expect(socket.closeCalls).toEqual([])
    expect(vi.getTimerCount()).toBe(0)
  })

  test('C8 lets open() wait for the end of the old session', () => {
    const [connection, socket] = openWitness()
    connection.close()
    connection.open()
    expect(FakeWebSocket.all).toHaveLength(1)
    expect(connection.getSnapshot().readyState).toBe(2)
    socket.answerClose()
    expect(FakeWebSocket.all).toHaveLength(2)
    FakeWebSocket.last.accept()
    expect(connection.calls).toEqual([2, 3, 'onClose', 0, 1, 'onOpen'])
  })

  test('C8 keeps the last CloseEvent during a new session', () => {
    const [connection, socket] = openWitness()
    socket.peerCloses(4001)
    connection.open()
    FakeWebSocket.last.accept()
    expect(connection.getSnapshot()).toMatchObject({ readyState: 1, closedBy: 'server' })
    expect(connection.getSnapshot().lastCloseEvent?.code).toBe(4001)
  })

  test('C8 cancels a pending open()', async () => {
    const [connection, socket] = openWitness()
    connection.close()
    connection.open()
    connection.close()
    socket.answerClose()
    await later(10_000)
    expect(FakeWebSocket.all).toHaveLength(1)
    expect(connection.getSnapshot().readyState).toBe(3)
  })

  test('C8 cancels a pending open() when onClose calls it', () => {
    const [connection, socket] = openWitness({ onClose: () => connection.close() })
    connection.close()
    connection.open()
    socket.answerClose()
    expect(FakeWebSocket.all).toHaveLength(1)
    expect(connection.getSnapshot().readyState).toBe(3)
  })
})
