import { describe, expect, test, vi } from 'vitest'
import type { ConnectionOptions } from '../../../src/connection/connectionOptions.js'
import { withFakeClock } from '../../support/fakeClock.js'
import { FakeWebSocket } from '../../support/FakeWebSocket.js'
import { later, soon } from '../../support/later.js'
import { cutOff, end, openWitness, witness, type Witness } from '../../support/witness.js'

const reconnect = { jitter: 'none' } as const

withFakeClock()

/** A connection that waits for its first retry, with no recorded calls. */
function waiting(options: ConnectionOptions<unknown> = {}): Witness {
  const [connection, socket] = openWitness({ reconnect, ...options })
  socket.drop()
  connection.calls.splice(0)
  return connection
}

const last = (connection: Witness) => end(connection.closeEvents.at(-1))

describe('while a retry is scheduled', () => {
  test.each<[string, 'network' | null, (connection: Witness) => void]>([
    ['close()', 'network', (connection) => connection.close()],
    ['close(4000)', 'network', (connection) => connection.close(4000, 'bye')],
    ['dispose()', null, (connection) => connection.dispose()],
  ])('C7 %s cancels the retry, and emits no other end', async (_, closedBy, act) => {
    const connection = waiting()
    act(connection)
    expect(connection.getSnapshot()).toMatchObject({ readyState: 3, retry: null, closedBy })
    expect(vi.getTimerCount()).toBe(0)
    await later(3_600_000)
    expect(FakeWebSocket.all).toHaveLength(1)
    expect(connection.calls).toEqual([])
  })

  test('C7 enable(false) cancels the retry, and enable(true) dials at once', async () => {
    const connection = witness({ reconnect }, 'ws://peer/', 'mounting')
    connection.enable(true)
    FakeWebSocket.last.refuse()
    connection.enable(false)
    await later(3_600_000)
    expect(FakeWebSocket.all).toHaveLength(1)
    connection.enable(true)
    expect(FakeWebSocket.all).toHaveLength(2)
    FakeWebSocket.last.refuse()
    expect(connection.getSnapshot().retry?.attempt).toBe(1)
  })

  test('C2 a refused close() changes nothing', async () => {
    const connection = waiting()
    const code: number = 1001
    expect(() => connection.close(code)).toThrow(DOMException)
    expect(connection.getSnapshot().retry?.attempt).toBe(1)
    await later(1_000)
    expect(FakeWebSocket.all).toHaveLength(2)
  })

  test.each(['open', 'reconnect'] as const)('C8 %s() dials at once, and resets the attempt count', (name) => {
    const connection = waiting()
    connection[name]()
    expect(FakeWebSocket.all).toHaveLength(2)
    expect(connection.calls).toEqual([0])
    expect(vi.getTimerCount()).toBe(1)
    FakeWebSocket.last.refuse()
    expect(connection.getSnapshot().retry?.attempt).toBe(1)
    expect(connection.closeEvents).toHaveLength(2)
  })

  test('C8 enable(true) does not end the wait', () => {
    const connection = waiting()
    connection.enable(true)
    expect(FakeWebSocket.all).toHaveLength(1)
    expect(connection.calls).toEqual([])
  })

  test('C8 close() and open() dial once', async () => {
    const connection = waiting()
    connection.close()
    connection.open()
    FakeWebSocket.last.accept()
    await later(10_000)
    expect(FakeWebSocket.all).toHaveLength(2)
  })

  test('L6 the attempt uses the current options when it begins', async () => {
    const connection = waiting()
    connection.configure({ WebSocket: FakeWebSocket, source: 'ws://other/', reconnect: false })
    await later(1_000)
    expect(FakeWebSocket.last.url).toBe('ws://other/')
    FakeWebSocket.last.refuse()
    expect(connection.getSnapshot().retry).toBeNull()
    expect(connection.calls).not.toContain('onReconnectStop')
  })

  test.each(['onClose', 'onError'] as const)('C8 close() in %s cancels the retry', async (name) => {
    const [connection, socket] = openWitness({ reconnect, [name]: () => connection.close() })
    socket.drop()
    await later(3_600_000)
    expect(FakeWebSocket.all).toHaveLength(1)
    expect(connection.getSnapshot()).toMatchObject({ readyState: 3, retry: null })
    expect(connection.closeEvents).toHaveLength(1)
    expect(connection.errors).toHaveLength(1)
  })

  test('C8 open() in onReconnectStop dials', () => {
    const [connection, socket] = openWitness({ reconnect, onReconnectStop: () => connection.open() })
    socket.peerCloses(4001)
    expect(FakeWebSocket.all).toHaveLength(2)
    expect(connection.getSnapshot().readyState).toBe(0)
  })

  test('S3 close() empties the queue, and reconnect() and open() keep it', () => {
    for (const [name, sent] of [
      ['close', []],
      ['reconnect', ['kept']],
      ['open', ['kept']],
    ] as const) {
      const connection = waiting()
      connection.send('kept')
      connection[name]()
      connection.open()
      FakeWebSocket.last.accept()
      expect(FakeWebSocket.last.sent).toEqual(sent)
    }
  })
})

describe('reconnect()', () => {
  test('C8 abandons an open socket with closedBy client, and dials at once', async () => {
    const [connection, socket] = openWitness({ reconnect })
    connection.reconnect()
    expect(socket.hasListeners).toBe(false)
    expect(socket.closeCalls).toEqual([[]])
    expect(FakeWebSocket.all).toHaveLength(2)
    expect(connection.calls).toEqual([3, 'onClose', 0])
    expect(last(connection)).toEqual(cutOff)
    expect(connection.getSnapshot()).toMatchObject({ readyState: 0, closedBy: 'client', error: null })
    FakeWebSocket.last.accept()
    await later(10_000)
    expect(connection.calls).toEqual([3, 'onClose', 0, 1, 'onOpen'])
  })

  test('C8 abandons a handshake, and the next one gets the whole connectTimeout', async () => {
    const connection = witness({ reconnect })
    connection.open()
    await later(9_000)
    connection.reconnect()
    expect(FakeWebSocket.all.map(({ hasListeners }) => hasListeners)).toEqual([false, true])
    expect(connection.calls).toEqual([0, 3, 'onClose', 0])
    await later(9_999)
    expect(connection.getSnapshot().readyState).toBe(0)
    expect(connection.errors).toEqual([])
  })

  test('C8 aborts a pending address function and calls it again, without a CloseEvent', async () => {
    const signals: AbortSignal[] = []
    const connection = witness({ reconnect }, ({ signal }) => {
      signals.push(signal)
      return signals.length > 1 ? 'ws://peer/2' : new Promise<string>(() => undefined)
    })
    connection.open()
    await soon()
    connection.reconnect()
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false])
    await later(0)
    expect(FakeWebSocket.all.map(({ url }) => url)).toEqual(['ws://peer/2'])
    expect(connection.closeEvents).toEqual([])
  })

  test.each<[string, (connection: Witness) => void]>([
    ['close()', (connection) => connection.close()],
    ['dispose()', (connection) => connection.dispose()],
    [
      'close() and open()',
      (connection) => {
        connection.close()
        connection.open()
      },
    ],
  ])('C8 does not wait for a closing handshake after %s', async (_, act) => {
    const [connection, socket] = openWitness({ reconnect })
    act(connection)
    connection.reconnect()
    expect(FakeWebSocket.all).toHaveLength(2)
    FakeWebSocket.last.accept()
    expect(socket.hasListeners).toBe(false)
    expect(connection.calls.filter((name) => typeof name === 'string')).toEqual(['onClose', 'onOpen'])
    await later(10_000)
    expect(connection.getSnapshot().readyState).toBe(1)
    expect(connection.closeEvents).toHaveLength(1)
  })

  test.each<[string, () => Witness]>([
    ['before open()', () => witness({ reconnect })],
    ['before a component has mounted', () => witness({ reconnect }, 'ws://peer/', 'mounting')],
    [
      'after close()',
      () => {
        const connection = witness({ reconnect })
        connection.close()
        return connection
      },
    ],
    [
      'after a close by the server',
      () => {
        const [connection, socket] = openWitness({ reconnect })
        socket.peerCloses(4001)
        return connection
      },
    ],
    [
      'when reconnect is false',
      () => {
        const [connection, socket] = openWitness({ reconnect: false })
        socket.drop()
        return connection
      },
    ],
  ])('C8 dials %s', (_, create) => {
    const connection = create()
    const ends = connection.closeEvents.length
    const dials = FakeWebSocket.all.length
    connection.reconnect()
    expect(FakeWebSocket.all).toHaveLength(dials + 1)
    FakeWebSocket.last.accept()
    expect(connection.getSnapshot().readyState).toBe(1)
    expect(connection.closeEvents).toHaveLength(ends)
  })

  test('C8 dials nothing when onClose calls close()', async () => {
    const [connection] = openWitness({ reconnect, onClose: () => connection.close() })
    connection.reconnect()
    await later(3_600_000)
    expect(FakeWebSocket.all).toHaveLength(1)
    expect(connection.getSnapshot().readyState).toBe(3)
    expect(connection.closeEvents).toHaveLength(1)
  })

  test.each(['onClose', 'onOpen'] as const)('L1 may be called in %s, and leaves one socket', (name) => {
    let calls = 0
    const connection = witness({ reconnect, [name]: () => (calls += 1) === 1 && connection.reconnect() })
    connection.open()
    FakeWebSocket.last.accept()
    if (name === 'onClose') {
      connection.close()
      FakeWebSocket.last.answerClose()
    }
    expect(FakeWebSocket.all.map(({ hasListeners }) => hasListeners)).toEqual([false, true])
    expect(connection.closeEvents).toHaveLength(1)
  })

  test('S3 keeps the queue for the next socket', async () => {
    const connection = witness({ reconnect })
    connection.open()
    connection.send('once')
    await soon()
    connection.reconnect()
    FakeWebSocket.last.accept()
    expect(FakeWebSocket.all.map(({ sent }) => sent)).toEqual([[], ['once']])
  })
})

describe('open()', () => {
  test('C8 does nothing while connecting or open', () => {
    const connection = witness({ reconnect })
    connection.open()
    connection.open()
    FakeWebSocket.last.accept()
    connection.open()
    expect(FakeWebSocket.all).toHaveLength(1)
  })

  test('C8 dials after a close by the server, and resets the attempt count', async () => {
    const [connection, socket] = openWitness({ reconnect })
    socket.peerCloses(4001)
    connection.open()
    expect(FakeWebSocket.all).toHaveLength(2)
    FakeWebSocket.last.refuse()
    expect(connection.getSnapshot().retry?.attempt).toBe(1)
    await later(1_000)
    expect(FakeWebSocket.all).toHaveLength(3)
  })
})

test('C9 readyState has the same sequence of values as the sockets', async () => {
  const [connection, socket] = openWitness({ reconnect })
  socket.drop()
  await later(1_000)
  FakeWebSocket.last.refuse()
  await later(2_000)
  FakeWebSocket.last.accept()
  connection.reconnect()
  FakeWebSocket.last.accept()
  connection.close()
  FakeWebSocket.last.answerClose()
  expect(connection.calls.filter((step) => typeof step === 'number')).toEqual([3, 0, 3, 0, 1, 3, 0, 1, 2, 3])
})
