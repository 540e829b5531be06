import { nextTask } from './tasks.js'

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

export function createFlow<Item>(deliver: (item: Item) => void): Flow<Item> {
  const items: (Item | Promise<Item>)[] = []
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

  return {
    push(item) {
      items.push(item)
      void start()
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
