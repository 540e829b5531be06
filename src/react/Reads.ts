import { subscribeFrames } from '../connection/reading/batches.js'
import { warnOfRenders, type Renders } from '../sharing/warnings.js'
import type { ComponentOwner } from './createComponentOwner.js'
import type { UseWebSocketResult } from './useWebSocketResult.js'
import { differ, type ConnectionSnapshot } from '../connection/snapshot.js'

type Result = UseWebSocketResult<unknown>
type Snapshot = ConnectionSnapshot<unknown>
type Field = keyof Snapshot

/** The fields that cause a render if a component has read none (`closedBy` changes with `lastCloseEvent`). Messages are not among them. */
const quiet: readonly Field[] = ['readyState', 'status', 'lastCloseEvent', 'error', 'retry']

/** A `data` value that is newer than the record `of`, as React state. */
export interface Paced {
  readonly of: object
  readonly data: unknown
}

/** Node's `util.inspect` calls this even through a proxy. The console then shows all fields, and none counts as read. */
const shape = {
  [Symbol.for('nodejs.util.inspect.custom')](this: { toJSON: () => unknown }) {
    return this.toJSON()
  },
}

/** Tracks which fields a component reads, and decides when it must render (L9). */
export class Reads {
  readonly #owner: Pick<ComponentOwner, 'connection' | 'functions' | 'isWanted'>
  readonly #initial: Snapshot
  readonly #read: Field[] = []
  readonly #renders: Renders = {}
  #newest = {} as Result
  #isStale = true
  /** The `data` of the newest view. */
  #shown: unknown
  #frozen = false
  #wanted = false
  #checked: unknown
  #freeReads = 0
  #render: (() => void) | null = null
  #show: ((paced: Paced) => void) | null = null
  #stopMessages: (() => void) | null = null
  #stopPacing: (() => void) | null = null

  /** @param initial The snapshot for the server, and for the browser during hydration. */
  constructor(owner: Pick<ComponentOwner, 'connection' | 'functions' | 'isWanted'>, initial: Snapshot) {
    this.#owner = owner
    this.#initial = initial
  }

  /** For `useSyncExternalStore`: calls the listener when a field that was read has changed. Changes of `data` alone go through `pace`. */
  readonly subscribe = (listener: () => void): (() => void) => {
    const stop = this.#owner.connection.onChange(listener)
    this.#render = listener
    this.#subscribeMessages()
    return () => {
      stop()
      this.#stopMessages?.()
      this.#stopMessages = this.#render = null
      // The component has gone, and opens nothing any more.
      this.#wanted = false
    }
  }

  /**
   * Returns the record that the component renders with: the same object until a field that was read changes.
   *
   * @param enabled True if this render wants the connection to be open.
   */
  getRecord(enabled: boolean): object {
    this.#wanted = enabled
    this.#frozen = false
    return this.#record(this.#look())
  }

  /** The record for the server and for hydration. It does not change, whatever the connection does meanwhile (L7). */
  readonly getInitialRecord = (): object => {
    this.#frozen = true
    return this.#record(this.#initial)
  }

  /** Returns the object that the component gets. */
  view(record: object, paced: Paced | null): Result {
    return new Proxy(record as Result, {
      get: (from, name) => this.#getValue(from, paced, name),
      has: (from, name) => {
        this.#checked = name
        this.#freeReads = 2
        return name in from
      },
    })
  }

  /** Passes the newest `data` to React state, at most once per frame, if it was read. React state does not interrupt transitions (M6). */
  pace(show: (paced: Paced) => void): () => void {
    this.#show = show
    this.#subscribeMessages()
    // A message may have arrived before this subscription.
    if (this.#isRead('data')) this.#showData()
    return () => {
      this.#stopPacing?.()
      this.#stopPacing = this.#show = null
    }
  }

  /** Called when a render was committed. */
  commit(): void {
    if (this.#isRead('lastMessage'))
      warnOfRenders(
        this.#renders,
        this.#newest.lastMessage,
        this.#read.length === Object.keys(this.#initial).length,
      )
  }

  #isRead(field: Field): boolean {
    return this.#read.includes(field)
  }

  /** If this render wants the connection open, returns the snapshot that it is about to have. */
  #look(): Snapshot {
    const { connection, isWanted } = this.#owner
    if (this.#frozen) return this.#initial
    return this.#wanted && !isWanted() ? connection.getPreview() : connection.getSnapshot()
  }

  /** Messages can be very frequent, so a component that reads none does not subscribe to them. */
  #subscribeMessages(): void {
    const { connection } = this.#owner
    if (this.#render && this.#isRead('lastMessage')) this.#stopMessages ??= connection.subscribe(this.#render)
    if (this.#show && this.#isRead('data'))
      this.#stopPacing ??= subscribeFrames(connection, () => this.#showData())
  }

  #showData(): void {
    const { data } = this.#owner.connection.getSnapshot()
    // A component that reads both gets them in one render, so that an effect on one of them finds the other.
    if (Object.is(data, this.#shown)) return
    if (this.#render && this.#isRead('lastMessage')) {
      this.#isStale = true
      this.#render()
    } else this.#show!({ of: this.#newest, data: (this.#shown = data) })
  }

  #record(next: Snapshot): Result {
    const { connection, functions } = this.#owner
    // Changes of `data` alone do not make a new record.
    const fields = this.#read.length ? this.#read.filter((field) => field !== 'data') : quiet
    if (this.#isStale || differ(next, this.#newest, fields)) {
      this.#isStale = false
      // Not spread, which is ten times as slow in V8.
      this.#newest = Object.assign(Object.create(shape), functions, { connection }, next) as Result
      this.#shown = next.data
    }
    return this.#newest
  }

  /** The value that the component has got, or the current value if it has not read the field. Does not count as a read. */
  #peek(from: Result, paced: Paced | null, field: Field): unknown {
    if (!this.#isRead(field)) return this.#look()[field]
    return field === 'data' && paced ? paced.data : from[field]
  }

  #getValue(from: Result, paced: Paced | null, name: string | symbol): unknown {
    if (name === 'toJSON')
      return () =>
        Object.fromEntries(
          (Object.keys(this.#initial) as Field[]).map((field) => [field, this.#peek(from, paced, field)]),
        )
    if (!Object.hasOwn(this.#initial, name)) return from[name as keyof Result]
    const field = name as Field
    // React's development build compares props for its performance tracks: it calls `has`, then reads the field of both objects. Those two reads do
    // not count.
    if (name !== this.#checked || --this.#freeReads < 0) {
      this.#checked = null
      this.#track(from, field)
    }
    return this.#peek(from, paced, field)
  }

  #track(from: Result, field: Field): void {
    if (this.#isRead(field)) return
    // This field was not kept up to date until now. From now on it is, for every view.
    const value = this.#look()[field]
    Object.assign(from, { [field]: value })
    Object.assign(this.#newest, { [field]: value })
    if (field === 'data') this.#shown = value
    this.#read.push(field)
    this.#subscribeMessages()
  }
}
