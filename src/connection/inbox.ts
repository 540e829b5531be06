import { isPending } from './pending.js'

/** Hands over in the order in which things came, also what comes as a promise. */
export interface Inbox {
  /** Hands over at once where nothing has to be waited for. The promise must not reject. */
  readonly take: (value: unknown, handOver: (value: unknown) => void) => void
  /** What is still waited for is handed over no more. */
  readonly clear: () => void
}

export function createInbox(): Inbox {
  let last: Promise<void> | null = null
  let era = 0
  return {
    take(value, handOver) {
      if (!last && !isPending(value)) {
        handOver(value)
        return
      }
      const begun = era
      const mine = (last = Promise.all([value, last]).then(([value]) => {
        if (begun !== era) return
        handOver(value)
        if (last === mine) last = null
      }))
    },
    clear() {
      era += 1
      last = null
    },
  }
}
