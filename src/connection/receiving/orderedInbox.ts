/** Keeps the order of values, even if some are promises. */
export interface Inbox {
  /** Delivers a value when its turn comes: after its own promise, and after all that were added before. A promise must not reject. */
  readonly add: (value: unknown, handOver: (value: unknown) => void) => void
  /** Returns a number that changes whenever the inbox is cleared. */
  readonly getEra: () => number
  /** Discards the values that were added and not delivered yet. */
  readonly clear: () => void
  /** Resolves when all pending values have been delivered. Null if there are none. */
  readonly getLast: () => Promise<void> | null
}

export function createInbox(): Inbox {
  let last: Promise<void> | null = null
  let era = 0
  return {
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
