import type { Direction, Rate } from './contract.js'

type OpenRate = { -readonly [Field in keyof Rate]: Rate[Field] }

const most = 120

/** Counts messages and bytes in each second. */
export class Rates {
  #rates: OpenRate[] = []
  #shown: readonly Rate[] | null = null

  add(at: number, direction: Direction, size: number): void {
    const second = at - (at % 1_000)
    let rate = this.#rates[this.#rates.length - 1]
    if (rate?.at !== second) {
      rate = { at: second, sent: 0, received: 0, sentBytes: 0, receivedBytes: 0 }
      this.#rates.push(rate)
      if (this.#rates.length > most) this.#rates.shift()
    }
    rate[direction] += 1
    // Not by a name that is put together, which is slow.
    rate[direction === 'sent' ? 'sentBytes' : 'receivedBytes'] += size
    this.#shown = null
  }

  load(rate: Rate): void {
    this.#rates.push({ ...rate })
    this.#shown = null
  }

  clear(): void {
    this.#rates = []
    this.#shown = null
  }

  /** The same list until the next change. */
  getAll(): readonly Rate[] {
    return (this.#shown ??= this.#rates.map((rate) => ({ ...rate })))
  }
}
