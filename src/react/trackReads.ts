import type { HeldConnection } from '../connection/contract.js'
import { differ, type ConnectionSnapshot } from '../connection/snapshot.js'

type Field = keyof ConnectionSnapshot

/** Those that count where a component reads none (`closedBy` changes with `lastCloseEvent`): a message is none of them. */
const quiet: readonly Field[] = ['readyState', 'lastCloseEvent', 'error', 'retry']

/** What `useSyncExternalStore` takes. */
export interface TrackedStore<Result> {
  readonly subscribe: (listener: () => void) => () => void
  readonly getResult: () => Result
  /** What a server renders, and a browser that takes over from it, whatever others have made of the connection meanwhile (L7). */
  readonly getInitialResult: () => Result
}

/**
 * What a component sees of a connection, together with `others`: the result is the same object until a field changes that the component
 * has read (L9).
 *
 * @param initial What it sees until it is mounted, of a connection that is still to be opened.
 */
export function trackReads<Others extends object>(
  connection: HeldConnection,
  others: Others,
  initial: ConnectionSnapshot<unknown>,
): TrackedStore<ConnectionSnapshot<unknown> & Others> {
  type Result = ConnectionSnapshot<unknown> & Others
  const read: Field[] = []
  let mounted = false
  let render: (() => void) | null = null
  let stopHearing: (() => void) | null = null
  let shown: ConnectionSnapshot<unknown> | undefined
  let result: Result
  /** It sees `initial`, and no field has anything newer to tell. */
  let frozen = false

  /** Messages come in thousands, and are nothing to hear of for a component that reads none. */
  function hear(): void {
    if (render && (read.includes('data') || read.includes('lastMessage')))
      stopHearing ??= connection.onMessage(render)
  }

  const watch: ProxyHandler<Result> = {
    get(view, name) {
      const field = name as Field
      if (Object.hasOwn(initial, field) && !read.includes(field)) {
        // Nothing kept this field up to date until now.
        if (!frozen) Object.assign(view, { [field]: connection.getSnapshot()[field] })
        read.push(field)
        hear()
      }
      return view[name as keyof Result]
    },
  }

  function show(next: ConnectionSnapshot<unknown>): Result {
    frozen = next === initial
    if (!shown || differ(next, shown, read.length ? read : quiet)) {
      shown = next
      // Not by spreading, which V8 takes ten times as long for.
      result = new Proxy(Object.assign({}, others, next), watch)
    }
    return result
  }

  return {
    subscribe(listener) {
      const stop = connection.onChange(listener)
      mounted = true
      render = listener
      hear()
      return () => {
        stop()
        stopHearing?.()
        stopHearing = render = null
      }
    },
    getResult() {
      const next = connection.getSnapshot()
      return show(
        mounted || next.readyState < 3 || next.lastCloseEvent || next.error || next.retry ? next : initial,
      )
    },
    getInitialResult: () => show(initial),
  }
}
