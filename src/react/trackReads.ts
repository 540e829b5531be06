import type { Connection } from '../connection/contract.js'
import { differ, type ConnectionSnapshot } from '../connection/snapshot.js'

type Field = keyof ConnectionSnapshot

/** Those that count where a component reads none (`closedBy` changes with `lastCloseEvent`): a message is none of them. */
const quiet: readonly Field[] = ['readyState', 'lastCloseEvent', 'error', 'retry']

/** What `useSyncExternalStore` takes. */
export interface TrackedStore<Result> {
  readonly subscribe: (listener: () => void) => () => void
  readonly getResult: () => Result
}

/**
 * What a component sees of a connection, together with `others`: the result is the same object until a field changes that the component
 * has read (L9).
 */
export function trackReads<Others extends object>(
  connection: Connection<unknown>,
  others: Others,
): TrackedStore<ConnectionSnapshot<unknown> & Others> {
  const read = new Set<Field>()
  let shown: ConnectionSnapshot<unknown> | undefined
  let result: ConnectionSnapshot<unknown> & Others

  return {
    subscribe: (listener) =>
      connection.subscribe((message) => {
        // Messages come in thousands, and are nothing to look up for a component that reads none.
        if (!message || read.has('data') || read.has('lastMessage')) listener()
      }),
    getResult() {
      const next = connection.getSnapshot()
      if (!shown || differ(next, shown, read.size ? [...read] : quiet)) {
        shown = next
        result = { ...others } as typeof result
        const view = { ...next }
        for (const field of Object.keys(next) as Field[]) {
          Object.defineProperty(result, field, {
            enumerable: true,
            get() {
              // Nothing kept this field up to date until now.
              if (!read.has(field)) Object.assign(view, { [field]: connection.getSnapshot()[field] })
              read.add(field)
              return view[field]
            },
          })
        }
      }
      return result
    },
  }
}
