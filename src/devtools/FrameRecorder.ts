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
  #pending: Pending[] = []
  /** The frame whose message came last: a frame may have several. */
  #last: { readonly event: unknown; readonly number: number } | null = null

  constructor(ring: FrameRing, mask: RecordingOptions['mask']) {
    this.#ring = ring
    this.#mask = mask
  }

  add({ at, type, data, bytes }: Passed, session: number, isSimulated: boolean, changed: () => void): void {
    const mask = this.#mask
    const { next: number } = this.#ring
    const kept = toFrameData(data, type, mask)
    // One literal for all frames, since this runs for every message.
    this.#ring.push({
      number,
      at,
      session,
      direction: type,
      type: typeof data === 'string' ? 'text' : 'binary',
      size: bytes,
      data: kept.data,
      isShortened: kept.isShortened,
      decoded: [],
      error: null,
      isSimulated,
    })
    if (type === 'received') {
      this.#pending.push({ number, data: toKey(data) })
      if (this.#pending.length > mostPending) this.#pending.shift()
    }
    if (isBlob(data))
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
    const index = this.#pending.findIndex(({ data }) => data === key)
    if (index < 0) return 0
    // Messages come in order, so those before it were answers to pings, or ignored.
    const { number } = this.#pending[index]!
    this.#pending = this.#pending.slice(index + 1)
    this.#last = { event, number }
    return number
  }
}

const toKey = (data: unknown): unknown =>
  typeof data === 'string' && data.length > mostKept ? data.length : data
