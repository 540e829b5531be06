import { isPending } from './pending.js'

/** Hands over in the order in which things came, also what comes as a promise. */
export interface Inbox {
  /** Hands over what `make` makes, at once where nothing has to be waited for. A promise must not reject. */
  readonly take: (make: () => unknown, handOver: (value: unknown) => void) => void
  /** What is still waited for, or being made, is handed over no more. */
  readonly clear: () => void
  /** Settles when all that is waited for now has been handed over; null if there is nothing. */
  readonly getLast: () => Promise<void> | null
}

export function createInbox(): Inbox {
  let last: Promise<void> | null = null
  let era = 0
  return {
    take(make, handOver) {
      const begun = era
      const value = make()
      if (last || isPending(value)) {
        const mine = (last = Promise.all([value, last]).then(([value]) => {
          if (begun === era) handOver(value)
          if (last === mine) last = null
        }))
      } else if (begun === era) handOver(value)
    },
    clear() {
      era += 1
      last = null
    },
    getLast: () => last,
  }
}
