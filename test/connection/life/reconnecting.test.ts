import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createConnection } from '../../../src/connection/createConnection.js'
import type { ReconnectStop } from '../../../src/connection/state.js'
import type { ReconnectInfo, ReconnectOptions } from '../../../src/connection/options.js'
import { FakeWebSocket } from '../../support/FakeWebSocket.js'
import { later } from '../../support/later.js'
import { cutOff, end, openWitness, witness } from '../../support/witness.js'

const start = new Date('2026-01-01').getTime()
const steady = { jitter: 'none' } as const

beforeEach(() => {
  vi.useFakeTimers({ now: start })
  FakeWebSocket.reset()
})

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

/** An open connection that retries after one second, two, four… */
const open = (reconnect: ReconnectOptions = {}, options = {}) =>
  openWitness({ ...options, reconnect: { ...steady, ...reconnect } })

const dials = () => FakeWebSocket.all.length

/** Refuses one attempt after the other, and returns how long each was waited for. */
async function waits(attempts: number): Promise<number[]> {
  const delays: number[] = []
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const before = dials()
    let waited = 0
    for (; dials() === before; waited += 100) await later(100)
    delays.push(waited)
    FakeWebSocket.last.refuse()
  }
  return delays
}

describe('a connection that is lost', () => {
  test('R1 reconnects by default within a second, and calls onReconnect', async () => {
    const [connection, socket] = openWitness({ reconnect: undefined })
    socket.drop()
    expect(connection.calls).toEqual([3, 'onError', 'onClose'])
    expect(connection.getSnapshot()).toMatchObject({ readyState: 3, closedBy: 'network' })
    expect(connection.getSnapshot().retry?.delay).toBeLessThanOrEqual(1_000)
    await later(1_000)
    expect(dials()).toBe(2)
    FakeWebSocket.last.accept()
    expect(connection.calls).toEqual([3, 'onError', 'onClose', 0, 1, 'onOpen', 'onReconnect'])
    expect(connection.getSnapshot()).toMatchObject({ readyState: 1, error: null, retry: null })
    expect(end(connection.getSnapshot().lastCloseEvent)).toEqual(cutOff)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('R1 reconnects by default when createConnection() made it', async () => {
    const connection = createConnection('ws://peer/', { WebSocket: FakeWebSocket })
    connection.open()
    FakeWebSocket.last.refuse()
    await later(1_000)
    expect(dials()).toBe(2)
    connection.dispose()
  })

  test('R1 is retried when its first handshake fails', async () => {
    const connection = witness({ reconnect: steady })
    connection.open()
    FakeWebSocket.last.refuse()
    expect(connection.calls).toEqual([0, 3, 'onError', 'onClose'])
    expect(connection.getSnapshot().retry).toEqual({ attempt: 1, delay: 1_000, at: start + 1_000 })
    expect(await waits(7)).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000])
    expect(connection.closeEvents).toHaveLength(8)
    expect(connection.errors).toHaveLength(8)
  })

  test('R1 is retried when its first handshake takes too long', async () => {
    const connection = witness({ reconnect: steady, connectTimeout: 500 })
    connection.open()
    await later(500)
    expect(connection.getSnapshot()).toMatchObject({ closedBy: 'timeout', retry: { attempt: 1 } })
    await later(1_000)
    expect(FakeWebSocket.all.map(({ hasListeners }) => hasListeners)).toEqual([false, true])
  })

  test('R1 stays closed, without onReconnectStop, when reconnect is false', async () => {
    const [connection, socket] = openWitness({ reconnect: false })
    socket.drop()
    await later(3_600_000)
    expect(connection.calls).toEqual([3, 'onError', 'onClose'])
    expect(connection.getSnapshot().retry).toBeNull()
    expect(dials()).toBe(1)
    expect(vi.getTimerCount()).toBe(0)
  })

  test.each([1001, 1005, 1011, 1012, 1014, 3008])(
    'R2 reconnects after code %i, without an error',
    async (code) => {
      const [connection, socket] = open()
      socket.peerCloses(code)
      expect(connection.calls).toEqual([3, 'onClose'])
      await later(999)
      expect(dials()).toBe(1)
      await later(1)
      expect(dials()).toBe(2)
      expect(connection.getSnapshot()).toMatchObject({ readyState: 0, closedBy: 'server', error: null })
    },
  )

  test('R2 waits longer after 1013', async () => {
    open()[1].peerCloses(1013)
    await later(3_999)
    expect(dials()).toBe(1)
    await later(1)
    expect(dials()).toBe(2)
  })

  test.each([1000, 1002, 1003, 1007, 1008, 1009, 1010, 3000, 3003, 3999, 4000, 4401, 4999])(
    'R2 stays closed after code %i, and calls onReconnectStop once',
    async (code) => {
      const onReconnectStop = vi.fn<(stop: ReconnectStop) => void>()
      const [connection, socket] = open({}, { onReconnectStop })
      socket.peerCloses(code)
      await later(3_600_000)
      expect(dials()).toBe(1)
      expect(connection.calls).toEqual([3, 'onClose', 'onReconnectStop'])
      expect(onReconnectStop.mock.calls).toEqual([
        [{ reason: 'code', attempts: 0, event: connection.closeEvents[0] }, connection],
      ])
      expect(vi.getTimerCount()).toBe(0)
    },
  )

  test('R2 calls onReconnectStop again for another stop after open()', () => {
    const [connection, socket] = open()
    socket.peerCloses(4001)
    connection.enable(true)
    connection.enable(false)
    connection.open()
    FakeWebSocket.last.accept()
    FakeWebSocket.last.peerCloses(4001)
    expect(connection.calls.filter((name) => name === 'onReconnectStop')).toHaveLength(2)
  })

  test('R3 counts attempts until a session has lasted for minUptime', async () => {
    const [connection, socket] = open({ delay: 100 })
    socket.drop()
    for (const [lasts, attempt] of [
      [0, 2],
      [4_999, 3],
      [5_000, 1],
      [4_999, 2],
      [60_000, 1],
    ] as const) {
      await later(connection.getSnapshot().retry!.delay)
      FakeWebSocket.last.accept()
      await later(lasts)
      FakeWebSocket.last.drop()
      expect(connection.getSnapshot().retry?.attempt, `${lasts} ms`).toBe(attempt)
    }
  })

  test('R3 does not count the time of the handshake as uptime', async () => {
    const [connection, socket] = open({ minUptime: 1_000, delay: 100 })
    await later(1_000)
    socket.drop()
    await later(100)
    await later(5_000)
    FakeWebSocket.last.refuse()
    expect(connection.getSnapshot().retry?.attempt).toBe(2)
  })

  test.each([
    [0, 1],
    [-1, 1],
    [NaN, 2],
    [Infinity, 2],
    [undefined, 2],
  ])('R3 with minUptime: %s, plans attempt %i', async (minUptime, attempt) => {
    const [connection, socket] = open({ minUptime })
    socket.drop()
    await later(1_000)
    FakeWebSocket.last.accept()
    FakeWebSocket.last.drop()
    expect(connection.getSnapshot().retry?.attempt).toBe(attempt)
  })

  test.each([
    [1, 2],
    [0, 1],
    [NaN, 1],
    [3, 4],
  ])('R1 stops after attempts: %d, and calls onReconnectStop', async (attempts, sockets) => {
    const onReconnectStop = vi.fn<(stop: ReconnectStop) => void>()
    const [connection, socket] = open({ attempts, delay: 100 }, { onReconnectStop })
    socket.drop()
    await waits(sockets - 1)
    await later(3_600_000)
    expect(dials()).toBe(sockets)
    expect(connection.getSnapshot()).toMatchObject({ readyState: 3, retry: null })
    expect(onReconnectStop.mock.calls).toEqual([
      [{ reason: 'attempts', attempts: sockets - 1, event: connection.closeEvents.at(-1) }, connection],
    ])
    expect(vi.getTimerCount()).toBe(0)
  })

  test('R1 never stops with attempts: Infinity', async () => {
    const [connection, socket] = open({ factor: 1, attempts: Infinity })
    socket.drop()
    expect(new Set(await waits(1_000))).toEqual(new Set([1_000]))
    expect(connection.getSnapshot().retry?.attempt).toBe(1_001)
  })

  test('R7 shows the next attempt in `retry` until it begins', async () => {
    const [connection, socket] = open()
    const retries: unknown[] = []
    connection.subscribe(() => retries.push(connection.getSnapshot().retry))
    await later(300)
    socket.drop()
    const { retry } = connection.getSnapshot()
    expect(retry).toEqual({ attempt: 1, delay: 1_000, at: start + 1_300 })
    await later(999)
    expect(connection.getSnapshot().retry).toBe(retry)
    await later(1)
    expect(connection.getSnapshot().retry).toBeNull()
    FakeWebSocket.last.refuse()
    expect(connection.getSnapshot().retry).toEqual({ attempt: 2, delay: 2_000, at: start + 3_300 })
    await later(2_000)
    FakeWebSocket.last.accept()
    expect(retries).toEqual([retry, null, expect.objectContaining({ attempt: 2 }), null, null])
  })

  test('R7 never dials by itself when the delay is NaN', async () => {
    const [connection, socket] = open({ delay: NaN })
    socket.drop()
    await later(3_600_000)
    expect(dials()).toBe(1)
    connection.open()
    expect(dials()).toBe(2)
  })

  test('R1 calls onReconnect after onOpen, with the number of the attempt and the latest CloseEvent', async () => {
    const onReconnect = vi.fn<(attempt: ReconnectInfo) => void>()
    const [connection, socket] = open({}, { onReconnect })
    socket.peerCloses(1012, 'restart')
    await waits(2)
    await later(4_000)
    expect(onReconnect).not.toHaveBeenCalled()
    FakeWebSocket.last.accept()
    const [, , lastCloseEvent] = connection.closeEvents
    expect(onReconnect.mock.calls).toEqual([[{ attempt: 3, lastCloseEvent }, connection]])
    expect(connection.calls.slice(-2)).toEqual(['onOpen', 'onReconnect'])
  })

  test.each<[string, (connection: ReturnType<typeof witness>) => void]>([
    ['close()', (connection) => connection.close()],
    ['dispose()', (connection) => connection.dispose()],
    ['reconnect()', (connection) => connection.reconnect()],
  ])('R1 does not call onReconnect when onOpen calls %s', async (_, act) => {
    const onReconnect = vi.fn()
    let opened = 0
    const [connection, socket] = open(
      {},
      { onReconnect, onOpen: () => (opened += 1) === 2 && act(connection) },
    )
    socket.drop()
    await later(1_000)
    FakeWebSocket.last.accept()
    expect(opened).toBe(2)
    expect(onReconnect).not.toHaveBeenCalled()
  })

  test('R1 does not call onReconnect after reconnect() or open()', () => {
    const onReconnect = vi.fn()
    const [connection, socket] = open({}, { onReconnect })
    connection.reconnect()
    FakeWebSocket.last.accept()
    FakeWebSocket.last.peerCloses(4001)
    connection.open()
    FakeWebSocket.last.accept()
    expect(onReconnect).not.toHaveBeenCalled()
    expect(socket.hasListeners).toBe(false)
  })

  test.each<[string, (connection: ReturnType<typeof witness>) => void]>([
    [
      'close() and open()',
      (connection) => {
        connection.close()
        connection.open()
      },
    ],
    [
      'dispose() and open()',
      (connection) => {
        connection.dispose()
        connection.open()
      },
    ],
  ])(
    'R3 resets the attempt count, and does not call onReconnect, after %s before the old session has ended',
    async (_, act) => {
      const onReconnect = vi.fn()
      const attempts: number[] = []
      const connection = witness({ reconnect: steady, onReconnect }, ({ attempt }) => {
        attempts.push(attempt)
        return 'ws://peer/'
      })
      connection.open()
      FakeWebSocket.last.refuse()
      await later(1_000)
      FakeWebSocket.last.accept()
      expect(onReconnect).toHaveBeenCalledTimes(1)
      const old = FakeWebSocket.last
      act(connection)
      old.answerClose()
      FakeWebSocket.last.accept()
      expect(attempts).toEqual([0, 1, 0])
      expect(onReconnect).toHaveBeenCalledTimes(1)
    },
  )

  test('S2 queues what is sent while it waits, and flushes it after onReconnect', async () => {
    const [connection, socket] = open({}, { onReconnect: () => connection.send('again') })
    socket.drop()
    expect(connection.send('one')).toBe('queued')
    await later(1_000)
    expect(connection.send('two')).toBe('queued')
    FakeWebSocket.last.refuse()
    expect(connection.send('three')).toBe('queued')
    await later(2_000)
    FakeWebSocket.last.accept()
    expect(FakeWebSocket.all.map(({ sent }) => sent)).toEqual([[], [], ['again', 'one', 'two', 'three']])
  })

  test('S3 drops the queue once no attempt follows', async () => {
    const [connection, socket] = open({ attempts: 1 })
    socket.drop()
    expect(connection.send('never')).toBe('queued')
    await waits(1)
    expect(connection.send('too late')).toBe('dropped')
    connection.open()
    FakeWebSocket.last.accept()
    expect(FakeWebSocket.last.sent).toEqual([])
  })
})

test('R1 an attempt that was due during sleep starts at once on waking', async () => {
  const connection = witness({ reconnect: { delay: 5_000, jitter: 'none' } })
  connection.open()
  FakeWebSocket.last.refuse()
  vi.setSystemTime(Date.now() + 60_000)
  await later(5_000)
  expect(FakeWebSocket.all).toHaveLength(2)
})

test('R2 onReconnectStop is called once for a stop, even if `enabled` turns off afterwards', () => {
  const onReconnectStop = vi.fn()
  const connection = witness({ reconnect: true, onReconnectStop })
  connection.enable(true)
  FakeWebSocket.last.accept()
  FakeWebSocket.last.peerCloses(4000)
  connection.enable(false)
  expect(onReconnectStop).toHaveBeenCalledTimes(1)
})
