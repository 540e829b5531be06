import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { ReconnectOptions } from '../../../src/connection/options.js'
import { createManagedConnection } from '../../../src/connection/connection.js'

/** Enough for the bounds below: the shares of 100 ms differ by chance. */
const clients = 4_000
const start = new Date('2026-01-01').getTime()
const { now } = Date
const { random } = Math

/** When each handshake began, in milliseconds since the connections were lost. */
let arrivals: number[] = []
let sockets: CountedWebSocket[] = []
class CountedWebSocket {
  readyState = 0
  binaryType = 'blob'
  onopen: ((event: Event) => void) | null = null
  onmessage: unknown = null
  onclose: ((event: CloseEvent) => void) | null = null
  onerror: unknown = null

  constructor() {
    arrivals.push(time - start)
    sockets.push(this)
  }

  send(): void {}

  close(): void {
    this.readyState = 2
  }

  end(code: number): void {
    this.readyState = 3
    this.onclose?.({ type: 'close', code } as CloseEvent)
  }
}

/** A deterministic generator with an even distribution (mulberry32). */
function seededRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** A simple clock, since Vitest's searches all timers for each one that runs, which takes minutes with this many. */
let time = start
const timers = new Map<number, { readonly due: number; readonly wake: () => void }>()
let serial = 0
function setTimer(wake: () => void, milliseconds: number): number {
  timers.set((serial += 1), { due: time + milliseconds, wake })
  return serial
}

/** Advances the clock. A timer that is set meanwhile does not run, even if it is due. */
function pass(milliseconds: number): void {
  const end = time + milliseconds
  const dues = [...timers]
    .filter(([, { due }]) => due <= end)
    .sort(([, one], [, other]) => one.due - other.due)
  for (const [id, { due, wake }] of dues) {
    if (!timers.delete(id)) continue
    time = due
    wake()
  }
  time = end
}

beforeEach(() => {
  time = start
  // Not spies, which keep every call.
  Date.now = () => time
  Math.random = seededRandom(9)
  timers.clear()
  vi.stubGlobal('setTimeout', setTimer)
  vi.stubGlobal('clearTimeout', (id: number) => timers.delete(id))
  // The page is irrelevant here, and happy-dom is slow with so many listeners.
  vi.stubGlobal('document', undefined)
  vi.stubGlobal('addEventListener', undefined)
  arrivals = []
  sockets = []
})

afterEach(() => {
  vi.unstubAllGlobals()
  Date.now = now
  Math.random = random
})

/** Opens connections, and closes them all at the same moment. */
function drop(code: number, reconnect: ReconnectOptions = {}, count = clients): void {
  const settings = { WebSocket: CountedWebSocket, source: 'ws://peer/', reconnect }
  for (let client = 0; client < count; client += 1) createManagedConnection(settings, 'idle').open()
  const dropped = sockets
  sockets = []
  arrivals = []
  for (const socket of dropped) {
    socket.readyState = 1
    socket.onopen?.(new Event('open'))
  }
  for (const socket of dropped) socket.end(code)
}

/** The highest number of arrivals within any 100 ms. */
function peak(): number {
  const sorted = arrivals.toSorted((one, other) => one - other)
  let first = 0
  let most = 0
  for (const [last, arrival] of sorted.entries()) {
    while (arrival - sorted[first]! >= 100) first += 1
    most = Math.max(most, last - first + 1)
  }
  return most
}

test('R9 10,000 clients reconnect spread over a whole second', () => {
  drop(1006, {}, 10_000)
  expect(arrivals).toEqual([])
  pass(1_000)
  expect(arrivals).toHaveLength(10_000)
  // A perfect distribution has 1,000 in each 100 ms.
  expect(peak()).toBeLessThanOrEqual(1_500)
  for (let tenth = 0; tenth < 10; tenth += 1) {
    const inTenth = arrivals.filter((arrival) => Math.floor(arrival / 100) === tenth)
    expect(inTenth.length).toBeGreaterThan(500)
  }
})

test('R9 clients spread wider with every failed attempt', () => {
  drop(1006)
  for (const within of [1_000, 2_000, 4_000, 8_000]) {
    arrivals = []
    const before = time
    pass(within)
    expect(arrivals).toHaveLength(clients)
    arrivals = arrivals.map((arrival) => arrival + start - before)
    expect(peak()).toBeLessThanOrEqual((1.5 * clients * 100) / within)
    // The next waits of all clients begin at the same moment, which is the worst case.
    for (const socket of sockets.splice(0)) socket.end(1006)
  }
})

test('R9 clients spread over four times as long after 1013', () => {
  drop(1013)
  pass(4_000)
  expect(arrivals).toHaveLength(clients)
  // A perfect distribution has a fortieth in each 100 ms.
  expect(peak()).toBeLessThanOrEqual((1.5 * clients) / 40)
})

test('R9 all clients reconnect together without jitter', () => {
  drop(1006, { jitter: 'none' })
  pass(1_000)
  expect(peak()).toBe(clients)
})
