import { describe, expect, test, vi } from 'vitest'
import type { ConnectionOptions } from '../../../src/connection/connectionOptions.js'
import { withFakePage } from '../../support/fakeClock.js'
import { FakeWebSocket } from '../../support/FakeWebSocket.js'
import { later } from '../../support/later.js'
import { beHidden, goOnline, hide, show, thaw } from '../../support/page.js'
import { openWitness, witness, type Witness } from '../../support/witness.js'

const reconnect = { jitter: 'none' } as const
const listening = withFakePage()

const dials = () => FakeWebSocket.all.length
const open = (options: ConnectionOptions<unknown> = {}) =>
  openWitness({ reconnect, pauseWhenHidden: 60_000, ...options })

/** A connection that is paused because the page is hidden. */
async function paused(options?: ConnectionOptions<unknown>): Promise<Witness> {
  const [connection, socket] = open(options)
  hide()
  await later(60_000)
  socket.answerClose()
  connection.calls.splice(0)
  expect(connection.getSnapshot().readyState).toBe(3)
  return connection
}

/** Expects no timer and no listener, and no effect of page events. */
function expectAtRest(connection: Witness): void {
  const before = dials()
  for (const happen of [show, hide, show, () => goOnline()]) happen()
  expect(dials()).toBe(before)
  expect(connection.getSnapshot().readyState).toBe(3)
  expect(listening()).toBe(0)
  expect(vi.getTimerCount()).toBe(0)
}

describe('pauseWhenHidden', () => {
  test('R4 closes with 1000 after that time on a hidden page, and opens again when the page is shown', async () => {
    const [connection, socket] = open()
    hide()
    await later(59_999)
    expect(socket.closeCalls).toEqual([])
    await later(1)
    expect(socket.closeCalls).toEqual([[1000]])
    expect(connection.getSnapshot()).toMatchObject({ readyState: 3, status: 'paused' })
    socket.answerClose()
    expect(connection.getSnapshot()).toMatchObject({ readyState: 3, closedBy: 'client', error: null })
    await later(3_600_000)
    expect(dials()).toBe(1)
    show()
    expect(dials()).toBe(2)
    FakeWebSocket.last.accept()
    expect(connection.calls).toEqual([3, 'onClose', 0, 1, 'onOpen'])
    hide()
    await later(60_000)
    expect(FakeWebSocket.last.closeCalls).toEqual([[1000]])
  })

  test('R4 counts from zero each time, and only while the page is hidden', async () => {
    const [, socket] = open()
    for (let turn = 0; turn < 3; turn += 1) {
      hide()
      await later(59_999)
      show()
      await later(3_600_000)
    }
    expect(socket.closeCalls).toEqual([])
  })

  test('R4 closes a connection that was opened on a hidden page', async () => {
    beHidden(true)
    const [, socket] = open()
    await later(60_000)
    expect(socket.closeCalls).toEqual([[1000]])
  })

  test('R4 lets a handshake finish, and cancels a pending address function', async () => {
    const connection = witness({ pauseWhenHidden: 1_000 })
    connection.open()
    hide()
    await later(1_000)
    FakeWebSocket.last.accept()
    expect(FakeWebSocket.last.closeCalls).toEqual([[1000]])
    const asking = witness({ pauseWhenHidden: 1_000 }, () => new Promise<string>(() => undefined))
    asking.open()
    await later(1_000)
    expect(asking.getSnapshot().readyState).toBe(3)
    show()
    expect(asking.getSnapshot().readyState).toBe(0)
  })

  test('R4 stops retries, and resets the attempt count', async () => {
    const [connection, socket] = open({ pauseWhenHidden: 500 })
    socket.drop()
    hide()
    await later(3_600_000)
    expect(dials()).toBe(1)
    expect(connection.getSnapshot().retry).toBeNull()
    expect(vi.getTimerCount()).toBe(0)
    show()
    FakeWebSocket.last.refuse()
    expect(connection.getSnapshot().retry?.attempt).toBe(1)
  })

  test('R4 opens again at once when the page is shown while the old session is closing', async () => {
    const [connection, socket] = open()
    hide()
    await later(60_000)
    show()
    expect(connection.getSnapshot().readyState).toBe(0)
    expect(dials()).toBe(2)
    socket.answerClose()
    FakeWebSocket.last.accept()
    expect(connection.calls).toEqual([3, 0, 'onClose', 1, 'onOpen'])
  })

  test('R4 keeps the pause when the network returns while the page is hidden', async () => {
    const connection = await paused()
    goOnline(false)
    goOnline()
    expect(dials()).toBe(1)
    show()
    expect(dials()).toBe(2)
    expect(connection.calls).toEqual([0])
  })

  test('R4 is not delayed by an online event', async () => {
    const [, socket] = open()
    hide()
    await later(59_000)
    goOnline()
    await later(1_000)
    expect(socket.closeCalls).toEqual([[1000]])
  })

  test('R4 keeps the pause until the page is shown, even if the page is frozen and resumed meanwhile', async () => {
    await paused()
    thaw()
    await later(60_000)
    thaw()
    await later(60_000)
    expect(dials()).toBe(1)
    show()
    expect(dials()).toBe(2)
  })

  test.each([Infinity, NaN, undefined])('R4 never pauses with %s', async (pauseWhenHidden) => {
    const [, socket] = open({ pauseWhenHidden })
    hide()
    await later(3_600_000)
    expect(socket.closeCalls).toEqual([])
  })

  test('R4 pauses in a later task with 0', async () => {
    const [, socket] = open({ pauseWhenHidden: 0 })
    hide()
    expect(socket.closeCalls).toEqual([])
    await later(1)
    expect(socket.closeCalls).toEqual([[1000]])
  })

  test('S3 drops what is sent during a pause', async () => {
    const connection = await paused()
    expect(connection.send('lost')).toBe('dropped')
  })
})

describe('a pause', () => {
  test('C8 ends with close(), and showing the page opens nothing', async () => {
    const connection = await paused()
    connection.close()
    expectAtRest(connection)
  })

  test('L4 ends with dispose()', async () => {
    const connection = await paused()
    connection.dispose()
    expectAtRest(connection)
  })

  test('L4 ends with enable(false), and enable(true) opens the connection', async () => {
    const connection = witness({ reconnect, pauseWhenHidden: 1_000 }, 'ws://peer/', 'mounting')
    connection.enable(true)
    FakeWebSocket.last.accept()
    hide()
    await later(1_000)
    FakeWebSocket.last.answerClose()
    connection.enable(false)
    expectAtRest(connection)
    connection.enable(true)
    expect(dials()).toBe(2)
  })

  test.each<[string, (connection: Witness) => void]>([
    ['close()', (connection) => connection.close()],
    ['dispose()', (connection) => connection.dispose()],
  ])('C8 ends with %s while the old session is closing', async (_, act) => {
    const [connection, socket] = open()
    hide()
    await later(60_000)
    act(connection)
    show()
    expect(connection.getSnapshot().readyState).toBe(3)
    socket.answerClose()
    expectAtRest(connection)
  })

  test.each(['open', 'reconnect'] as const)(
    'R4 ends with %s() on a hidden page, and leaves no listener after that session',
    async (name) => {
      const connection = await paused()
      connection[name]()
      expect(dials()).toBe(2)
      FakeWebSocket.last.accept()
      FakeWebSocket.last.peerCloses(4001)
      expect(listening()).toBe(0)
      expectAtRest(connection)
    },
  )

  test('C8 does not begin for a closed connection, or for one whose close() is unanswered', async () => {
    const [connection, socket] = open()
    connection.close()
    hide()
    await later(1_000)
    socket.answerClose()
    await later(60_000)
    expectAtRest(connection)
  })

  test('L4 is cancelled when the session ends for good on a hidden page', () => {
    const [connection, socket] = open()
    hide()
    expect(vi.getTimerCount()).toBe(1)
    socket.peerCloses(4001)
    expect(vi.getTimerCount()).toBe(0)
    expectAtRest(connection)
  })

  test('C8 does not begin after dispose()', async () => {
    const [connection, socket] = open({ closeTimeout: Infinity })
    connection.dispose()
    hide()
    await later(60_000)
    show()
    socket.answerClose()
    expectAtRest(connection)
  })
})
