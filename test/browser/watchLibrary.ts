import { expect, onTestFinished, vi } from 'vitest'
import type { Line } from '../support/line.js'
import { patience } from '../support/patience.mjs'
import type { Peer } from '../support/peer.js'
import { eventually, type Mounted, watchSockets } from './mount.js'

/** Events of the page to which only the library listens here. */
const signals = ['online', 'pagehide', 'pageshow', 'visibilitychange', 'resume']

/** From now on tracks the library's sockets, timers and listeners. */
export function watchLibrary() {
  const { sockets, WebSocket } = watchSockets()
  const timers = new Set<unknown>()
  const listeners: AbortSignal[] = []
  const { setTimeout: start, clearTimeout: stop } = globalThis
  const { addEventListener } = EventTarget.prototype

  vi.spyOn(globalThis, 'setTimeout').mockImplementation((act: () => void, milliseconds?: number) => {
    const timer = start(() => {
      timers.delete(timer)
      act()
    }, milliseconds)
    // Only the library's timers: React and the test have their own.
    if (new Error().stack?.includes('/src/platform/timer')) timers.add(timer)
    return timer
  })
  vi.spyOn(globalThis, 'clearTimeout').mockImplementation((timer) => {
    timers.delete(timer)
    stop(timer)
  })
  vi.spyOn(EventTarget.prototype, 'addEventListener').mockImplementation(function (
    this: EventTarget,
    ...values: Parameters<EventTarget['addEventListener']>
  ) {
    const [type, , options] = values
    if (signals.includes(type) && typeof options === 'object' && options.signal)
      listeners.push(options.signal)
    addEventListener.apply(this, values)
  })
  onTestFinished(() => void vi.restoreAllMocks())

  const running = () => ({
    timers: timers.size,
    listeners: listeners.filter(({ aborted }) => !aborted).length,
    sockets: sockets.filter(({ readyState }) => readyState !== WebSocket.CLOSED).length,
  })

  return {
    sockets,
    WebSocket,
    running,
    /** Waits until nothing is left that could dial. */
    async rests(dialled: number) {
      await eventually(() => expect(running()).toEqual({ timers: 0, listeners: 0, sockets: 0 }))
      expect(sockets).toHaveLength(dialled)
    },
  }
}

/** Waits until it is open over a single line and a single socket, and what it sends is echoed. */
export async function onlySocket(mounted: Mounted, other: Peer, line?: Line): Promise<void> {
  await eventually(() => expect(mounted.shown.readyState).toBe(WebSocket.OPEN))
  expect(await other.count(1)).toMatchObject({ open: 1 })
  if (line) {
    await vi.waitFor(async () => expect((await line.count()).lines).toBe(1), {
      timeout: patience,
      interval: 20,
    })
  }
  expect(mounted.shown).toMatchObject({ readyState: WebSocket.OPEN, retry: null, error: null })
  const text = crypto.randomUUID()
  expect(mounted.socket.send(text)).toBe('sent')
  await eventually(() => expect(mounted.messages.at(-1)?.data).toBe(text))
}
