import { describe, expect, test, vi } from 'vitest'
import { withFakeClock } from '../../support/fakeClock.js'
import { FakeWebSocket } from '../../support/FakeWebSocket.js'
import { later, soon } from '../../support/later.js'
import type { ConnectionOptions } from '../../../src/connection/connectionOptions.js'
import { cutOff, end, openWitness, witness } from '../../support/witness.js'

withFakeClock()

/** A connection that is open because it has an owner, and its socket. */
function openHeld(options: ConnectionOptions<unknown> = {}) {
  const connection = witness(options)
  connection.enable(true)
  FakeWebSocket.last.accept()
  connection.calls.splice(0)
  return [connection, FakeWebSocket.last] as const
}

const at = (index: number) => FakeWebSocket.all.at(index)!

describe('nothing waits for an old session', () => {
  test('L2 enabling again dials at once while the old session is closing, and the old end is emitted once', () => {
    const [connection, old] = openHeld()
    connection.enable(false)
    expect(connection.calls).toEqual([3])
    expect(old.closeCalls).toEqual([[1000]])
    connection.enable(true)
    expect(FakeWebSocket.all).toHaveLength(2)
    expect(connection.getSnapshot().readyState).toBe(0)
    old.answerClose()
    expect(connection.calls).toEqual([3, 0, 'onClose'])
    expect(connection.getSnapshot()).toMatchObject({ readyState: 0, closedBy: 'client' })
    expect(connection.getSnapshot().lastCloseEvent?.code).toBe(1000)
    at(-1).accept()
    expect(connection.calls).toEqual([3, 0, 'onClose', 1, 'onOpen'])
  })

  test('L3 the end of the old session is emitted before the next onOpen', async () => {
    const [connection, old] = openHeld()
    connection.enable(false)
    connection.enable(true)
    at(-1).accept()
    expect(connection.calls).toEqual([3, 0, 'onClose', 1, 'onOpen'])
    expect(end(connection.closeEvents[0])).toEqual(cutOff)
    expect(connection.getSnapshot().closedBy).toBe('client')
    expect(old.hasListeners).toBe(false)
    await later(60_000)
    expect(connection.closeEvents).toHaveLength(1)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('L3 onClose of the old session may close the new one before it opens', () => {
    const [connection] = openHeld()
    connection.listen((...[name]) => {
      if (name === 'onClose') connection.close(4000)
    })
    connection.enable(false)
    connection.enable(true)
    at(-1).accept()
    expect(connection.calls).toEqual([3, 0, 'onClose', 2])
    // Its socket is already open, although the connection shows CONNECTING.
    expect(at(-1).closeCalls).toEqual([[4000]])
  })

  test('L3 the end of a session is emitted to those who listened at its release, and to no later listener', () => {
    const [connection, old] = openHeld()
    const before = vi.fn()
    const after = vi.fn()
    const forget = connection.listen((...[name]) => before(name))
    connection.release(() => undefined)
    forget()
    connection.listen((...[name]) => after(name))
    old.answerClose()
    expect(before.mock.calls).toEqual([['onClose']])
    expect(after).not.toHaveBeenCalled()
  })

  test('L2 enabling again takes back a pending handshake with its socket', async () => {
    const connection = witness()
    connection.enable(true)
    connection.enable(false)
    await later(1_000)
    connection.enable(true)
    expect(FakeWebSocket.all).toHaveLength(1)
    expect(connection.getPreview().readyState).toBe(0)
    at(0).accept()
    at(0).message('hello')
    expect(connection.calls).toEqual([0, 3, 0, 1, 'onOpen', 'onMessage'])
    expect(at(0).closeCalls).toEqual([])
    await later(60_000)
    expect(connection.getSnapshot().readyState).toBe(1)
  })

  test('Z2 the next owner takes back no pending handshake', () => {
    let user = 'alice'
    const connection = witness({}, () => `ws://peer/?user=${user}`)
    connection.enable(true)
    connection.release(() => undefined)
    user = 'bob'
    connection.enable(true)
    expect(FakeWebSocket.all.map(({ url }) => url)).toEqual(['ws://peer/?user=alice', 'ws://peer/?user=bob'])
    const plain = witness({}, 'ws://other/')
    plain.enable(true)
    plain.release(() => undefined)
    plain.enable(true)
    expect(FakeWebSocket.all).toHaveLength(3)
  })

  test('L2 enabling again takes back no handshake after close()', () => {
    const connection = witness()
    connection.enable(true)
    connection.close()
    connection.enable(false)
    connection.enable(true)
    expect(FakeWebSocket.all).toHaveLength(2)
  })

  test('L2 dialling cuts the pending handshake of a disposed connection to the same host, and no other', async () => {
    const left = witness({}, 'ws://slow.example/a')
    const other = witness({}, 'ws://other.example/a')
    for (const connection of [left, other]) {
      connection.open()
      connection.dispose()
    }
    const next = witness({}, 'ws://slow.example:80/b?token=1')
    next.open()
    expect(at(0).closeCalls).toEqual([[]])
    expect(at(1).closeCalls).toEqual([])
    await soon()
    expect(left.calls).toEqual([0, 3, 'onClose'])
    expect(end(left.closeEvents[0])).toEqual(cutOff)
    at(1).accept()
    expect(at(1).closeCalls).toEqual([[1000]])
  })

  test('C8 dispose() after close() sends no second close frame', async () => {
    const [connection, socket] = openWitness({ closeTimeout: 1_000 })
    connection.close(4000)
    await later(600)
    connection.dispose()
    expect(socket.closeCalls).toEqual([[4000]])
    expect(connection.calls).toEqual([2, 3])
    // Its closeTimeout continues.
    await later(400)
    expect(connection.calls).toEqual([2, 3, 'onClose'])
    expect(end(connection.closeEvents[0])).toEqual(cutOff)
  })
})

describe('releasing resets', () => {
  test.each([
    ['close()', (connection: ReturnType<typeof openWitness>[0]) => connection.close(4000)],
    ['a close by the server', () => at(0).peerCloses(4401)],
    ['a lost connection', () => at(0).drop()],
  ])('H12 the next owner opens the connection again, after %s', (_, ending) => {
    const connection = witness()
    connection.enable(true)
    at(0).accept()
    ending(connection)
    connection.release(() => undefined)
    expect(connection.getSnapshot()).toMatchObject({
      readyState: 3,
      error: null,
      closedBy: null,
      lastCloseEvent: null,
    })
    connection.enable(true)
    expect(FakeWebSocket.all).toHaveLength(2)
    expect(connection.getSnapshot().status).toBe('connecting')
  })

  test('H12 enabling again opens the connection, also after close()', () => {
    const connection = witness()
    connection.enable(true)
    at(0).accept()
    connection.close()
    connection.enable(false)
    connection.enable(true)
    expect(FakeWebSocket.all).toHaveLength(2)
  })

  test('H12 dispose() resets data and messages, and calls the onReset listeners', () => {
    const [connection, socket] = openWitness()
    const forgotten = vi.fn()
    connection.onReset(forgotten)
    socket.message('for alice')
    const era = connection.era()
    connection.dispose()
    expect(connection.getSnapshot()).toMatchObject({ data: null, lastMessage: null })
    expect(forgotten).toHaveBeenCalledOnce()
    expect(connection.era()).toBe(era + 1)
    // The late end of the old session is emitted, but changes no field.
    socket.answerClose()
    expect(connection.closeEvents.map(({ code }) => code)).toEqual([1000])
    expect(connection.getSnapshot()).toMatchObject({ lastCloseEvent: null, closedBy: null })
  })

  test('H12 a connection that open() opened keeps its fields and stays open', () => {
    const [connection, socket] = openWitness()
    connection.enable(true)
    socket.message('hello')
    const left = vi.fn()
    connection.release(left)
    expect(left).toHaveBeenCalledWith(true)
    expect(connection.getSnapshot()).toMatchObject({ readyState: 1, data: 'hello' })
  })
})

describe('messages come before the end of their session', () => {
  const slow = ({ data }: MessageEvent) =>
    new Promise<string>((resolve) => setTimeout(() => resolve(String(data)), 40))

  test('M1 the close event and the next session wait for messages that are being decoded', async () => {
    const [connection, socket] = openWitness({ parse: slow, reconnect: { delay: 5, jitter: 'none' } })
    socket.message('last words')
    socket.peerCloses(1012)
    expect(connection.calls).toEqual([2])
    expect(connection.getSnapshot().status).toBe('closing')
    await later(40)
    expect(connection.calls).toEqual([2, 'onMessage', 3, 'onClose'])
    await later(5)
    expect(FakeWebSocket.all).toHaveLength(2)
  })

  test('M1 a decode that never settles delays the real close event by at most closeTimeout', async () => {
    const never = () => new Promise<string>(() => undefined)
    const [connection, socket] = openWitness({ parse: never, closeTimeout: 500 })
    socket.message('lost')
    socket.peerCloses(4001, 'bye')
    await later(499)
    expect(connection.calls).toEqual([2])
    await later(1)
    expect(connection.calls).toEqual([2, 3, 'onClose'])
    expect(connection.closeEvents[0]).toMatchObject({ code: 4001, reason: 'bye' })
    expect(connection.getSnapshot().closedBy).toBe('server')
  })

  test.each(['close', 'dispose', 'reconnect'] as const)(
    'L3 the real close event comes once when %s() is called while the last messages are being decoded',
    async (act) => {
      const [connection, socket] = openWitness({ parse: slow })
      socket.message('late')
      socket.peerCloses(4001)
      connection[act]()
      await later(100)
      expect(connection.closeEvents.map(({ code }) => code)).toEqual([4001])
      expect(connection.messages).toEqual([])
    },
  )

  test.each([false, true])('C8 open() opens the next session after them: reconnect %s', async (reconnect) => {
    const [connection, socket] = openWitness({ parse: slow, reconnect })
    socket.message('last words')
    socket.peerCloses(4001)
    connection.open()
    expect(FakeWebSocket.all).toHaveLength(1)
    await later(40)
    expect(connection.messages).toHaveLength(1)
    expect(connection.calls.slice(0, 4)).toEqual([2, 'onMessage', 3, 'onClose'])
    expect(FakeWebSocket.all).toHaveLength(2)
    expect(connection.getSnapshot().status).toBe('connecting')
  })

  test('S1 what is sent meanwhile is queued for the next session', async () => {
    const [connection, socket] = openWitness({ parse: slow, reconnect: { delay: 5, jitter: 'none' } })
    socket.message('late')
    socket.peerCloses(1012)
    expect(connection.send('kept')).toBe('queued')
    await later(45)
    at(-1).accept()
    expect(at(-1).sent).toEqual(['kept'])
  })
})
