import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Transport, type DialOptions } from '../../src/platform/transport.js'
import { ChattyWebSocket, FakeWebSocket, HastyWebSocket } from '../support/FakeWebSocket.js'
import { soon } from '../support/later.js'

beforeEach(() => {
  FakeWebSocket.reset()
})

afterEach(() => {
  vi.unstubAllGlobals()
})

function dialWith(options: DialOptions = {}, protocols: string[] = []) {
  const events: unknown[] = []
  const transport = new Transport(
    'ws://peer/',
    protocols,
    { WebSocket: FakeWebSocket, ...options },
    {
      opened: (event) => events.push(event),
      heard: (event) => events.push(event),
      lost: (event) => events.push(event),
    },
  )
  return { events, transport, socket: FakeWebSocket.last }
}

describe('Transport', () => {
  test('L1 makes one socket, with the address and the protocols', () => {
    const { socket } = dialWith({}, ['chat', 'superchat'])
    expect(FakeWebSocket.all).toHaveLength(1)
    expect(socket.url).toBe('ws://peer/')
    expect(socket.protocols).toEqual(['chat', 'superchat'])
  })

  test('L1 uses the global WebSocket by default', () => {
    vi.stubGlobal('WebSocket', FakeWebSocket)
    const { socket } = dialWith({ WebSocket: undefined })
    expect(socket).toBeInstanceOf(FakeWebSocket)
  })

  test('L10 throws a clear error if there is no WebSocket', () => {
    vi.stubGlobal('WebSocket', undefined)
    expect(() => dialWith({ WebSocket: undefined })).toThrow(new TypeError('WebSocket is missing: pass one'))
  })

  test('L10 throws the error of the constructor', () => {
    const handlers = { opened: vi.fn(), heard: vi.fn(), lost: vi.fn() }
    expect(() => new Transport('nowhere', [], { WebSocket: FakeWebSocket }, handlers)).toThrow(DOMException)
    expect(() => new Transport('ws://peer/', ['a', 'a'], { WebSocket: FakeWebSocket }, handlers)).toThrow(
      DOMException,
    )
  })

  test('M1 changes binaryType only if the option is set', () => {
    expect(dialWith().socket.binaryType).toBe('blob')
    expect(dialWith({ binaryType: 'arraybuffer' }).socket.binaryType).toBe('arraybuffer')
  })

  test('L10 closes a socket that refuses binaryType', () => {
    // React Native throws for a binaryType that it has no module for.
    class PickyWebSocket extends FakeWebSocket {
      constructor(url: string, protocols?: string | string[]) {
        super(url, protocols)
        Object.defineProperty(this, 'binaryType', {
          set() {
            throw new TypeError('no module for blobs')
          },
        })
      }
    }
    expect(() => dialWith({ WebSocket: PickyWebSocket, binaryType: 'blob' })).toThrow('no module for blobs')
    expect(FakeWebSocket.last.state).toBeGreaterThanOrEqual(2)
  })

  test('M1 passes on each event', () => {
    const { events, socket } = dialWith()
    socket.accept()
    socket.message('hello')
    socket.peerCloses(4001)
    expect(events).toEqual([
      expect.objectContaining({ type: 'open' }),
      expect.objectContaining({ type: 'message', data: 'hello' }),
      {
        event: expect.objectContaining({ type: 'close', code: 4001 }) as unknown,
        opened: true,
        cause: undefined,
      },
    ])
  })

  test('C14 reports whether the handshake succeeded', () => {
    const { events, socket } = dialWith()
    socket.refuse()
    expect(events).toEqual([
      { event: expect.objectContaining({ code: 1006 }) as unknown, opened: false, cause: undefined },
    ])
  })

  test('C12 ignores an error event', () => {
    const { events, socket } = dialWith()
    expect(socket.onerror).toBeTypeOf('function')
    expect(() => socket.onerror?.(new Event('error'))).not.toThrow()
    expect(events).toEqual([])
  })
})

describe('send', () => {
  test('S1 returns whether the socket was open, and throws in no state', () => {
    const { transport, socket } = dialWith()
    expect(transport.send('early')).toBe(false)
    socket.accept()
    expect(transport.send('in time')).toBe(true)
    transport.close([])
    expect(transport.send('late')).toBe(false)
    socket.answerClose()
    expect(transport.send('too late')).toBe(false)
    expect(socket.sent).toEqual(['in time'])
  })
})

describe('close', () => {
  test.each([[[]], [[4000]], [[4000, 'bye']]])('C4 passes on exactly the given arguments: %j', (values) => {
    const { transport, socket } = dialWith()
    socket.accept()
    transport.close(values)
    expect(socket.closedWith).toStrictEqual(values)
  })

  test('C12 reports a close event that fires within the call after the call', async () => {
    const { events, transport } = dialWith({ WebSocket: HastyWebSocket })
    transport.close([])
    expect(events).toEqual([])
    await soon()
    expect(events).toHaveLength(1)
  })

  test('C12 does not report a close event that fires within the call if the socket is abandoned meanwhile', async () => {
    const { events, transport } = dialWith({ WebSocket: HastyWebSocket })
    transport.close([])
    transport.abandon()
    await soon()
    expect(events).toEqual([])
  })
})

describe('leave()', () => {
  test('L2 closes an open socket at once', () => {
    const { transport, socket } = dialWith()
    socket.accept()
    transport.leave()
    expect(socket.closedWith).toEqual([1000])
  })

  test('L3 reports no later messages, but the end', () => {
    const { events, transport, socket } = dialWith({ WebSocket: ChattyWebSocket })
    socket.accept()
    transport.leave()
    events.splice(0)
    socket.message('too late')
    socket.answerClose()
    expect(events).toEqual([expect.objectContaining({ opened: true })])
  })

  test('C7 does not close a socket again after close()', () => {
    const { transport, socket } = dialWith()
    socket.accept()
    transport.close([4000, 'bye'])
    transport.leave()
    expect(socket.closeCalls).toEqual([[4000, 'bye']])
  })

  test('L2 waits for the handshake without reporting it', () => {
    const { events, transport, socket } = dialWith()
    transport.leave()
    expect(socket.closeCalls).toEqual([])
    socket.accept()
    expect(socket.closedWith).toEqual([1000])
    expect(events).toEqual([])
    socket.answerClose()
    expect(events).toHaveLength(1)
  })

  test('L2 reports a handshake that fails', () => {
    const { events, transport, socket } = dialWith()
    transport.leave()
    socket.refuse()
    expect(events).toHaveLength(1)
  })

  test('L2 lets a new handshake to the same host cut the old one, and reports its end', async () => {
    const { events, transport, socket } = dialWith()
    transport.leave()
    dialWith()
    expect(socket.closedWith).toEqual([])
    expect(socket.hasListeners).toBe(false)
    await soon()
    expect(events).toEqual([
      { event: expect.objectContaining({ code: 1006 }) as unknown, opened: false, cause: undefined },
    ])
  })
})

describe('leave() while other handshakes wait', () => {
  const at = (index: number) => FakeWebSocket.all[index]!

  test('L2 cuts the handshake a microtask later if the same host was dialled after it', async () => {
    const { events, transport } = dialWith()
    dialWith()
    transport.leave()
    expect(at(0).closeCalls).toEqual([])
    await soon()
    expect(at(0).closeCalls).toEqual([[]])
    expect(events).toEqual([
      { event: expect.objectContaining({ code: 1006 }) as unknown, opened: false, cause: undefined },
    ])
    expect(at(1).closeCalls).toEqual([])
  })

  test('L2 lets the handshake continue if the newer ones are left in the same task', async () => {
    const all = [dialWith(), dialWith(), dialWith()]
    for (const { transport } of all) transport.leave()
    await soon()
    for (const { socket } of all) {
      socket.accept()
      expect(socket.closeCalls).toEqual([[1000]])
    }
  })

  test.each<[string, (newer: ReturnType<typeof dialWith>) => void]>([
    ['is open', ({ socket }) => socket.accept()],
    ['is closing', ({ transport }) => transport.close([])],
    ['has failed', ({ socket }) => socket.refuse()],
    ['was dropped', ({ transport }) => transport.abandon()],
  ])('L2 lets the handshake continue if the newer one %s', async (_, act) => {
    const older = dialWith()
    act(dialWith())
    older.transport.leave()
    await soon()
    expect(older.socket.closeCalls).toEqual([])
  })

  test('L2 lets the handshake continue if only older ones wait, which it does not delay', async () => {
    dialWith()
    const newer = dialWith()
    newer.transport.leave()
    await soon()
    expect(newer.socket.closeCalls).toEqual([])
  })

  test('L2 cuts the handshake when a newer one is taken back', async () => {
    const older = dialWith()
    const newer = dialWith()
    older.transport.leave()
    newer.transport.leave()
    await soon()
    expect(older.socket.closeCalls).toEqual([])
    newer.transport.takeBack()
    expect(older.socket.closeCalls).toEqual([[]])
  })
})

describe('takeBack()', () => {
  test('L2 keeps the socket open after the handshake', () => {
    const { events, transport, socket } = dialWith()
    transport.leave()
    transport.takeBack()
    socket.accept()
    socket.message('hello')
    expect(socket.closeCalls).toEqual([])
    expect(events.map((event) => (event as Event).type)).toEqual(['open', 'message'])
  })

  test('L2 keeps the handshake when the same host is dialled', () => {
    const { transport, socket } = dialWith()
    transport.leave()
    transport.takeBack()
    dialWith()
    expect(socket.state).toBe(0)
  })
})

describe('abandon()', () => {
  test.each<[string, (socket: FakeWebSocket) => void]>([
    ['CONNECTING', () => undefined],
    ['OPEN', (socket) => socket.accept()],
    [
      'CLOSING',
      (socket) => {
        socket.accept()
        socket.close()
      },
    ],
    ['CLOSED', (socket) => socket.refuse()],
  ])('C10 ignores all later events of the socket: %s', (_, reach) => {
    const { events, transport, socket } = dialWith()
    reach(socket)
    events.splice(0)
    transport.abandon()
    expect(socket.hasListeners).toBe(false)
    expect(socket.state).toBeGreaterThanOrEqual(2)
    if (socket.state === 2) socket.answerClose()
    expect(events).toEqual([])
  })

  test('L4 keeps an error listener, because ws throws an error that has none', () => {
    const { transport, socket } = dialWith()
    transport.abandon()
    expect(socket.onerror).not.toBeNull()
  })

  test('L4 drops an abandoned handshake', () => {
    const { transport, socket } = dialWith()
    transport.leave()
    transport.abandon()
    expect(socket.closedWith).toEqual([])
    expect(socket.hasListeners).toBe(false)
  })
})
