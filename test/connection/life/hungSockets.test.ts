import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { WebSocketLike } from '../../../src/platform/transport.js'
import { FakeWebSocket } from '../../support/FakeWebSocket.js'
import { hostile } from '../../support/hostile.js'
import { later, soon } from '../../support/later.js'
import { cutOff, end, openWitness, witness } from '../../support/witness.js'

const quick = { delay: 20, jitter: 'none' } as const

beforeEach(() => {
  vi.useFakeTimers()
  FakeWebSocket.reset()
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

/** What Chromium makes under a content security policy: CLOSED when the constructor returns, then `error`, and no `close`. */
class BlockedWebSocket extends FakeWebSocket {
  constructor(url: string) {
    super(url)
    this.state = 3
    setTimeout(() => this.onerror?.(new Event('error')))
  }
}

test('C13 the connection is CLOSED at once, with an error and without a retry, when the constructor returns a CLOSED socket', async () => {
  const connection = witness({ WebSocket: BlockedWebSocket, reconnect: quick })
  connection.open()
  expect(connection.getSnapshot()).toMatchObject({
    readyState: 3,
    status: 'closed',
    retry: null,
    lastCloseEvent: null,
  })
  expect(connection.getSnapshot().error?.message).toBe(
    "connection is blocked by the page's security policy or by the WebSocket implementation",
  )
  await later(60_000)
  expect(FakeWebSocket.all).toHaveLength(1)
  expect(connection.calls).toEqual(['onError'])
  expect(vi.getTimerCount()).toBe(0)
})

test('C13 the error has the text of a thrown value that is not an Error, without an address', () => {
  class Refusing extends FakeWebSocket {
    constructor() {
      super('ws://peer/')
      throw Object.assign(Object.create(null), {
        name: 'NS_ERROR_CONTENT_BLOCKED',
        message: '',
      }) as Error
    }
  }
  const connection = witness({ WebSocket: Refusing })
  connection.open()
  expect(connection.getSnapshot().error).toEqual(new Error('NS_ERROR_CONTENT_BLOCKED'))
  class Quoting extends FakeWebSocket {
    constructor() {
      super('ws://peer/')
      throw 'cannot dial wss://example.com/?token=SECRET'
    }
  }
  const other = witness({ WebSocket: Quoting })
  other.open()
  expect(other.getSnapshot().error?.message).toBe('cannot dial wss://…')
})

/** Fires `error` and is CLOSED, without a close event. */
class SilentWebSocket extends FakeWebSocket {
  fail(event: Event = new Event('error')): void {
    this.state = 3
    this.onerror?.(event)
  }
}

test('C13 an open session ends with 1006 when the socket fires error and no close', async () => {
  const [connection, socket] = openWitness({ WebSocket: SilentWebSocket, reconnect: quick })
  ;(socket as unknown as SilentWebSocket).fail()
  expect(connection.getSnapshot().readyState).toBe(1)
  await later(0)
  expect(connection.calls).toEqual([3, 'onError', 'onClose'])
  expect(end(connection.closeEvents[0])).toEqual(cutOff)
  await later(20)
  expect(FakeWebSocket.all).toHaveLength(2)
})

test('C13 an attempt fails with 1006 when the socket fires error and no close, even if it stays CONNECTING', async () => {
  const connection = witness({ reconnect: quick })
  connection.open()
  FakeWebSocket.last.onerror?.(new Event('error'))
  await later(0)
  expect(end(connection.closeEvents[0])).toEqual(cutOff)
  expect(connection.getSnapshot()).toMatchObject({ status: 'reconnecting', closedBy: 'network' })
})

test('C13 an error event without close has no effect once the socket is abandoned', async () => {
  const [connection, socket] = openWitness({ WebSocket: SilentWebSocket })
  ;(socket as unknown as SilentWebSocket).fail()
  connection.reconnect()
  await later(0)
  expect(connection.calls).toEqual([3, 'onClose', 0])
  connection.dispose()
  await later(60_000)
  expect(vi.getTimerCount()).toBe(0)
})

test('C13 the library calls terminate(), if there is one, whenever it abandons a socket', async () => {
  const terminated: number[] = []
  class Terminable extends FakeWebSocket {
    terminate(): void {
      terminated.push(this.state)
      this.state = 3
    }
  }
  const connection = witness({ WebSocket: Terminable, closeTimeout: 50 })
  connection.open()
  connection.reconnect()
  expect(terminated).toEqual([])
  await soon()
  connection.reconnect()
  expect(terminated).toEqual([0])
  FakeWebSocket.last.accept()
  await soon()
  connection.dispose()
  await later(50)
  expect(terminated).toEqual([0, 2])
  expect(connection.closeEvents.map(end)).toEqual([cutOff, cutOff])
})

/** In Deno, a lost connection has the code 0. */
test.each([0, undefined, NaN, 999, 5000, 1.5, '1000'])(
  'C14 a close event with the code %s counts as a lost connection: 1006 and a retry',
  (code) => {
    const [connection, socket] = openWitness({ reconnect: { jitter: 'none' } })
    socket.state = 3
    socket.onclose?.({ code, reason: '', wasClean: false } as unknown as CloseEvent)
    expect(connection.getSnapshot()).toMatchObject({ closedBy: 'network', retry: { attempt: 1 } })
    expect(end(connection.getSnapshot().lastCloseEvent)).toEqual(cutOff)
    expect(connection.errors.map(({ message }) => message)).toEqual(['connection lost (1006)'])
  },
)

test('C14 the end of a socket that was never open counts as a lost connection, even with code 1000', () => {
  const connection = witness({ reconnect: { jitter: 'none' } })
  connection.open()
  FakeWebSocket.last.state = 3
  // As mock-socket does without a server.
  FakeWebSocket.last.onclose?.(new CloseEvent('close', { code: 1000, wasClean: true }))
  expect(connection.getSnapshot()).toMatchObject({ closedBy: 'network', status: 'reconnecting' })
  expect(end(connection.closeEvents[0])).toEqual(cutOff)
})

test('C14 the code 1015 is kept, which Firefox uses for a failed TLS handshake', () => {
  const connection = witness()
  connection.open()
  FakeWebSocket.last.state = 3
  FakeWebSocket.last.onclose?.(new CloseEvent('close', { code: 1015 }))
  expect(connection.closeEvents[0]?.code).toBe(1015)
  expect(connection.errors[0]?.message).toBe('could not connect (1015)')
})

test('C6 close() passes no code to a CONNECTING socket, and the session ends with 1006 even if the event has another code', () => {
  const connection = witness()
  connection.open()
  const socket = FakeWebSocket.last
  connection.close(4000, 'bye')
  expect(socket.closeCalls).toEqual([[]])
  // The server had accepted, and the event was on its way, as in Firefox.
  socket.state = 3
  socket.onclose?.(new CloseEvent('close', { code: 4000, reason: 'bye', wasClean: true }))
  expect(end(connection.getSnapshot().lastCloseEvent)).toEqual(cutOff)
  expect(connection.getSnapshot()).toMatchObject({ closedBy: 'client', error: null })
})

test('C13 a socket needs neither terminate() nor bufferedAmount', () => {
  const bare: Partial<WebSocketLike>[] = []
  class Bare {
    readyState = 0
    binaryType = ''
    onopen: ((event: Event) => void) | null = null
    onmessage = null
    onclose = null
    onerror = null
    sent: unknown[] = []
    constructor() {
      bare.push(this)
    }
    send(data: unknown): void {
      this.sent.push(data)
    }
    close(): void {}
  }
  const connection = witness({ WebSocket: Bare })
  connection.open()
  const [socket] = bare as [Bare]
  socket.readyState = 1
  socket.onopen?.(new Event('open'))
  expect(connection.send('hello')).toBe('sent')
  expect(socket.sent).toEqual(['hello'])
})

test.each([Object.create(null) as object, hostile[1], Symbol('none')])(
  'C13 the session ends with any value in the error event of a socket: %#',
  (error) => {
    const [connection, socket] = openWitness()
    socket.onerror?.({ error } as unknown as Event)
    socket.drop()
    expect(connection.getSnapshot()).toMatchObject({ readyState: 3, closedBy: 'network' })
    expect(connection.calls).toEqual([3, 'onError', 'onClose'])
  },
)
