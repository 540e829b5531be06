import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Host } from '../../src/worker/Host.js'
import type { Report } from '../../src/worker/messages.js'

class FakeSocket {
  static last: FakeSocket
  readyState = 1
  bufferedAmount = 0
  binaryType = 'blob'
  onmessage: ((event: { data: unknown }) => void) | null = null
  constructor() {
    FakeSocket.last = this
  }
  send(): void {}
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('WebSocket', FakeSocket)
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const kilobytes = 2 ** 10
const message = 'x'.repeat(64 * kilobytes)

/** A host with one open socket, the messages that it has posted, and how often it paused. */
function openHost() {
  const posted: unknown[] = []
  const sleep = vi.fn()
  const host = new Host((reports: readonly Report[]) => {
    for (const report of reports) if (report[0] === 'received') posted.push(...report[2])
  }, sleep)
  host.execute([['dial', 1, 'ws://peer', []]])
  const receive = (times: number) => {
    for (let count = 0; count < times; count += 1) {
      FakeSocket.last.onmessage!({ data: message })
      vi.advanceTimersByTime(10)
    }
  }
  return { host, posted, sleep, receive }
}

test('V1 passes the binaryType on to its socket', () => {
  const { host } = openHost()
  host.execute([['binaryType', 1, 'arraybuffer']])
  expect(FakeSocket.last.binaryType).toBe('arraybuffer')
})

test('V2 posts an answer at once, and what comes within the next milliseconds together', () => {
  const { host, posted } = openHost()
  vi.advanceTimersByTime(10)
  host.execute([['send', 1, 'question', 8]])
  FakeSocket.last.onmessage!({ data: 'answer' })
  expect(posted).toEqual(['answer'])
  FakeSocket.last.onmessage!({ data: 'second' })
  FakeSocket.last.onmessage!({ data: 'third' })
  expect(posted).toEqual(['answer'])
  vi.advanceTimersByTime(10)
  expect(posted).toEqual(['answer', 'second', 'third'])
})

test('V9 posts about a megabyte that the page has not acknowledged, and the rest once it has', () => {
  const { host, posted, sleep, receive } = openHost()
  receive(40)
  expect(posted.length).toBeGreaterThan(15)
  expect(posted.length).toBeLessThan(20)
  expect(sleep).not.toHaveBeenCalled()
  host.execute([['acknowledge', 2 * 2 ** 20]])
  vi.advanceTimersByTime(10)
  expect(posted).toHaveLength(40)
})

test('V9 reads more and more slowly above four megabytes', () => {
  const { sleep, receive } = openHost()
  receive(200)
  const pauses = sleep.mock.calls.map(([milliseconds]) => milliseconds as number)
  expect(pauses.length).toBeGreaterThan(50)
  expect(pauses).toEqual([...pauses].sort((one, other) => one - other))
  expect(pauses.at(-1)).toBeGreaterThan(2 * pauses[0]!)
})
