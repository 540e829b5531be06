import { now } from '../platform/clock.js'
import { createTimer } from '../platform/timer.js'

/** What is simulated on the way between the page and the server. */
export interface Delay {
  readonly isStalled: boolean
  readonly latency: number
}

interface Item {
  readonly due: number
  readonly bytes: number
  readonly pass: () => void
}

/** One direction of a line: passes everything in order, after the latency, and nothing while it is stalled. */
export class DelayLine {
  readonly #getDelay: () => Delay
  readonly #timer = createTimer()
  #items: Item[] = []
  /** The bytes that are held back. */
  bytes = 0

  constructor(getDelay: () => Delay) {
    this.#getDelay = getDelay
  }

  isEmpty(): boolean {
    return !this.#items.length
  }

  /** Passes at once if nothing delays it. */
  push(pass: () => void, bytes = 0): void {
    const { isStalled, latency } = this.#getDelay()
    if (!this.#items.length && !isStalled && !latency) return pass()
    this.#items.push({ due: now() + latency, bytes, pass })
    this.bytes += bytes
    this.update()
  }

  /** The delay has changed. */
  update(): void {
    const [first] = this.#items
    const { isStalled } = this.#getDelay()
    this.#timer(first && !isStalled ? Math.max(first.due - now(), 0) : undefined, () => {
      this.#pass((item) => item.due <= now())
      this.update()
    })
  }

  /** Passes everything now. */
  flush(): void {
    this.#pass(() => true)
    this.update()
  }

  /** Forgets everything. */
  clear(): void {
    this.#items = []
    this.bytes = 0
    this.update()
  }

  #pass(isDue: (item: Item) => boolean): void {
    for (let item = this.#items[0]; item && isDue(item); item = this.#items[0]) {
      this.#items.shift()
      this.bytes -= item.bytes
      item.pass()
    }
  }
}
