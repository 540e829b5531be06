import { attempt } from './report.js'
import { createTimer } from './timer.js'

/** Shares one frame request among all that wait: requesting a frame costs more than most of the work done in it. */
export interface Frames {
  readonly wait: (next: () => void) => void
  readonly cancel: (next: () => void) => void
}

/** The only place that calls `requestAnimationFrame`. Where there are no frames (hidden tabs, workers, Node) a timer replaces them. */
export function createFrames(): Frames {
  const host = globalThis as Partial<typeof globalThis>
  const timer = createTimer()
  const waiting = new Set<() => void>()
  let frame = 0

  const end = (): void => {
    timer()
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
        // Frames stop when the tab is hidden, which may be at any moment. The first of the two ends the wait.
        timer(host.requestAnimationFrame ? 100 : 16, turn)
        frame = host.requestAnimationFrame?.(turn) ?? 0
      }
      waiting.add(next)
    },
    cancel(next) {
      if (waiting.delete(next) && !waiting.size) end()
    },
  }
}

/** Limits an action to once per frame. */
export interface FrameGate {
  /** Runs the action: immediately after a pause, otherwise in the next frame, once, no matter how often it was requested. */
  readonly ask: () => void
  readonly stop: () => void
}

/** True in a test that uses React's `act`. Nothing on screen may be delayed there, because nobody waits for a frame. */
export const isActing = (): boolean =>
  (globalThis as { IS_REACT_ACT_ENVIRONMENT?: boolean }).IS_REACT_ACT_ENVIRONMENT === true

/** @param shows True if React renders the result of the action. */
export function createFrameGate(act: () => void, frames: Frames = createFrames(), shows = false): FrameGate {
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
      if (shows && isActing()) act()
      else if (waiting) asked = true
      else go()
    },
    stop() {
      frames.cancel(next)
      waiting = asked = false
    },
  }
}
