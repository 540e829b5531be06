import { describe, expect, test, vi } from 'vitest'
import { withFakeClock } from '../../support/fakeClock.js'
import { FakeWebSocket } from '../../support/FakeWebSocket.js'
import { later } from '../../support/later.js'
import { cutOff, end, openWitness, witness, type Witness } from '../../support/witness.js'

withFakeClock()

describe('dispose()', () => {
  test('L2 closes with 1000 while OPEN', () => {
    const [connection, socket] = openWitness()
    connection.dispose()
    expect(socket.closedWith).toEqual([1000])
    expect(connection.getSnapshot().readyState).toBe(3)
    socket.answerClose()
    expect(connection.calls).toEqual([3, 'onClose'])
    expect(end(connection.closeEvents[0])).toEqual({ code: 1000, reason: '', wasClean: true })
  })

  test('L2 lets the handshake finish while CONNECTING, and then closes with 1000', () => {
    const connection = witness()
    connection.open()
    const socket = FakeWebSocket.last
    connection.dispose()
    expect(socket.closeCalls).toEqual([])
    expect(connection.getSnapshot().readyState).toBe(3)
    socket.accept()
    expect(socket.closeCalls).toEqual([[1000]])
    socket.answerClose()
    expect(connection.calls).toEqual([0, 3, 'onClose'])
    expect(end(connection.closeEvents[0])).toEqual({ code: 1000, reason: '', wasClean: true })
  })

  test('L2 cuts the handshake after closeTimeout', async () => {
    const connection = witness()
    connection.open()
    connection.dispose()
    await later(2_999)
    expect(FakeWebSocket.last.closeCalls).toEqual([])
    expect(connection.calls).toEqual([0, 3])
    await later(1)
    expect(FakeWebSocket.last.closedWith).toEqual([])
    expect(FakeWebSocket.last.hasListeners).toBe(false)
    expect(connection.calls).toEqual([0, 3, 'onClose'])
    expect(end(connection.closeEvents[0])).toEqual(cutOff)
    expect(connection.getSnapshot().error).toBeNull()
  })

  test('L2 causes no error when the handshake fails afterwards', () => {
    const connection = witness()
    connection.open()
    connection.dispose()
    FakeWebSocket.last.refuse()
    expect(connection.calls).toEqual([0, 3, 'onClose'])
    expect(connection.getSnapshot()).toMatchObject({ closedBy: null, error: null })
  })

  test('L2 prevents dialling while the address function is pending', async () => {
    const connection = witness({}, () => Promise.resolve('ws://peer/'))
    connection.open()
    connection.dispose()
    await later(0)
    expect(FakeWebSocket.all).toEqual([])
    expect(connection.calls).toEqual([0, 3])
    expect(vi.getTimerCount()).toBe(0)
  })

  test('L4 stops messages at once, before the session has ended', () => {
    const [connection, socket] = openWitness()
    connection.dispose()
    socket.message('late')
    expect(connection.messages).toEqual([])
  })

  test('C7 makes a later close() do nothing to the pending handshake', () => {
    const connection = witness()
    connection.open()
    connection.dispose()
    connection.close(4000)
    expect(FakeWebSocket.last.closeCalls).toEqual([])
    FakeWebSocket.last.accept()
    expect(FakeWebSocket.last.closeCalls).toEqual([[1000]])
    FakeWebSocket.last.answerClose()
    expect(connection.getSnapshot().readyState).toBe(3)
    expect(connection.closeEvents).toHaveLength(1)
  })

  test('H12 resets an unanswered close(), and does not close the socket again', () => {
    const [connection, socket] = openWitness()
    connection.close(4000)
    connection.dispose()
    expect(socket.closeCalls).toEqual([[4000]])
    socket.answerClose()
    expect(connection.closeEvents.map(({ code }) => code)).toEqual([4000])
    connection.enable(true)
    expect(FakeWebSocket.all).toHaveLength(2)
  })

  test('L2 lets open() dial at once, before the old session has ended', () => {
    const [connection, socket] = openWitness()
    connection.dispose()
    connection.open()
    expect(connection.calls).toEqual([3, 0])
    socket.answerClose()
    FakeWebSocket.last.accept()
    expect(connection.calls).toEqual([3, 0, 'onClose', 1, 'onOpen'])
  })
})

describe('enable()', () => {
  function enabledWitness(): [Witness, FakeWebSocket] {
    const connection = witness({}, 'ws://peer/', 'mounting')
    connection.enable(true)
    FakeWebSocket.last.accept()
    connection.calls.splice(0)
    return [connection, FakeWebSocket.last]
  }

  test('C8 closes with 1000 for false, and opens for true', () => {
    const [connection, socket] = enabledWitness()
    connection.enable(false)
    expect(socket.closedWith).toEqual([1000])
    socket.answerClose()
    connection.enable(true)
    expect(connection.calls).toEqual([3, 'onClose', 0])
  })

  test('C8 resets an earlier close() for false', () => {
    const [closing, first] = enabledWitness()
    closing.close()
    closing.enable(false)
    first.answerClose()
    expect(closing.getSnapshot().readyState).toBe(3)
    closing.enable(true)
    expect(closing.getSnapshot().readyState).toBe(0)
    const [closed, second] = enabledWitness()
    closed.close()
    second.answerClose()
    closed.enable(false)
    expect(closed.getSnapshot().readyState).toBe(3)
    closed.enable(true)
    expect(closed.getSnapshot().readyState).toBe(0)
  })

  test('C8 does not close what open() opened, when called with false again', () => {
    const [connection, socket] = enabledWitness()
    connection.enable(false)
    socket.answerClose()
    connection.open()
    connection.enable(false)
    FakeWebSocket.last.accept()
    expect(connection.getSnapshot().readyState).toBe(1)
    expect(FakeWebSocket.last.closeCalls).toEqual([])
    connection.enable(true)
    connection.enable(false)
    expect(FakeWebSocket.last.closedWith).toEqual([1000])
  })

  test('L7 shows CLOSED for false after a first render that showed CONNECTING', () => {
    const connection = witness({}, 'ws://peer/', 'mounting')
    expect(connection.getSnapshot().readyState).toBe(0)
    connection.enable(false)
    expect(connection.getSnapshot().readyState).toBe(3)
    expect(FakeWebSocket.all).toEqual([])
  })

  test('C8 obeys the latest call, also when a subscriber makes it', () => {
    const [connection, socket] = enabledWitness()
    const stop = connection.subscribe(() => {
      stop()
      connection.enable(true)
    })
    connection.enable(false)
    socket.answerClose()
    FakeWebSocket.last.accept()
    expect(connection.getSnapshot().readyState).toBe(1)
    connection.enable(false)
    expect(FakeWebSocket.last.closedWith).toEqual([1000])
  })

  test('L1 does nothing when the value does not change', () => {
    const [connection] = enabledWitness()
    const snapshot = connection.getSnapshot()
    connection.enable(true)
    expect(connection.getSnapshot()).toBe(snapshot)
    expect(FakeWebSocket.all).toHaveLength(1)
    const idle = witness()
    idle.enable(false)
    expect(idle.calls).toEqual([])
  })
})

test('L4 a message that is still being decoded is dropped at enable(false)', async () => {
  const decoded = Promise.resolve('late')
  const connection = witness({ parse: () => decoded })
  connection.enable(true)
  FakeWebSocket.last.accept()
  FakeWebSocket.last.message('early')
  connection.enable(false)
  await later(0)
  expect(connection.messages).toEqual([])
})

test('H1 enable(false) without an earlier enable(true) does not close a connection that reopen() opened', () => {
  const connection = witness()
  connection.reopen()
  connection.enable(false)
  expect(connection.getSnapshot().readyState).toBe(0)
})
