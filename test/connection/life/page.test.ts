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
  test('R13 is tried rarely where there is none, and at once when it is back', async () => {
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

  test('R4 shortens the wait when it is back', async () => {
    const [, socket] = open()
    beOnline(false)
    socket.drop()
    await later(300)
    goOnline()
    expect(dials()).toBe(2)
    await later(700)
    expect(dials()).toBe(2)
  })

  test('R13 dials where the page is shown, and shows one and the same wait however often that is', async () => {
    const [connection, socket] = open()
    beOnline(false)
    socket.drop()
    await later(10_000)
    show()
    expect(dials()).toBe(2)
    FakeWebSocket.last.refuse()
    show()
    const snapshot = connection.getSnapshot()
    // Never sooner than `delay` after the last time.
    expect(snapshot.retry).toMatchObject({ attempt: 1, delay: 1_000 })
    await later(500)
    show()
    expect(connection.getSnapshot()).toBe(snapshot)
    expect(dials()).toBe(2)
    await later(500)
    expect(dials()).toBe(3)
  })

  test('R4 is dialled at once for reconnect() and open(), whatever the browser believes', () => {
    for (const name of ['reconnect', 'open'] as const) {
      const [connection, socket] = open()
      beOnline(false)
      socket.drop()
      const before = dials()
      connection[name]()
      expect(dials()).toBe(before + 1)
    }
  })

  test('C7 is waited for no more after close()', async () => {
    const [connection, socket] = open()
    beOnline(false)
    socket.drop()
    await later(1_000)
    connection.close()
    goOnline()
    expect(dials()).toBe(1)
    expect(listening()).toBe(0)
  })

  test('R4 checks a connection that is believed open, where there is a heartbeat', async () => {
    const [connection, socket] = open({ heartbeat: true })
    goOnline()
    expect(socket.sent).toEqual(['ping'])
    goOnline()
    expect(socket.sent).toEqual(['ping'])
    await later(10_000)
    expect(connection.getSnapshot()).toMatchObject({ closedBy: 'timeout', readyState: 3 })
  })

  test('R4 does nothing to one that is open where there is none', async () => {
    const [connection, socket] = open()
    goOnline(false)
    goOnline()
    show()
    await later(60_000)
    expect(socket.sent).toEqual([])
    expect(connection.told).toEqual([])
  })

  test('R4 dials nothing where no attempt is waited for', async () => {
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
  test('R4 dials at once if it was waiting', async () => {
    const [connection, socket] = open()
    hide()
    socket.drop()
    await later(500)
    expect(dials()).toBe(1)
    show()
    expect(dials()).toBe(2)
    expect(connection.getSnapshot().readyState).toBe(0)
  })

  test('R4 dials at once where it was frozen', () => {
    const [, socket] = open()
    socket.drop()
    thaw()
    expect(dials()).toBe(2)
  })

  test('R4 checks a connection that is believed open', async () => {
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
      'all that Chromium says',
      () => {
        enterCache()
        leaveCache()
      },
    ],
  ])('R5 dials at once on return, without an error and without counting: %s', (_, turn) => {
    const [connection, socket] = open({ heartbeat: true })
    turn()
    expect(dials()).toBe(2)
    expect(socket.heard).toBe(false)
    expect(connection.told).toEqual([3, 'onClose', 0])
    expect(end(connection.closeEvents[0])).toEqual(cutOff)
    expect(connection.getSnapshot()).toMatchObject({ closedBy: 'network', error: null, retry: null })
    FakeWebSocket.last.accept()
    expect(connection.told).toEqual([3, 'onClose', 0, 1, 'onOpen', 'onReconnect'])
  })

  test('R5 counts on from the attempt that there was', async () => {
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

  test('R5 keeps what was queued, and what is sent meanwhile', () => {
    const connection = witness({ reconnect })
    connection.open()
    connection.send('early')
    turnPage('pageshow')
    connection.send('late')
    FakeWebSocket.last.accept()
    expect(FakeWebSocket.all.map(({ sent }) => sent)).toEqual([[], ['early', 'late']])
    expect(connection.errors).toEqual([])
  })

  test('R5 dials once where it waited, and drops nothing that it has just dialled', () => {
    const [connection, socket] = open()
    socket.drop()
    enterCache()
    leaveCache()
    expect(dials()).toBe(2)
    expect(FakeWebSocket.last.heard).toBe(true)
    expect(connection.closeEvents).toHaveLength(1)
  })

  test('R5 dials once where it was paused', async () => {
    const [connection, socket] = open({ pauseWhenHidden: 1_000 })
    hide()
    await later(1_000)
    socket.answerClose()
    turnPage('pagehide')
    turnPage('pageshow')
    expect(dials()).toBe(2)
    expect(FakeWebSocket.last.heard).toBe(true)
    expect(connection.closeEvents).toHaveLength(1)
  })

  test('R5 leaves alone what is closing, and what is closed', async () => {
    const [connection, socket] = open()
    connection.close()
    turnPage('pageshow')
    expect(connection.getSnapshot().readyState).toBe(2)
    socket.answerClose()
    turnPage('pageshow')
    await later(60_000)
    expect(dials()).toBe(1)
  })

  test('C8 may be followed by close() in onClose', async () => {
    const [connection] = open({ onClose: () => connection.close() })
    turnPage('pageshow')
    await later(60_000)
    expect(dials()).toBe(1)
    expect(listening()).toBe(0)
  })
})

describe('listeners', () => {
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
    ['a last word of the server', () => FakeWebSocket.last.peerCloses(4001)],
    [
      'close() while it waits',
      (connection) => {
        FakeWebSocket.last.drop()
        connection.close()
      },
    ],
    [
      'dispose() while it waits',
      (connection) => {
        FakeWebSocket.last.drop()
        connection.dispose()
      },
    ],
  ])('L4 are gone after %s, and there again after open()', (_, act) => {
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

  test('L4 are none before it is wanted, even on a hidden page', () => {
    beHidden(true)
    witness({ reconnect, pauseWhenHidden: 0 }, 'ws://peer/', 'mounting')
    expect(listening()).toBe(0)
    expect(vi.getTimerCount()).toBe(0)
  })
})
