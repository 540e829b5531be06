import { createQueue } from './queue.js'
import { createTally } from './tally.js'
import { queueTask } from './tasks.js'

/** Delivers actions after the latency, in the order in which they were added. */
export interface Wire {
  /** Runs the action in its own task when it arrives. */
  readonly carry: (action: () => void) => void
  /** True if nothing is on the way and there is no latency. */
  readonly isFree: () => boolean
  /** Holds back actions added from now on. */
  readonly hold: () => void
  /** Lets the actions that were held back start. */
  readonly release: () => void
  /** Resolves when all actions added so far have run. */
  readonly settled: () => Promise<void>
}

interface Parcel {
  readonly action: () => void
  readonly delay: number
  due: boolean
}

/** @param latency Returns the milliseconds. Called for each action. */
export function createWire(latency: () => number): Wire {
  const parcels = createQueue<Parcel>()
  const tally = createTally()
  let held: Parcel[] | null = null

  /** An action waits for those before it. */
  function arrive(parcel: Parcel): void {
    parcel.due = true
    while (parcels.first()?.due) {
      const { action } = parcels.take()!
      queueTask(() => {
        action()
        tally.exit()
      })
    }
  }

  function setOut(parcel: Parcel): void {
    if (!(parcel.delay > 0)) arrive(parcel)
    // The current global, which may be a fake timer. A longer delay would overflow and fire at once.
    else if (parcel.delay < 2 ** 31) globalThis.setTimeout(arrive, parcel.delay, parcel)
  }

  return {
    carry(action) {
      const parcel = { action, delay: latency(), due: false }
      parcels.push(parcel)
      tally.enter()
      if (held) held.push(parcel)
      else setOut(parcel)
    },
    isFree: () => tally.isEmpty() && latency() <= 0,
    hold() {
      held ??= []
    },
    release() {
      const waiting = held ?? []
      held = null
      waiting.forEach(setOut)
    },
    settled: tally.settled,
  }
}
