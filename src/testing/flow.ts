import { nextTask, queueTask } from './tasks.js'

/** One direction of a line: what goes in comes out in order, each in a task of its own. */
export interface Flow<Item> {
  readonly push: (item: Item | Promise<Item>) => void
  /** Nothing comes out from now on. */
  readonly hold: () => void
  /** It does again. Resolves once all that had piled up is out. */
  readonly resume: () => Promise<void>
  /** What has not come out never will. */
  readonly cut: () => void
}

export function createFlow<Item>(latency: () => number, deliver: (item: Item) => void): Flow<Item> {
  const items: (Item | Promise<Item>)[] = []
  const wire = createWire(latency)
  let held = false
  let running: Promise<void> | null = null

  async function run(): Promise<void> {
    while (items.length > 0) {
      const item = await items[0]!
      await nextTask()
      if (held) break
      void items.shift()
      deliver(item)
    }
    running = null
  }

  async function start(): Promise<void> {
    if (items.length > 0) running ??= run()
    await running
  }

  function arrive(item: Item | Promise<Item>): void {
    items.push(item)
    void start()
  }

  return {
    push(item) {
      // Over a line without length it is there at once, and comes out in the next task.
      if (wire.isFree()) arrive(item)
      else wire.carry(() => arrive(item))
    },
    hold() {
      held = true
    },
    resume() {
      held = false
      return start()
    },
    cut() {
      held = true
      items.length = 0
    },
  }
}

/** What takes its time on the way, and arrives in the order in which it was given. */
export interface Wire {
  /** Runs the deed in a task of its own, when it has arrived. */
  readonly carry: (deed: () => void) => void
  /** Whether there is nothing under way, and nothing would be for longer than a task. */
  readonly isFree: () => boolean
}

/** @param latency In milliseconds, asked for each deed. */
export function createWire(latency: () => number): Wire {
  const deeds: (() => void)[] = []
  const arrive = () => queueTask(() => deeds.shift()!())

  return {
    carry(deed) {
      deeds.push(deed)
      const delay = latency()
      // As it is now: a fake clock may stand in its place.
      if (delay > 0) globalThis.setTimeout(arrive, delay)
      else arrive()
    },
    isFree: () => deeds.length === 0 && latency() <= 0,
  }
}
