import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { dial, type DialOptions } from '../../src/platform/transport.js'
import { FakeWebSocket, HastyWebSocket } from '../support/FakeWebSocket.js'
import { soon } from '../support/later.js'

beforeEach(() => {
  FakeWebSocket.reset()
})

afterEach(() => {
  vi.unstubAllGlobals()
})

function dialWith(options: DialOptions = {}, protocols: string[] = []) {
  const told: unknown[] = []
  const transport = dial(
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

describe('dial', () => {
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
    expect(() => dial('nowhere', [], { WebSocket: FakeWebSocket }, fine)).toThrow(DOMException)
    expect(() => dial('ws://peer/', ['a', 'a'], { WebSocket: FakeWebSocket }, fine)).toThrow(DOMException)
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
    expect(told.map((event) => (event as Event).type)).toEqual(['open', 'message', 'close'])
    expect(told[1]).toHaveProperty('data', 'hello')
    expect(told[2]).toHaveProperty('code', 4001)
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

describe('closeOnceOpen', () => {
  test('L2 closes at once where the socket is open', () => {
    const { transport, socket } = dialWith()
    socket.accept()
    transport.closeOnceOpen(1000)
    expect(socket.closedWith).toEqual([1000])
  })

  test('L2 waits for the handshake, and says nothing of it', () => {
    const { told, transport, socket } = dialWith()
    transport.closeOnceOpen(1000)
    expect(socket.closeCalls).toEqual([])
    socket.accept()
    expect(socket.closedWith).toEqual([1000])
    expect(told).toEqual([])
    socket.answerClose()
    expect(told).toHaveLength(1)
  })

  test('L2 tells of a handshake that fails', () => {
    const { told, transport, socket } = dialWith()
    transport.closeOnceOpen(1000)
    socket.refuse()
    expect(told).toHaveLength(1)
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

  test('L4 takes back a farewell that waits for the handshake', () => {
    const { transport, socket } = dialWith()
    transport.closeOnceOpen(1000)
    transport.abandon()
    expect(socket.closedWith).toEqual([])
    expect(socket.heard).toBe(false)
  })
})
