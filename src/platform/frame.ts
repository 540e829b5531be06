import { createTimer } from './timer.js'

/** Lets something happen soon, and at most once a frame. */
export interface FrameGate {
  /** At once after a pause, otherwise with the next frame, however often it is asked until then. */
  readonly ask: () => void
  readonly stop: () => void
}

/** The only `requestAnimationFrame`. Where there are no frames (hidden tabs, workers, Node) a timer stands in for them. */
export function createFrameGate(act: () => void): FrameGate {
  const { requestAnimationFrame, cancelAnimationFrame } = globalThis as Partial<typeof globalThis>
  const timer = createTimer()
  let waiting = false
  let asked = false
  let frame = 0

  const stop = (): void => {
    timer(undefined, next)
    cancelAnimationFrame?.(frame)
    waiting = asked = false
  }
  const go = (): void => {
    waiting = true
    // A tab may be hidden at any moment, and then its frames stop coming: whichever is first ends the wait.
    timer(requestAnimationFrame ? 100 : 16, next)
    frame = requestAnimationFrame?.(next) ?? 0
    act()
  }
  const next = (): void => {
    const again = asked
    stop()
    if (again) go()
  }

  return {
    ask() {
      if (waiting) asked = true
      else go()
    },
    stop,
  }
}
