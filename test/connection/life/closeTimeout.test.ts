import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { FakeWebSocket } from '../../support/FakeWebSocket.js'
import { later } from '../../support/later.js'
import { cutOff, end, openWitness, witness } from '../../support/witness.js'

beforeEach(() => {
  vi.useFakeTimers()
  FakeWebSocket.reset()
})

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('closeTimeout', () => {
  test('C10 ends a session whose peer does not answer, with a CloseEvent made by the library', async () => {
    const [connection, socket] = openWitness()
    connection.close(4000, 'bye')
    await later(2_999)
    expect(connection.getSnapshot().readyState).toBe(2)
    await later(1)
    expect(connection.getSnapshot()).toMatchObject({ readyState: 3, closedBy: 'timeout', error: null })
    expect(connection.calls).toEqual([2, 3, 'onClose'])
    const { lastCloseEvent } = connection.getSnapshot()
    expect(lastCloseEvent).toBeInstanceOf(CloseEvent)
    expect(end(lastCloseEvent)).toEqual(cutOff)
    expect(lastCloseEvent?.type).toBe('close')
    expect(lastCloseEvent?.isTrusted).not.toBe(true)
    expect(connection.closeEvents).toEqual([lastCloseEvent])
    expect(socket.hasListeners).toBe(false)
  })

  test('C10 counts from close(), not from the start of the handshake', async () => {
    const connection = witness({ connectTimeout: 3_000 })
    connection.open()
    await later(2_000)
    connection.close()
    await later(2_999)
    expect(connection.getSnapshot().readyState).toBe(2)
    await later(1)
    expect(connection.getSnapshot().readyState).toBe(3)
  })

  test('C10 makes the connection ignore the old socket', async () => {
    const [connection, socket] = openWitness()
    connection.close()
    await later(3_000)
    const snapshot = connection.getSnapshot()
    socket.answerClose()
    expect(connection.getSnapshot()).toBe(snapshot)
    expect(connection.closeEvents).toHaveLength(1)
  })

  test('C10 makes an object with the same fields when the runtime has no CloseEvent', async () => {
    const [connection] = openWitness()
    vi.stubGlobal('CloseEvent', undefined)
    connection.close()
    await later(3_000)
    expect(connection.getSnapshot().lastCloseEvent).toEqual({ type: 'close', isTrusted: false, ...cutOff })
  })

  test('C10 opens a new session afterwards when open() was called meanwhile', async () => {
    const [connection] = openWitness()
    connection.close()
    connection.open()
    await later(3_000)
    expect(connection.calls).toEqual([2, 3, 'onClose', 0])
    expect(FakeWebSocket.all).toHaveLength(2)
  })

  test.each([
    ['open() and close()', ['open', 'close'], 'timeout'],
    ['open(), dispose() and close()', ['open', 'dispose', 'close'], null],
  ] as const)('C10 counts from the first close(), not from later calls: %s', async (_, acts, closedBy) => {
    const [connection] = openWitness()
    connection.close()
    await later(2_000)
    for (const act of acts) connection[act]()
    await later(999)
    expect(connection.closeEvents).toEqual([])
    await later(1)
    expect(connection.closeEvents.map(end)).toEqual([cutOff])
    expect(connection.getSnapshot()).toMatchObject({ readyState: 3, closedBy })
  })

  test('C10 clears its timer when the peer answers', () => {
    const [connection, socket] = openWitness()
    connection.close()
    expect(vi.getTimerCount()).toBe(1)
    socket.answerClose()
    expect(vi.getTimerCount()).toBe(0)
  })

  test.each([
    ['0', 0, 0],
    ['negative', -1, 1],
    ['-Infinity', -Infinity, 1],
    ['500', 500, 500],
    ['undefined', undefined, 3_000],
    ['the longest delay of a timer', 2 ** 31 - 1, 2 ** 31 - 1],
  ])('C10 ends the session in time when it is %s', async (_, closeTimeout, due) => {
    const [connection] = openWitness({ closeTimeout })
    connection.close()
    if (due > 1) await later(due - 1)
    expect(connection.getSnapshot().readyState).toBe(2)
    await later(1)
    expect(connection.getSnapshot().readyState).toBe(3)
  })

  test.each([Infinity, NaN, 2 ** 31, 2 ** 53])('C10 never expires when it is %d', async (closeTimeout) => {
    const [connection, socket] = openWitness({ closeTimeout })
    connection.close()
    expect(vi.getTimerCount()).toBe(0)
    await later(24 * 3_600_000)
    expect(connection.getSnapshot().readyState).toBe(2)
    socket.answerClose()
    expect(connection.getSnapshot().readyState).toBe(3)
  })
})
