import { attempt } from './report.js'
import { createTimer } from './timer.js'

/** The next frame, for all who wait for it: asking a browser for one costs more than what most do in it. */
export interface Frames {
  readonly wait: (next: () => void) => void
  readonly forget: (next: () => void) => void
}

/** The only `requestAnimationFrame`. Where there are no frames (hidden tabs, workers, Node) a timer stands in for them. */
export function createFrames(): Frames {
  const host = globalThis as Partial<typeof globalThis>
  const timer = createTimer()
  const waiting = new Set<() => void>()
  let frame = 0

  const end = (): void => {
    timer(undefined, turn)
    host.cancelAnimationFrame?.(frame)
  }
  const turn = (): void => {
    end()
    const due = [...waiting]
    waiting.clear()
    due.forEach(attempt)
  }

  return {
    wait(next) {
      if (!waiting.size) {
        // A tab may be hidden at any moment, and then its frames stop coming: whichever is first ends the wait.
        timer(host.requestAnimationFrame ? 100 : 16, turn)
        frame = host.requestAnimationFrame?.(turn) ?? 0
      }
      waiting.add(next)
    },
    forget(next) {
      if (waiting.delete(next) && !waiting.size) end()
    },
  }
}

/** Lets something happen soon, and at most once a frame. */
export interface FrameGate {
  /** At once after a pause, otherwise with the next frame, however often it is asked until then. */
  readonly ask: () => void
  readonly stop: () => void
}

export function createFrameGate(act: () => void, frames: Frames = createFrames()): FrameGate {
  let waiting = false
  let asked = false

  const go = (): void => {
    waiting = true
    frames.wait(next)
    act()
  }
  const next = (): void => {
    const again = asked
    waiting = asked = false
    if (again) go()
  }

  return {
    ask() {
      if (waiting) asked = true
      else go()
    },
    stop() {
      frames.forget(next)
      waiting = asked = false
    },
  }
}
