import type { Connection } from '../connection/contract.js'
import { differ, type ConnectionSnapshot } from '../connection/snapshot.js'

type Field = keyof ConnectionSnapshot

/** Those that count where a component reads none (`closedBy` changes with `lastCloseEvent`): a message is none of them. */
const quiet: readonly Field[] = ['readyState', 'lastCloseEvent', 'error']

/**
 * What a component sees of a connection, together with `others`, as a function that `useSyncExternalStore` takes: it returns the same
 * object until a field changes that the component has read (L9).
 */
export function trackReads<Others extends object>(
  connection: Connection<unknown>,
  others: Others,
): () => ConnectionSnapshot<unknown> & Others {
  const read = new Set<Field>()
  let shown: ConnectionSnapshot<unknown> | undefined
  let result: ConnectionSnapshot<unknown> & Others

  return () => {
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
  }
}
