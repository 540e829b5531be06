import type { LogEntry } from '../connection/emitting/log.js'
import type { RecordingOptions } from './contract.js'
import type { FrameRing } from './FrameRing.js'
import { isBlob, mostKept, readBlob, toFrameData } from './toFrameData.js'

type Passed = Extract<LogEntry, { readonly type: 'sent' | 'received' }>

/** A received frame whose messages may still be decoded. */
interface Pending {
  readonly number: number
  /** The payload; of a long text its length, so that it is not kept alive. */
  readonly data: unknown
}

/** More are not pending unless the app takes its time, and then the oldest are forgotten. */
const mostPending = 20

/** Writes frames into a ring, and what became of their messages. */
export class FrameRecorder {
  readonly #ring: FrameRing
  readonly #mask: RecordingOptions['mask']
  /** The latest received frames. */
  readonly #pending: Pending[] = []
  /** How many frames were received, and how many of them are no longer pending. */
  #received = 0
  #decoded = 0
  /** The frame whose message came last: a frame may have several. */
  #last: { readonly event: unknown; readonly number: number } | null = null

  constructor(ring: FrameRing, mask: RecordingOptions['mask']) {
    this.#ring = ring
    this.#mask = mask
  }

  /** Runs for every frame, so that it makes no more than the frame itself. */
  add(
    { at, type, data }: Passed,
    size: number,
    session: number,
    isSimulated: boolean,
    changed: () => void,
  ): void {
    const mask = this.#mask
    const { next: number } = this.#ring
    const isText = typeof data === 'string'
    const kept = toFrameData(data, type, mask)
    this.#ring.push({
      number,
      at,
      session,
      direction: type,
      type: isText ? 'text' : 'binary',
      size,
      data: kept.data,
      isShortened: kept.isShortened,
      decoded: [],
      error: null,
      isSimulated,
    })
    if (type === 'received') {
      this.#pending[this.#received % mostPending] = { number, data: toKey(data) }
      this.#received += 1
    }
    if (!isText && isBlob(data))
      readBlob(data, (read) => {
        this.#ring.edit(number, toFrameData(read, type, mask))
        changed()
      })
  }

  /** A message was delivered. */
  decode(event: { readonly data: unknown }, data: unknown): void {
    const number = this.#find(event)
    const frame = this.#ring.get(number)
    // Long payloads are not kept, and what was made of them neither.
    if (frame && !this.#mask && !frame.isShortened)
      this.#ring.edit(number, { decoded: [...frame.decoded, data] })
  }

  /** A message was refused. Returns false if no frame is known for it. */
  refuse(event: { readonly data: unknown } | null, message: string): boolean {
    const number = event ? this.#find(event) : 0
    if (!this.#ring.get(number)) return false
    this.#ring.edit(number, { error: this.#mask ? 'message refused' : message })
    return true
  }

  /** Returns the number of the frame of an event. 0 if it is not known. */
  #find(event: { readonly data: unknown }): number {
    if (this.#last?.event === event) return this.#last.number
    const key = toKey(event.data)
    for (
      let count = Math.max(this.#decoded, this.#received - mostPending);
      count < this.#received;
      count += 1
    ) {
      const { number, data } = this.#pending[count % mostPending]!
      if (data !== key) continue
      // Messages come in order, so those before it were answers to pings, or ignored.
      this.#decoded = count + 1
      this.#last = { event, number }
      return number
    }
    return 0
  }
}

const toKey = (data: unknown): unknown =>
  typeof data === 'string' && data.length > mostKept ? data.length : data
