import type { Connection } from '../connection/contract.js'
import { createAbort } from '../platform/abort.js'
import { createTimer } from '../platform/timer.js'
import { backoff } from '../connection/life/backoff.js'
import { isPromiseLike } from '../utilities/isPromiseLike.js'
import { createListeners, type Listeners } from '../utilities/listeners.js'
import { optionError } from '../utilities/optionError.js'
import type { Topic } from './contract.js'

/** The options of {@link createSynced} and `useSynced`. */
export interface SyncedOptions<State, Change> {
  /** Loads the whole state. `signal` is aborted when the session ends, or when nobody listens any more. */
  load: (context: { readonly signal: AbortSignal }) => State | PromiseLike<State>
  /** Applies a change to the state. Must be pure. If it throws, the state is loaded again after a pause. */
  apply: (state: State, change: Change) => State
  /** Returns the number of the last change that a loaded state contains. Called for loaded states only. */
  version?: ((loaded: State) => number) | undefined
  /** Returns the numbers of the first and the last change that a message contains. With it, a gap is found, and the state is loaded again. */
  span?: ((change: Change) => readonly [first: number, last: number]) | undefined
}

/**
 * A state that is loaded and then kept up to date. `'pending'`: not loaded yet. `'live'`: every change is in it. `'stale'`: changes may be missing; it
 * is loaded again. `'refused'`: the server has refused the topic.
 */
export interface SyncedSnapshot<State> {
  readonly data: State | null
  readonly status: 'pending' | 'live' | 'stale' | 'refused'
  /** Why loading has failed, or the topic was refused. Null otherwise. */
  readonly error: unknown
}

/** A state that is loaded, and then kept up to date by messages. */
export interface Synced<State> {
  /** Returns the current snapshot: the same object until something changes. */
  readonly getSnapshot: () => SyncedSnapshot<State>
  /** Loads the state and keeps it up to date, for as long as somebody listens. Returns the function that unsubscribes. */
  readonly subscribe: (listener: () => void) => () => void
  /** Loads the state again. Does nothing while nobody listens. */
  readonly reload: () => void
}

/** A topic, or a connection whose messages are all changes. */
export type ChangeSource<Change> = Topic<Change> | Connection<Change, never>

/** @throws TypeError if `load` or `apply` is no function. */
function assertSyncedOptions({ load, apply }: { load?: unknown; apply?: unknown }): void {
  if (typeof load !== 'function') throw optionError('load', 'a function', load)
  if (typeof apply !== 'function') throw optionError('apply', 'a function', apply)
}

/**
 * A state that is loaded and then kept up to date by messages. It is loaded again whenever a change may have been missed: in each new session, and
 * after a gap that `span` shows.
 *
 * @param source A topic, or a connection.
 * @param options See {@link SyncedOptions}.
 *
 * @throws TypeError if `load` or `apply` is no function.
 *
 * @example
 * ```ts
 * const book = createSynced(live.topic('book:btc'), {
 *   load: ({ signal }) => fetch('/book/btc', { signal }).then((response) => response.json()),
 *   apply: (book, change) => ({ ...book, ...change.levels }),
 *   version: (book) => book.version,
 *   span: ({ first, last }) => [first, last],
 * })
 * book.subscribe(() => console.log(book.getSnapshot().data))
 * ```
 */
export function createSynced<State, Change>(
  source: ChangeSource<Change>,
  options: SyncedOptions<State, Change>,
): Synced<State> {
  return new Synchroniser(source, options)
}

/** Returns the state of a source for all components that use it. Creates it if there is none. */
export function getSynced<State, Change>(
  source: ChangeSource<Change>,
  options: SyncedOptions<State, Change>,
): Synchroniser<State, Change> {
  const holder = source as { synced?: Synchroniser<State, Change> }
  return (holder.synced ??= new Synchroniser(source, options))
}

const mostWaiting = 10_000

/** The state behind a {@link Synced}. */
export class Synchroniser<State, Change> implements Synced<State> {
  readonly #source: ChangeSource<Change>
  #options: SyncedOptions<State, Change>
  readonly #changes: Listeners<[]> = createListeners<[]>()
  readonly #pause = createTimer()
  #snapshot: SyncedSnapshot<State> = { data: null, status: 'pending', error: null }
  #stop: (() => void) | null = null
  #isLive = false
  /** The load that is running or planned. */
  #abort: AbortController | null = null
  /** The changes that the state does not have yet. Null while it has all. */
  #waiting: Change[] | null = []
  /** The number of the last change that is in the state. */
  #version: number | undefined
  #failures = 0

  constructor(source: ChangeSource<Change>, options: SyncedOptions<State, Change>) {
    assertSyncedOptions(options)
    this.#source = source
    this.#options = options
  }

  /** Takes the options of the latest committed render. */
  use(options: SyncedOptions<State, Change>): void {
    assertSyncedOptions(options)
    this.#options = options
  }

  readonly getSnapshot = (): SyncedSnapshot<State> => this.#snapshot

  readonly subscribe = (listener: () => void): (() => void) => {
    const stop = this.#changes.add(() => {
      listener()
    })
    if (!this.#stop) this.#begin()
    return () => {
      stop()
      if (!this.#changes.size) this.#end()
    }
  }

  readonly reload = (): void => {
    if (this.#isLive) this.#load()
  }

  #begin(): void {
    const stopMessages = this.#source.onMessage((_event, change) => this.#take(change))
    const stopChanges = this.#source.subscribe(() => this.#look())
    this.#stop = () => {
      stopMessages()
      stopChanges()
    }
    this.#look()
  }

  #end(): void {
    this.#stop?.()
    this.#stop = null
    this.#leave('stale')
  }

  /** The source may have become live, or have stopped being so. */
  #look(): void {
    const snapshot = this.#source.getSnapshot()
    const isLive = 'readyState' in snapshot ? snapshot.readyState === 1 : snapshot.status === 'live'
    const isRefused = snapshot.status === 'refused'
    if (isRefused) {
      this.#leave('refused', snapshot.error)
      return
    }
    if (isLive === this.#isLive) {
      if (this.#snapshot.status === 'refused') this.#show({ status: 'pending', error: null })
      return
    }
    this.#isLive = isLive
    this.#failures = 0
    if (isLive) this.#load()
    else this.#leave('stale')
  }

  /** The session is over, or nobody listens: changes are missed from now on. */
  #leave(status: 'stale' | 'refused', error: unknown = this.#snapshot.error): void {
    this.#isLive = false
    this.#waiting = []
    this.#cancel()
    const hasData = this.#snapshot.data !== null
    this.#show({ status: status === 'stale' && !hasData ? 'pending' : status, error })
  }

  #cancel(): void {
    this.#abort?.abort()
    this.#abort = null
    this.#pause(undefined, () => undefined)
  }

  #load(): void {
    this.#cancel()
    // What came before the load is in the loaded state, or `span` shows that it is not.
    if (!this.#options.span) this.#waiting = []
    const abort = (this.#abort = createAbort())
    const settle = (act: () => void): void => {
      if (this.#abort === abort) act()
    }
    this.#show({ status: this.#snapshot.data === null ? 'pending' : 'stale' })
    try {
      const loaded = this.#options.load({ signal: abort.signal })
      if (isPromiseLike(loaded))
        Promise.resolve(loaded).then(
          (state) => settle(() => this.#join(state)),
          (error: unknown) => settle(() => this.#fail(error)),
        )
      else this.#join(loaded)
    } catch (error) {
      this.#fail(error)
    }
  }

  /** Loads again after a pause: a gap right after a load, or a load that fails, would otherwise go round without one. */
  #fail(error: unknown): void {
    this.#cancel()
    this.#waiting ??= []
    this.#failures += 1
    this.#show({ status: this.#snapshot.data === null ? 'pending' : 'stale', error })
    this.#pause(backoff({}, 1_000, this.#failures), () => this.#load())
  }

  /** The state is loaded: takes in the changes that came meanwhile. */
  #join(loaded: State): void {
    const waiting = this.#waiting ?? []
    this.#abort = null
    try {
      const { version } = this.#options
      this.#version = version?.(loaded)
      let state = loaded
      for (const change of waiting) {
        const next = this.#apply(state, change)
        if (!next) {
          this.#fail(this.#snapshot.error)
          return
        }
        state = next[0]
      }
      this.#waiting = null
      this.#show({ data: state, status: 'live', error: null })
    } catch (error) {
      this.#fail(error)
    }
  }

  #take(change: Change): void {
    if (!this.#isLive) this.#look()
    if (!this.#isLive) return
    if (this.#waiting) {
      this.#waiting.push(change)
      // Loading has failed for long. If one of these is missed, `span` shows it.
      if (this.#waiting.length > mostWaiting) this.#waiting.shift()
      return
    }
    try {
      const next = this.#apply(this.#snapshot.data as State, change)
      if (next) {
        this.#failures = 0
        this.#show({ data: next[0] })
      } else {
        this.#waiting = [change]
        this.#load()
      }
    } catch (error) {
      this.#fail(error)
    }
  }

  /** Returns the next state, in a list. Null if changes before this one are missing. */
  #apply(state: State, change: Change): readonly [State] | null {
    const { apply, span } = this.#options
    if (span) {
      const [first, last] = span(change)
      const version = this.#version ?? first - 1
      if (last <= version) return [state]
      if (first > version + 1) return null
      this.#version = last
    }
    return [apply(state, change)]
  }

  #show(changes: Partial<SyncedSnapshot<State>>): void {
    const next = { ...this.#snapshot, ...changes }
    const { data, status, error } = this.#snapshot
    if (Object.is(data, next.data) && status === next.status && Object.is(error, next.error)) return
    this.#snapshot = next
    this.#changes.notify()
  }
}
