import type { Frame, FrameFilter, FrameList } from './contract.js'
import type { FrameRing } from './FrameRing.js'

/** The frames of a ring that match. */
class Selection implements FrameList {
  readonly #ring: FrameRing
  readonly #matches: (frame: Frame) => boolean
  /** True if an edit may change whether a frame matches. */
  readonly #watchesEdits: boolean
  /** Their numbers, from `#head` on. */
  #numbers: number[] = []
  #head = 0
  #next = 0
  #edits = 0

  constructor(ring: FrameRing, filter: FrameFilter) {
    this.#ring = ring
    this.#matches = toMatcher(filter)
    this.#watchesEdits = filter.refused !== undefined || filter.text !== undefined
  }

  get length(): number {
    this.#look()
    return this.#numbers.length - this.#head
  }

  at(index: number): Frame | undefined {
    this.#look()
    const number = index < 0 ? undefined : this.#numbers[this.#head + index]
    return number === undefined ? undefined : this.#ring.get(number)
  }

  /** Looks at the frames that are new, and forgets those that are no longer kept. */
  #look(): void {
    const { first, next, edits } = this.#ring
    if (this.#watchesEdits && edits !== this.#edits) {
      this.#numbers = []
      this.#head = this.#next = 0
    }
    this.#edits = edits
    while (this.#head < this.#numbers.length && this.#numbers[this.#head]! < first) this.#head += 1
    if (this.#head > 1_000 && this.#head * 2 > this.#numbers.length) {
      this.#numbers.splice(0, this.#head)
      this.#head = 0
    }
    for (let number = Math.max(first, this.#next); number < next; number += 1)
      if (this.#matches(this.#ring.get(number)!)) this.#numbers.push(number)
    this.#next = next
  }
}

function toMatcher({ text, direction, session, refused }: FrameFilter): (frame: Frame) => boolean {
  const wanted = text?.toLowerCase()
  return (frame) =>
    (direction === undefined || frame.direction === direction) &&
    (session === undefined || frame.session === session) &&
    (refused === undefined || (frame.error !== null) === refused) &&
    (!wanted || (typeof frame.data === 'string' && frame.data.toLowerCase().includes(wanted)))
}

/** Returns the frames of a ring that match. The list follows the ring. */
export const selectFrames = (ring: FrameRing, filter: FrameFilter): FrameList => new Selection(ring, filter)
