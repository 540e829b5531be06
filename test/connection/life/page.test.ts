import { describe, expect, test, vi } from 'vitest'
import type { ConnectionOptions } from '../../../src/connection/connectionOptions.js'
import { withFakePage } from '../../support/fakeClock.js'
import { FakeWebSocket } from '../../support/FakeWebSocket.js'
import { later } from '../../support/later.js'
import {
  beHidden,
  beOnline,
  enterCache,
  goOnline,
  hide,
  leaveCache,
  show,
  thaw,
  turnPage,
} from '../../support/page.js'
import { cutOff, end, openWitness, witness, type Witness } from '../../support/witness.js'

const reconnect = { jitter: 'none' } as const
const listening = withFakePage()

const open = (options: ConnectionOptions<unknown> = {}) => openWitness({ reconnect, ...options })
const dials = () => FakeWebSocket.all.length

describe('the network', () => {
  test('R13 attempts are rare without a network, and one starts at once when it returns', async () => {
    const [connection, socket] = open()
    beOnline(false)
    socket.drop()
    for (let dialled = 1; dialled <= 3; dialled += 1) {
      expect(connection.getSnapshot().retry).toMatchObject({ attempt: 1, delay: 30_000 })
      await later(29_999)
      expect(dials()).toBe(dialled)
      await later(1)
      expect(dials()).toBe(dialled + 1)
      FakeWebSocket.last.refuse()
    }
    goOnline()
    expect(dials()).toBe(5)
    expect(connection.getSnapshot()).toMatchObject({ readyState: 0, retry: null })
    FakeWebSocket.last.refuse()
    expect(connection.getSnapshot().retry).toMatchObject({ attempt: 1, delay: 1_000 })
  })

  test('R4 the return of the network ends a wait', async () => {
    const [, socket] = open()
    beOnline(false)
    socket.drop()
    await later(300)
    goOnline()
    expect(dials()).toBe(2)
    await later(700)
    expect(dials()).toBe(2)
  })

  test('R13 showing the page without a network dials at once, and showing it again does not change the next wait', async () => {
    const [connection, socket] = open()
    beOnline(false)
    socket.drop()
    await later(10_000)
    show()
    expect(dials()).toBe(2)
    FakeWebSocket.last.refuse()
    show()
    const snapshot = connection.getSnapshot()
    // Never sooner than `delay` after the last attempt.
    expect(snapshot.retry).toMatchObject({ attempt: 1, delay: 1_000 })
    await later(500)
    show()
    expect(connection.getSnapshot()).toBe(snapshot)
    expect(dials()).toBe(2)
    await later(500)
    expect(dials()).toBe(3)
  })

  test('R4 reconnect() and open() dial at once, even if the browser is offline', () => {
    for (const name of ['reconnect', 'open'] as const) {
      const [connection, socket] = open()
      beOnline(false)
      socket.drop()
      const before = dials()
      connection[name]()
      expect(dials()).toBe(before + 1)
    }
  })

  test('C7 close() stops waiting for the network', async () => {
    const [connection, socket] = open()
    beOnline(false)
    socket.drop()
    await later(1_000)
    connection.close()
    goOnline()
    expect(dials()).toBe(1)
    expect(listening()).toBe(0)
  })

  test('R4 the return of the network pings an open connection that has a heartbeat', async () => {
    const [connection, socket] = open({ heartbeat: true })
    goOnline()
    expect(socket.sent).toEqual(['ping'])
    goOnline()
    expect(socket.sent).toEqual(['ping'])
    await later(10_000)
    expect(connection.getSnapshot()).toMatchObject({ closedBy: 'timeout', readyState: 3 })
  })

  test('R4 the return of the network does nothing to an open connection without a heartbeat', async () => {
    const [connection, socket] = open()
    goOnline(false)
    goOnline()
    show()
    await later(60_000)
    expect(socket.sent).toEqual([])
    expect(connection.calls).toEqual([])
  })

  test('R4 the return of the network dials nothing when no attempt is scheduled', async () => {
    const [connection, socket] = open()
    socket.peerCloses(4001)
    goOnline()
    show()
    turnPage('pageshow')
    expect(dials()).toBe(1)
    connection.open()
    for (let turn = 0; turn < 3; turn += 1) {
      goOnline()
      show()
    }
    await later(0)
    expect(dials()).toBe(2)
  })
})

describe('a page that is shown', () => {
  test('R4 makes a waiting connection dial at once', async () => {
    const [connection, socket] = open()
    hide()
    socket.drop()
    await later(500)
    expect(dials()).toBe(1)
    show()
    expect(dials()).toBe(2)
    expect(connection.getSnapshot().readyState).toBe(0)
  })

  test('R4 makes a waiting connection dial at once after it was frozen', () => {
    const [, socket] = open()
    socket.drop()
    thaw()
    expect(dials()).toBe(2)
  })

  test('R4 pings an open connection', async () => {
    const [connection, socket] = open({ heartbeat: { response: 'pong' } })
    hide()
    show()
    expect(socket.sent).toEqual(['ping'])
    await later(20)
    socket.message('pong')
    expect(connection.latency).toBe(20)
    await later(29_999)
    expect(socket.sent).toHaveLength(1)
    await later(1)
    expect(socket.sent).toHaveLength(2)
  })
})

describe('the back/forward cache', () => {
  test.each<[string, () => void]>([
    ['pageshow alone', () => turnPage('pageshow')],
    [
      'all events of Chromium',
      () => {
        enterCache()
        leaveCache()
      },
    ],
  ])(
    'R5 the connection dials at once on return, without an error and without counting an attempt: %s',
    (_, turn) => {
      const [connection, socket] = open({ heartbeat: true })
      turn()
      expect(dials()).toBe(2)
      expect(socket.hasListeners).toBe(false)
      expect(connection.calls).toEqual([3, 'onClose', 0])
      expect(end(connection.closeEvents[0])).toEqual(cutOff)
      expect(connection.getSnapshot()).toMatchObject({ closedBy: 'network', error: null, retry: null })
      FakeWebSocket.last.accept()
      expect(connection.calls).toEqual([3, 'onClose', 0, 1, 'onOpen', 'onReconnect'])
    },
  )

  test('R5 the attempt count continues on return', async () => {
    const attempts: number[] = []
    const connection = witness({ reconnect }, ({ attempt }) => {
      attempts.push(attempt)
      return 'ws://peer/'
    })
    connection.open()
    FakeWebSocket.last.refuse()
    await later(1_000)
    FakeWebSocket.last.accept()
    turnPage('pageshow')
    FakeWebSocket.last.refuse()
    expect(attempts).toEqual([0, 1, 1])
    expect(connection.getSnapshot().retry?.attempt).toBe(2)
  })

  test('R5 the queue is kept, with what is sent meanwhile', () => {
    const connection = witness({ reconnect })
    connection.open()
    connection.send('early')
    turnPage('pageshow')
    connection.send('late')
    FakeWebSocket.last.accept()
    expect(FakeWebSocket.all.map(({ sent }) => sent)).toEqual([[], ['early', 'late']])
    expect(connection.errors).toEqual([])
  })

  test('R5 a waiting connection dials once on return, and keeps that socket', () => {
    const [connection, socket] = open()
    socket.drop()
    enterCache()
    leaveCache()
    expect(dials()).toBe(2)
    expect(FakeWebSocket.last.hasListeners).toBe(true)
    expect(connection.closeEvents).toHaveLength(1)
  })

  test('R5 a paused connection dials once on return', async () => {
    const [connection, socket] = open({ pauseWhenHidden: 1_000 })
    hide()
    await later(1_000)
    socket.answerClose()
    turnPage('pagehide')
    turnPage('pageshow')
    expect(dials()).toBe(2)
    expect(FakeWebSocket.last.hasListeners).toBe(true)
    expect(connection.closeEvents).toHaveLength(1)
  })

  test('R5 a closing or closed connection does not dial on return', async () => {
    const [connection, socket] = open()
    connection.close()
    turnPage('pageshow')
    expect(connection.getSnapshot().readyState).toBe(2)
    socket.answerClose()
    turnPage('pageshow')
    await later(60_000)
    expect(dials()).toBe(1)
  })

  test('C8 close() in onClose prevents dialling on return', async () => {
    const [connection] = open({ onClose: () => connection.close() })
    turnPage('pageshow')
    await later(60_000)
    expect(dials()).toBe(1)
    expect(listening()).toBe(0)
  })
})

describe('page listeners', () => {
  test.each<[string, (connection: Witness) => void]>([
    [
      'close()',
      (connection) => {
        connection.close()
        FakeWebSocket.last.answerClose()
      },
    ],
    [
      'dispose()',
      (connection) => {
        connection.dispose()
        FakeWebSocket.last.answerClose()
      },
    ],
    ['a close by the server', () => FakeWebSocket.last.peerCloses(4001)],
    [
      'close() while a retry is scheduled',
      (connection) => {
        FakeWebSocket.last.drop()
        connection.close()
      },
    ],
    [
      'dispose() while a retry is scheduled',
      (connection) => {
        FakeWebSocket.last.drop()
        connection.dispose()
      },
    ],
  ])('L4 are removed after %s, and added again after open()', (_, act) => {
    const connection = witness({ reconnect, pauseWhenHidden: 1_000 })
    expect(listening()).toBe(0)
    connection.open()
    const watching = listening()
    expect(watching).toBeGreaterThan(0)
    FakeWebSocket.last.accept()
    expect(listening()).toBe(watching)
    act(connection)
    expect(listening()).toBe(0)
    expect(vi.getTimerCount()).toBe(0)
    connection.open()
    expect(listening()).toBe(watching)
  })

  test('L4 are not added before a component has mounted, even on a hidden page', () => {
    beHidden(true)
    witness({ reconnect, pauseWhenHidden: 0 }, 'ws://peer/', 'mounting')
    expect(listening()).toBe(0)
    expect(vi.getTimerCount()).toBe(0)
  })
})
