import { createQueue } from './queue.js'

/** Counts entries and exits, which have the same order. */
export interface Tally {
  readonly enter: () => void
  readonly exit: () => void
  readonly isEmpty: () => boolean
  /** Resolves when everything that has entered so far has exited or been given up. */
  readonly settled: () => Promise<void>
  /** Resolves all promises, although some entries never exit. */
  readonly giveUp: () => void
}

export function createTally(): Tally {
  const waiting = createQueue<{ readonly until: number; readonly resolve: () => void }>()
  let entered = 0
  let exited = 0

  function resolveUpTo(count: number): void {
    while ((waiting.first()?.until ?? Infinity) <= count) waiting.take()!.resolve()
  }

  return {
    enter() {
      entered += 1
    },
    exit() {
      exited += 1
      resolveUpTo(exited)
    },
    isEmpty: () => entered === exited,
    settled: () =>
      new Promise((resolve) => {
        waiting.push({ until: entered, resolve })
        resolveUpTo(exited)
      }),
    giveUp: () => resolveUpTo(entered),
  }
}
