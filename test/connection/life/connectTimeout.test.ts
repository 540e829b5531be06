import { describe, expect, test, vi } from 'vitest'
import { defer } from '../../support/defer.js'
import { withFakeClock } from '../../support/fakeClock.js'
import { FakeWebSocket } from '../../support/FakeWebSocket.js'
import { later } from '../../support/later.js'
import { cutOff, end, witness } from '../../support/witness.js'

withFakeClock()

describe('connectTimeout', () => {
  test('L10 abandons a handshake that takes too long, with 1006 and an error', async () => {
    const connection = witness()
    connection.open()
    await later(9_999)
    expect(connection.getSnapshot().readyState).toBe(0)
    await later(1)
    expect(connection.getSnapshot()).toMatchObject({ readyState: 3, closedBy: 'timeout' })
    expect(connection.getSnapshot().error?.message).toBe('connectTimeout of 10000 ms expired')
    expect(end(connection.getSnapshot().lastCloseEvent)).toEqual(cutOff)
    expect(connection.calls).toEqual([0, 3, 'onError', 'onClose'])
    expect(FakeWebSocket.last.closedWith).toEqual([])
    expect(FakeWebSocket.last.hasListeners).toBe(false)
    await later(3_600_000)
    expect(FakeWebSocket.all).toHaveLength(1)
  })

  test('L10 abandons an address function that takes too long, with an error and no CloseEvent', async () => {
    const address = defer<string>()
    const connection = witness({ connectTimeout: 500 }, () => address.promise)
    connection.open()
    await later(500)
    expect(connection.getSnapshot()).toMatchObject({ readyState: 3, lastCloseEvent: null, closedBy: null })
    expect(connection.getSnapshot().error?.message).toBe('connectTimeout of 500 ms expired')
    expect(connection.calls).toEqual([0, 3, 'onError'])
    address.resolve('ws://late/')
    await later(0)
    expect(FakeWebSocket.all).toEqual([])
  })

  test('L10 limits the address and the handshake together', async () => {
    const address = defer<string>()
    const connection = witness({ connectTimeout: 500 }, () => address.promise)
    connection.open()
    await later(400)
    address.resolve('ws://late/')
    await later(99)
    expect(connection.getSnapshot().readyState).toBe(0)
    await later(1)
    expect(connection.getSnapshot()).toMatchObject({ readyState: 3, closedBy: 'timeout' })
  })

  test('L10 starts again with every attempt, and stops once the connection is open', async () => {
    const connection = witness({ connectTimeout: 500 })
    connection.open()
    await later(400)
    FakeWebSocket.last.refuse()
    connection.open()
    await later(400)
    FakeWebSocket.last.accept()
    await later(3_600_000)
    expect(connection.getSnapshot().readyState).toBe(1)
    expect(vi.getTimerCount()).toBe(0)
  })

  test.each([
    ['0', 0],
    ['negative', -5],
    ['-Infinity', -Infinity],
  ])('L10 expires at once, but after open() has returned, when it is %s', async (_, connectTimeout) => {
    const connection = witness({ connectTimeout })
    connection.open()
    expect(connection.getSnapshot().readyState).toBe(0)
    await later(1)
    expect(connection.getSnapshot()).toMatchObject({ readyState: 3, closedBy: 'timeout' })
  })

  test.each([Infinity, NaN, 2 ** 31, 2 ** 53])('L10 never expires when it is %d', async (limit) => {
    const connection = witness({ connectTimeout: limit })
    connection.open()
    expect(vi.getTimerCount()).toBe(0)
    await later(24 * 3_600_000)
    FakeWebSocket.last.accept()
    expect(connection.getSnapshot().readyState).toBe(1)
  })
})
