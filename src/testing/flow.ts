import { createQueue } from './queue.js'
import { createTally } from './tally.js'
import { queueTask } from './tasks.js'
import { createWire } from './wire.js'

/** One direction of a connection: items come out in order, each in its own task. */
export interface Flow<Item> {
  readonly push: (item: Item | Promise<Item>) => void
  /** Holds back all items. */
  readonly hold: () => void
  /** Lets items out again. Resolves when all items that were held back are out. */
  readonly resume: () => Promise<void>
  /** Discards all items that are not out yet. */
  readonly cut: () => void
  /** Resolves when all items so far are out. Does not wait for items that are held back or discarded. */
  readonly settled: () => Promise<void>
}

/** Not ready: its data is still being read, and it blocks the items behind it. */
type Entry<Item> = { ready: false } | { ready: true; readonly item: Item }

export function createFlow<Item>(latency: () => number, deliver: (item: Item) => void): Flow<Item> {
  const entries = createQueue<Entry<Item>>()
  const wire = createWire(latency)
  const tally = createTally()
  let held = false
  let isCut = false
  /** The number of planned tasks, each of which delivers one item. */
  let planned = 0

  function deliverNext(): void {
    planned -= 1
    const first = entries.first()
    if (held || !first?.ready) return
    entries.take()
    deliver(first.item)
    tally.exit()
  }

  /** Plans one task for each item at once: planning each after the previous one is many times slower. */
  function plan(): void {
    for (; planned < entries.size(); planned += 1) queueTask(deliverNext)
  }

  function arrive(item: Item | Promise<Item>): void {
    if (isCut) return
    const entry: Entry<Item> = item instanceof Promise ? { ready: false } : { ready: true, item }
    entries.push(entry)
    tally.enter()
    plan()
    if (item instanceof Promise)
      void item.then((read) => {
        Object.assign(entry, { ready: true, item: read })
        plan()
      })
  }

  function hold(): void {
    held = true
    tally.giveUp()
  }

  return {
    push(item) {
      // Without latency it is there immediately, and comes out in the next task.
      if (wire.isFree()) arrive(item)
      else wire.carry(() => arrive(item))
    },
    hold,
    resume() {
      held = isCut
      plan()
      return held ? Promise.resolve() : tally.settled()
    },
    cut() {
      isCut = true
      hold()
      entries.clear()
    },
    async settled() {
      await wire.settled()
      if (!held) await tally.settled()
    },
  }
}
