import { afterEach, beforeEach, vi } from 'vitest'
import { FakeWebSocket } from './FakeWebSocket.js'
import { countListeners, silencePage } from './page.js'

/** Each test of the file has a fake clock, and none of the fake sockets of the test before. */
export function withFakeClock(): void {
  beforeEach(() => {
    vi.useFakeTimers()
    FakeWebSocket.reset()
  })
  afterEach(() => {
    vi.useRealTimers()
  })
}

/** The same, on a page that only connections of the same test listen to. Returns a function that counts who listens. */
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
