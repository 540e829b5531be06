import { createTimer } from '../../platform/timer.js'

/** Tracks why a connection is open: for its owners, or because code opened it by hand while it had no owner. */
export interface Ownership {
  /** Opened by hand. Without an owner, it must then also be closed by hand. */
  readonly open: () => void
  /** Closed by hand. It no longer counts as opened by hand. */
  readonly close: () => void
  /** Like `close`, and also cancels `linger`. */
  readonly end: () => void
  /** An owner was added. */
  readonly own: () => void
  /**
   * The last owner has left. Calls `leave` after `linger` milliseconds unless a new owner is added, or immediately if the connection was opened by
   * hand and stays open.
   */
  readonly release: (linger: number | undefined, leave: (stays: boolean) => void) => void
  readonly isByHand: () => boolean
}

export function createOwnership(): Ownership {
  const timer = createTimer()
  let owned = false
  let byHand = false

  const stop = (): void => timer(undefined, stop)

  return {
    open() {
      byHand ||= !owned
    },
    close() {
      byHand = false
    },
    end() {
      byHand = false
      stop()
    },
    own() {
      owned = true
      stop()
    },
    release(linger = 0, leave) {
      const go = (): void => leave(byHand)
      owned = false
      if (byHand || linger <= 0) go()
      else timer(linger, go)
    },
    isByHand: () => byHand,
  }
}
