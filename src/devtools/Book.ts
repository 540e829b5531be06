import { now } from '../platform/clock.js'
import { createTimer } from '../platform/timer.js'
import { createListeners } from '../utilities/listeners.js'
import type { LatencySample, RecordingOptions, RecordingSnapshot } from './contract.js'
import { FrameRing } from './FrameRing.js'
import { Rates } from './Rates.js'
import { RequestLog } from './RequestLog.js'
import { Sessions } from './Sessions.js'

/** The fields of a snapshot that are read from the connection. */
export type Reading = Omit<
  RecordingSnapshot,
  'latencies' | 'sessions' | 'rates' | 'totalFrames' | 'keptBytes' | 'topics' | 'requests' | 'isPaused'
>

/** Milliseconds from a change to its notification after a quiet time. */
const soon = 50
/** Between two notifications, or looks at what reports no change. */
const pause = 250
/** Between two notifications when only frames come, and the one before was about more than `manyFrames`. */
const longPause = 1_000
const manyFrames = 100
const mostLatencies = 120

/** What a recording has written down, and its snapshot. */
export class Book {
  readonly ring: FrameRing
  readonly sessions: Sessions = new Sessions()
  readonly rates: Rates = new Rates()
  readonly requests: RequestLog
  isPaused = false
  readonly #read: () => Reading
  readonly #listeners = createListeners<[]>()
  readonly #timer = createTimer()
  #latencies: readonly LatencySample[] = []
  /** The number of the last frame before the latest `clear`. */
  #cleared = 0
  #snapshot: RecordingSnapshot | null = null
  #isChanged = true
  /** Milliseconds between the latest notification and the next one. Infinity: nothing has changed, so none is due. */
  #pause = Infinity
  #notifiedAt = 0
  /** The number of frames since the latest notification. */
  #frames = 0
  #framePause = pause

  constructor({ frames = 1_000, bytes = 5_000_000, mask }: RecordingOptions, read: () => Reading) {
    this.ring = new FrameRing(frames, bytes)
    this.requests = new RequestLog(!!mask, this.change)
    this.#read = read
  }

  /** Something was written down. */
  readonly change = (): void => {
    this.#change(pause)
  }

  /** A frame was written down. */
  readonly changeFrames = (): void => {
    this.#frames += 1
    this.#change(this.#framePause)
  }

  addLatency(sample: LatencySample): void {
    this.#latencies = [...this.#latencies, sample].slice(-mostLatencies)
    this.change()
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    const remove = this.#listeners.add(() => {
      listener()
    })
    if (this.#pause === Infinity) this.#wait()
    return () => {
      remove()
      if (this.#listeners.size) return
      this.#rest()
    }
  }

  readonly getSnapshot = (): RecordingSnapshot => {
    // With listeners, a snapshot stays until they are notified.
    if (!this.#snapshot || !this.#listeners.size) this.#update()
    return this.#snapshot!
  }

  clear(): void {
    this.#cleared = this.ring.next - 1
    this.ring.clear()
    this.sessions.clear()
    this.rates.clear()
    this.requests.clear()
    this.#latencies = []
    this.change()
  }

  /** Notifies the listeners now: nothing comes after it. */
  end(): void {
    this.#rest()
    if (this.#update()) this.#listeners.notify()
  }

  #change(longest: number): void {
    this.#isChanged = true
    if (this.#listeners.size && this.#pause > longest) this.#wait(longest)
  }

  #rest(): void {
    this.#timer()
    this.#pause = Infinity
  }

  /** Notifies after a pause, or looks again whether something has changed. */
  #wait(notifies = Infinity): void {
    this.#pause = notifies
    const isSoon = notifies < Infinity
    // Nothing else changes an imported recording.
    if (!isSoon && !this.#read().isLive) return
    const delay = isSoon ? Math.max(soon, notifies - (now() - this.#notifiedAt)) : pause
    this.#timer(delay, () => {
      this.#wait()
      if (!this.#update()) return
      this.#notifiedAt = now()
      this.#framePause = this.#frames > manyFrames ? longPause : pause
      this.#frames = 0
      this.#listeners.notify()
    })
  }

  /** Makes the current snapshot. Returns false if nothing has changed. */
  #update(): boolean {
    const reading = this.#read()
    // Reading has found the channels, if there are any.
    this.requests.look()
    const next: RecordingSnapshot = {
      ...reading,
      latencies: this.#latencies,
      sessions: this.sessions.getAll(),
      rates: this.rates.getAll(),
      totalFrames: this.ring.next - 1 - this.#cleared,
      keptBytes: this.ring.bytes,
      topics: this.requests.topics,
      requests: this.requests.requests,
      isPaused: this.isPaused,
    }
    const before = this.#snapshot
    const isSame =
      !this.#isChanged &&
      before !== null &&
      (Object.keys(next) as (keyof RecordingSnapshot)[]).every((name) => next[name] === before[name])
    this.#isChanged = false
    if (!isSame) this.#snapshot = next
    return !isSame
  }
}
