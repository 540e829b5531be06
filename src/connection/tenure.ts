import { createTimer } from '../platform/timer.js'

/** Who it is for that a connection is open: those who hold it, or somebody who opened it by hand while nobody did. */
export interface Tenure {
  /** Opened from outside: whoever does that while nobody holds it has to close it. */
  readonly open: () => void
  /** Closed from outside: it is not for whoever opened it by hand any more. */
  readonly close: () => void
  /** The same, and for nobody else who might come back. */
  readonly end: () => void
  readonly hold: () => void
  /**
   * Nobody holds it any more. `leave` is called when nobody has come back for `linger` milliseconds, or at once if it was opened by hand and
   * stays.
   */
  readonly release: (linger: number | undefined, leave: (stays: boolean) => void) => void
  readonly isByHand: () => boolean
}

export function createTenure(): Tenure {
  const timer = createTimer()
  let held = false
  let byHand = false

  const stop = (): void => timer(undefined, stop)

  return {
    open() {
      byHand ||= !held
    },
    close() {
      byHand = false
    },
    end() {
      byHand = false
      stop()
    },
    hold() {
      held = true
      stop()
    },
    release(linger = 0, leave) {
      const go = (): void => leave(byHand)
      held = false
      if (byHand || linger <= 0) go()
      else timer(linger, go)
    },
    isByHand: () => byHand,
  }
}
