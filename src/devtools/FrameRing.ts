import type { Frame, FrameList } from './contract.js'

/** The frames that are kept: the latest, up to a number and a sum of bytes. */
export class FrameRing implements FrameList {
  readonly #mostFrames: number
  readonly #mostBytes: number
  /** The frames from `#head` on. Those before it are removed from time to time. */
  #frames: (Frame | undefined)[] = []
  #head = 0
  /** The number of the next frame. */
  next = 1
  /** The bytes that are kept. */
  bytes = 0
  /** The number of changes to frames that were in the ring already. */
  edits = 0

  constructor(mostFrames: number, mostBytes: number) {
    this.#mostFrames = mostFrames
    this.#mostBytes = mostBytes
  }

  get length(): number {
    return this.#frames.length - this.#head
  }
  /** The number of the oldest frame that is kept. */
  get first(): number {
    return this.next - this.length
  }

  at(index: number): Frame | undefined {
    return index < 0 ? undefined : this.#frames[this.#head + index]
  }

  get(number: number): Frame | undefined {
    return this.at(number - this.first)
  }

  /** Adds a frame, whose number must be `next`. */
  push(frame: Frame): void {
    this.#frames.push(frame)
    this.next += 1
    this.bytes += toBytes(frame)
    this.#shrink()
  }

  /** Changes a frame, if it is still kept. */
  edit(number: number, change: Partial<Frame>): void {
    const frame = this.get(number)
    if (!frame) return
    const edited = { ...frame, ...change }
    this.#frames[this.#head + number - this.first] = edited
    this.bytes += toBytes(edited) - toBytes(frame)
    this.edits += 1
    this.#shrink()
  }

  clear(): void {
    this.#frames = []
    this.#head = this.bytes = 0
  }

  #shrink(): void {
    while (this.length > this.#mostFrames || (this.bytes > this.#mostBytes && this.length > 0)) {
      this.bytes -= toBytes(this.#frames[this.#head]!)
      this.#frames[this.#head] = undefined
      this.#head += 1
    }
    // Rarely, since it moves all that are kept.
    if (this.#head > 1_000 && this.#head > this.length) {
      this.#frames.splice(0, this.#head)
      this.#head = 0
    }
  }
}

const toBytes = ({ data }: Frame): number => data?.length ?? 0
