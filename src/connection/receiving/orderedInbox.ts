import { isPromiseLike } from '../../utilities/isPromiseLike.js'

/** Keeps the order of values, even if some are promises. */
export interface Inbox {
  /** True if this value must wait: for its own promise, or for one that was added before it. */
  readonly mustWait: (value: unknown) => boolean
  /** Delivers a value that must wait, when its turn comes. Discards it if the inbox is cleared before. A promise must not reject. */
  readonly add: (value: unknown, handOver: (value: unknown) => void) => void
  /** Returns a number that changes whenever the inbox is cleared. */
  readonly getEra: () => number
  /** Discards all pending values. */
  readonly clear: () => void
  /** Resolves when all pending values have been delivered. Null if there are none. */
  readonly getLast: () => Promise<void> | null
}

export function createInbox(): Inbox {
  let last: Promise<void> | null = null
  let era = 0
  return {
    mustWait: (value) => last !== null || isPromiseLike(value),
    add(value, handOver) {
      const begun = era
      const mine = (last = Promise.all([value, last]).then(([value]) => {
        if (begun === era) handOver(value)
        if (last === mine) last = null
      }))
    },
    getEra: () => era,
    clear() {
      era += 1
      last = null
    },
    getLast: () => last,
  }
}
