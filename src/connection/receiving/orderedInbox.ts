import { isPromiseLike } from '../../utilities/isPromiseLike.js'

/** Delivers values in the order in which they were added, even if some are promises. */
export interface Inbox {
  /**
   * Delivers the value that `make` returns: immediately, if nothing before it is pending. A promise must not reject. Does nothing if the inbox was
   * cleared after `getEra` returned `begun`.
   */
  readonly take: (make: () => unknown, handOver: (value: unknown) => void, begun: number) => void
  /** Returns a number that changes whenever the inbox is cleared. */
  readonly getEra: () => number
  /** Discards all pending values, and the one that is being made. */
  readonly clear: () => void
  /** Resolves when all pending values have been delivered. Null if there are none. */
  readonly getLast: () => Promise<void> | null
}

export function createInbox(): Inbox {
  let last: Promise<void> | null = null
  let era = 0
  return {
    take(make, handOver, begun) {
      if (begun !== era) return
      const value = make()
      if (last || isPromiseLike(value)) {
        const mine = (last = Promise.all([value, last]).then(([value]) => {
          if (begun === era) handOver(value)
          if (last === mine) last = null
        }))
      } else if (begun === era) handOver(value)
    },
    getEra: () => era,
    clear() {
      era += 1
      last = null
    },
    getLast: () => last,
  }
}
