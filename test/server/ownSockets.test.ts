import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createConnection } from '../../src/core.js'

/** The part of a runtime's own WebSocket that these tests need. Each test decides what happens to it. */
abstract class OwnWebSocket {
  static made = 0
  readyState = 0
  binaryType = 'blob'
  onopen: ((event: object) => void) | null = null
  onmessage: unknown = null
  onerror: ((event: object) => void) | null = null
  onclose: ((event: object) => void) | null = null

  constructor() {
    OwnWebSocket.made += 1
    setTimeout(() => this.begin(OwnWebSocket.made))
  }

  abstract begin(number: number): void

  open(): void {
    this.readyState = 1
    this.onopen?.({ type: 'open' })
  }

  endWith(event: object): void {
    this.readyState = 3
    this.onerror?.({ type: 'error', message: 'Unexpected EOF' })
    this.onclose?.({ type: 'close', reason: '', wasClean: false, ...event })
  }

  send(): void {}

  close(): void {}
}

beforeEach(() => {
  OwnWebSocket.made = 0
  vi.useFakeTimers()
})

afterEach(() => {
  vi.useRealTimers()
})

const soon = { delay: 100, jitter: 'none' } as const

test.each([
  ['code 0, as in Deno', { code: 0 }],
  ['code undefined, as in older versions of React Native', { code: undefined }],
  ['no code', {}],
  ['code NaN', { code: NaN }],
  ['code null', { code: null }],
  ['code 999', { code: 999 }],
  ['code 5000', { code: 5000 }],
  ['code 1000.5', { code: 1000.5 }],
])('P6 a connection retries after a close event with an impossible code: %s', async (_, end) => {
  class Socket extends OwnWebSocket {
    override begin(number: number) {
      this.open()
      if (number === 1) setTimeout(() => this.endWith(end))
    }
  }
  const onError = vi.fn()
  const onReconnectStop = vi.fn()
  const connection = createConnection('wss://example.com', {
    WebSocket: Socket,
    reconnect: soon,
    onError,
    onReconnectStop,
  })
  connection.open()
  await vi.advanceTimersByTimeAsync(50)
  const { closedBy, error, lastCloseEvent, retry } = connection.getSnapshot()
  expect({ closedBy, attempt: retry?.attempt }).toEqual({ closedBy: 'network', attempt: 1 })
  expect(lastCloseEvent).toMatchObject({ type: 'close', code: 1006, reason: '', wasClean: false })
  expect(onError.mock.calls.map(([reported]) => reported as unknown)).toEqual([error])
  expect(error).toBeInstanceOf(Error)

  await vi.advanceTimersByTimeAsync(100)
  expect(connection.getSnapshot().readyState).toBe(1)
  expect(onReconnectStop).not.toHaveBeenCalled()
  connection.dispose()
})

test.each([
  ['stays CONNECTING, as in Node 20 and 22', 0],
  ['is CLOSED', 3],
])(
  'P6 a connection retries after a handshake with an error and no close event, when the socket %s',
  async (_, state) => {
    class Socket extends OwnWebSocket {
      override begin(number: number) {
        if (number > 1) {
          this.open()
          return
        }
        this.readyState = state
        this.onerror?.({ type: 'error', message: 'Received network error or non-101 status code.' })
      }
    }
    const onClose = vi.fn()
    const connection = createConnection('wss://example.com', { WebSocket: Socket, reconnect: soon, onClose })
    connection.open()
    await vi.advanceTimersByTimeAsync(50)
    expect(connection.getSnapshot()).toMatchObject({ closedBy: 'network', lastCloseEvent: { code: 1006 } })
    expect(onClose).toHaveBeenCalledOnce()
    await vi.advanceTimersByTimeAsync(100)
    expect(connection.getSnapshot().readyState).toBe(1)
    connection.dispose()
  },
)
