import { useEffect, useState, useSyncExternalStore } from 'react'
import { subscribeFrames } from '../connection/reading/batches.js'
import { useKeyedValue } from './useKeyedValue.js'

/** Something with a snapshot that changes. */
interface Source<Snapshot> {
  readonly getSnapshot: () => Snapshot
  readonly subscribe: (listener: () => void) => () => void
}

/** The snapshot that React renders, and the view it belongs to. */
interface Shown<Snapshot> {
  readonly of: SnapshotView<Snapshot>
  readonly snapshot: Snapshot
}

/** Tracks which fields of a snapshot a component reads, and calls `show` when one of them changes. */
class SnapshotView<Snapshot> {
  readonly #source: Source<Snapshot> | null
  readonly #initial: Snapshot
  readonly #functions: object
  readonly #read = new Set<keyof Snapshot>()
  /** The newest values that were shown. */
  #values: Snapshot
  #first: Snapshot | null = null

  constructor(source: Source<Snapshot> | null, initial: Snapshot, functions: object) {
    this.#source = source
    this.#functions = functions
    this.#initial = this.#values = initial
  }

  /** The snapshot of the first render. */
  getFirst(isHydrating: boolean): Snapshot {
    if (isHydrating) return this.#track(this.#initial, false)
    return (this.#first ??= this.#track(this.#look(), true))
  }

  /** Shows every change of a field that was read, at most once per frame. */
  follow(show: (shown: Shown<Snapshot>) => void): () => void {
    if (!this.#source) return () => undefined
    const look = (): void => {
      const next = this.#look()
      const differs = [...this.#read].some((field) => !Object.is(next[field], this.#values[field]))
      if (differs) show({ of: this, snapshot: this.#track(next, true) })
    }
    const stop = subscribeFrames(this.#source, look)
    // It may have changed since the render.
    look()
    return stop
  }

  /** Nobody may follow the source yet; this component is about to. */
  #look(): Snapshot {
    const snapshot = this.#source?.getSnapshot() ?? this.#initial
    return (snapshot as { status?: unknown }).status === 'idle' ? this.#initial : snapshot
  }

  /** Copies a snapshot, with getters that remember what was read. */
  #track(snapshot: Snapshot, isCurrent: boolean): Snapshot {
    const values = { ...snapshot }
    if (isCurrent) this.#values = values
    const tracked = { ...this.#functions } as Snapshot
    for (const field of Object.keys(values as object) as (keyof Snapshot)[])
      Object.defineProperty(tracked, field, {
        enumerable: true,
        get: () => {
          // Until now it was not kept up to date.
          if (isCurrent && !this.#read.has(field)) values[field] = this.#look()[field]
          this.#read.add(field)
          return values[field]
        },
      })
    return tracked
  }
}

/**
 * Returns the snapshot of a source, and subscribes to it while mounted. Renders at most once per frame, and only for the fields that are read. It is
 * React state and not an external store, because a store would interrupt transitions (M6).
 *
 * @param initial The snapshot on a server, while hydrating, and without a source.
 * @param functions Added to the result. Those of the first render with this source are used.
 */
export function useSnapshot<Snapshot, Functions extends object>(
  source: Source<Snapshot> | null,
  initial: Snapshot,
  functions: Functions,
): Snapshot & Functions {
  const view = useKeyedValue([source], () => new SnapshotView(source, initial, functions))
  const isHydrating = useSyncExternalStore(neverChanges, getFalse, getTrue)
  const [shown, show] = useState<Shown<Snapshot> | null>(null)
  useEffect(() => view.follow(show), [view])
  return (shown?.of === view ? shown.snapshot : view.getFirst(isHydrating)) as Snapshot & Functions
}

const neverChanges = (): (() => void) => () => undefined
const getFalse = (): boolean => false
const getTrue = (): boolean => true
