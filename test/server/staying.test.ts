import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createConnection } from '../../src/core.js'
import { watchPage } from '../../src/platform/page.js'

/** Fails in the next microtask, as if no server listened. */
class RefusedWebSocket {
  static made = 0
  readyState = 0
  binaryType = 'blob'
  onopen: unknown = null
  onmessage: unknown = null
  onerror: unknown = null
  onclose: ((event: { type: string; code: number }) => void) | null = null

  constructor() {
    RefusedWebSocket.made += 1
    queueMicrotask(() => {
      this.readyState = 3
      this.onclose?.({ type: 'close', code: 1006 })
    })
  }

  send(): void {}

  close(): void {}
}

beforeEach(() => {
  vi.useFakeTimers()
})

afterEach(() => {
  vi.useRealTimers()
})

test('P3 a connection retries without a page and without navigator.onLine', async () => {
  expect(globalThis).not.toHaveProperty('document')
  const connection = createConnection('ws://peer/', {
    WebSocket: RefusedWebSocket,
    reconnect: { jitter: 'none' },
    pauseWhenHidden: 0,
  })
  connection.open()
  await vi.advanceTimersByTimeAsync(3_000)
  expect(RefusedWebSocket.made).toBe(3)
  expect(connection.getSnapshot().retry).toMatchObject({ attempt: 3, delay: 4_000 })
  connection.dispose()
  expect(vi.getTimerCount()).toBe(0)
})

test('P3 watchPage() reports nothing without a page', () => {
  const report = vi.fn()
  watchPage(report)()
  expect(report).not.toHaveBeenCalled()
})
