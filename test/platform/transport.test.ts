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
  const told: unknown[] = []
  const transport = new Transport(
    'ws://peer/',
    protocols,
    { WebSocket: FakeWebSocket, ...options },
    {
      opened: (event) => told.push(event),
      heard: (event) => told.push(event),
      lost: (event) => told.push(event),
    },
  )
  return { told, transport, socket: FakeWebSocket.last }
}

describe('Transport', () => {
  test('L1 makes one socket, with the address and the protocols', () => {
    const { socket } = dialWith({}, ['chat', 'superchat'])
    expect(FakeWebSocket.all).toHaveLength(1)
    expect(socket.url).toBe('ws://peer/')
    expect(socket.protocols).toEqual(['chat', 'superchat'])
  })

  test('L1 uses the global WebSocket where it is given none', () => {
    vi.stubGlobal('WebSocket', FakeWebSocket)
    const { socket } = dialWith({ WebSocket: undefined })
    expect(socket).toBeInstanceOf(FakeWebSocket)
  })

  test('L10 throws a clear error where there is none', () => {
    vi.stubGlobal('WebSocket', undefined)
    expect(() => dialWith({ WebSocket: undefined })).toThrow(new TypeError('WebSocket is missing: pass one'))
  })

  test('L10 throws what the constructor throws', () => {
    const fine = { opened: vi.fn(), heard: vi.fn(), lost: vi.fn() }
    expect(() => new Transport('nowhere', [], { WebSocket: FakeWebSocket }, fine)).toThrow(DOMException)
    expect(() => new Transport('ws://peer/', ['a', 'a'], { WebSocket: FakeWebSocket }, fine)).toThrow(
      DOMException,
    )
  })

  test('M1 leaves binaryType alone unless it is set', () => {
    expect(dialWith().socket.binaryType).toBe('blob')
    expect(dialWith({ binaryType: 'arraybuffer' }).socket.binaryType).toBe('arraybuffer')
  })

  test('L10 leaves no socket behind that it cannot use', () => {
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

  test('M1 tells what happens, each time with the event', () => {
    const { told, socket } = dialWith()
    socket.accept()
    socket.message('hello')
    socket.peerCloses(4001)
    expect(told).toEqual([
      expect.objectContaining({ type: 'open' }),
      expect.objectContaining({ type: 'message', data: 'hello' }),
      {
        event: expect.objectContaining({ type: 'close', code: 4001 }) as unknown,
        opened: true,
        cause: undefined,
      },
    ])
  })

  test('C14 tells whether the handshake was successful', () => {
    const { told, socket } = dialWith()
    socket.refuse()
    expect(told).toEqual([
      { event: expect.objectContaining({ code: 1006 }) as unknown, opened: false, cause: undefined },
    ])
  })

  test('C12 hears an error event, and makes nothing of it', () => {
    const { told, socket } = dialWith()
    expect(socket.onerror).toBeTypeOf('function')
    expect(() => socket.onerror?.(new Event('error'))).not.toThrow()
    expect(told).toEqual([])
  })
})

describe('send', () => {
  test('S1 says whether the socket was open, and throws for none of its states', () => {
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
  test.each([[[]], [[4000]], [[4000, 'bye']]])(
    'C4 passes on as many arguments as there are: %j',
    (values) => {
      const { transport, socket } = dialWith()
      socket.accept()
      transport.close(values)
      expect(socket.closedWith).toStrictEqual(values)
    },
  )

  test('C12 tells of an event that came inside of the call when the call is over', async () => {
    const { told, transport } = dialWith({ WebSocket: HastyWebSocket })
    transport.close([])
    expect(told).toEqual([])
    await soon()
    expect(told).toHaveLength(1)
  })

  test('C12 tells nothing of it when the socket was let go of meanwhile', async () => {
    const { told, transport } = dialWith({ WebSocket: HastyWebSocket })
    transport.close([])
    transport.abandon()
    await soon()
    expect(told).toEqual([])
  })
})

describe('leave', () => {
  test('L2 closes at once where the socket is open', () => {
    const { transport, socket } = dialWith()
    socket.accept()
    transport.leave()
    expect(socket.closedWith).toEqual([1000])
  })

  test('L3 hears no message any more, and the end', () => {
    const { told, transport, socket } = dialWith({ WebSocket: ChattyWebSocket })
    socket.accept()
    transport.leave()
    told.splice(0)
    socket.message('too late')
    socket.answerClose()
    expect(told).toEqual([expect.objectContaining({ opened: true })])
  })

  test('C7 says nothing more to a socket that close() was called on', () => {
    const { transport, socket } = dialWith()
    socket.accept()
    transport.close([4000, 'bye'])
    transport.leave()
    expect(socket.closeCalls).toEqual([[4000, 'bye']])
  })

  test('L2 waits for the handshake, and says nothing of it', () => {
    const { told, transport, socket } = dialWith()
    transport.leave()
    expect(socket.closeCalls).toEqual([])
    socket.accept()
    expect(socket.closedWith).toEqual([1000])
    expect(told).toEqual([])
    socket.answerClose()
    expect(told).toHaveLength(1)
  })

  test('L2 tells of a handshake that fails', () => {
    const { told, transport, socket } = dialWith()
    transport.leave()
    socket.refuse()
    expect(told).toHaveLength(1)
  })

  test('L2 is cut where the same host is dialled, and its end is told', async () => {
    const { told, transport, socket } = dialWith()
    transport.leave()
    dialWith()
    expect(socket.closedWith).toEqual([])
    expect(socket.heard).toBe(false)
    await soon()
    expect(told).toEqual([
      { event: expect.objectContaining({ code: 1006 }) as unknown, opened: false, cause: undefined },
    ])
  })
})

describe('leave, while other handshakes wait', () => {
  const at = (index: number) => FakeWebSocket.all[index]!

  test('L2 is cut a microtask later where the same host has been dialled since', async () => {
    const { told, transport } = dialWith()
    dialWith()
    transport.leave()
    expect(at(0).closeCalls).toEqual([])
    await soon()
    expect(at(0).closeCalls).toEqual([[]])
    expect(told).toEqual([
      { event: expect.objectContaining({ code: 1006 }) as unknown, opened: false, cause: undefined },
    ])
    expect(at(1).closeCalls).toEqual([])
  })

  test('L2 goes on where the newer handshake is left in the same turn', async () => {
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
  ])('L2 goes on where the newer one %s', async (_, act) => {
    const older = dialWith()
    act(dialWith())
    older.transport.leave()
    await soon()
    expect(older.socket.closeCalls).toEqual([])
  })

  test('L2 goes on where only older ones wait, which it does not hold up', async () => {
    dialWith()
    const newer = dialWith()
    newer.transport.leave()
    await soon()
    expect(newer.socket.closeCalls).toEqual([])
  })

  test('L2 is cut where a newer one that was left is taken back', async () => {
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

describe('takeBack', () => {
  test('L2 lets the handshake lead to an open socket', () => {
    const { told, transport, socket } = dialWith()
    transport.leave()
    transport.takeBack()
    socket.accept()
    socket.message('hello')
    expect(socket.closeCalls).toEqual([])
    expect(told.map((event) => (event as Event).type)).toEqual(['open', 'message'])
  })

  test('L2 keeps the handshake where the same host is dialled', () => {
    const { transport, socket } = dialWith()
    transport.leave()
    transport.takeBack()
    dialWith()
    expect(socket.state).toBe(0)
  })
})

describe('abandon', () => {
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
  ])('C10 lets nobody hear of the socket any more: %s', (_, reach) => {
    const { told, transport, socket } = dialWith()
    reach(socket)
    told.splice(0)
    transport.abandon()
    expect(socket.heard).toBe(false)
    expect(socket.state).toBeGreaterThanOrEqual(2)
    if (socket.state === 2) socket.answerClose()
    expect(told).toEqual([])
  })

  test('L4 goes on listening to errors, for `ws` throws one that nobody listens to', () => {
    const { transport, socket } = dialWith()
    transport.abandon()
    expect(socket.onerror).not.toBeNull()
  })

  test('L4 drops a handshake that was left', () => {
    const { transport, socket } = dialWith()
    transport.leave()
    transport.abandon()
    expect(socket.closedWith).toEqual([])
    expect(socket.heard).toBe(false)
  })
})
