import { afterEach, beforeEach, vi } from 'vitest'
import { FakeWebSocket } from './FakeWebSocket.js'
import { countListeners, silencePage } from './page.js'

/** Gives each test of the file a fake clock, and removes the fake sockets of the test before. */
export function withFakeClock(): void {
  beforeEach(() => {
    vi.useFakeTimers()
    FakeWebSocket.reset()
  })
  afterEach(() => {
    vi.useRealTimers()
  })
}

/** The same, on a page to which only connections of the same test listen. Returns a function that counts the listeners. */
export function withFakePage(): () => number {
  let count: () => number
  withFakeClock()
  beforeEach(() => {
    count = countListeners()
  })
  afterEach(() => {
    silencePage()
    vi.restoreAllMocks()
  })
  return () => count()
}
