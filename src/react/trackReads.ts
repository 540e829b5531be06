import type { Connection } from '../connection/connection.js'
import { differ, type ConnectionSnapshot } from '../connection/snapshot.js'

type Field = keyof ConnectionSnapshot

/** A component's view of a connection, which remembers which fields the component reads. */
export interface Reader {
  /** The connection's snapshot; the same as before while no field that is read has changed (L9). */
  readonly getSnapshot: () => ConnectionSnapshot
  /** `snapshot` and `others` as one object. */
  readonly expose: <Others extends object>(
    snapshot: ConnectionSnapshot,
    others: Others,
  ) => ConnectionSnapshot & Others
}

/** Those that count where a component reads none (`closedBy` changes with `lastCloseEvent`): a message is none of them. */
const quiet: readonly Field[] = ['readyState', 'lastCloseEvent', 'error']

export function createReader(connection: Connection): Reader {
  const read = new Set<Field>()
  let shown = connection.getSnapshot()
  return {
    getSnapshot() {
      const next = connection.getSnapshot()
      if (differ(next, shown, read.size ? [...read] : quiet)) shown = next
      return shown
    },
    expose(snapshot, others) {
      const result = { ...others }
      for (const field of Object.keys(snapshot) as Field[]) {
        Object.defineProperty(result, field, {
          enumerable: true,
          get() {
            if (read.has(field)) return snapshot[field]
            // Nothing kept this field up to date until now.
            read.add(field)
            return connection.getSnapshot()[field]
          },
        })
      }
      return result as ConnectionSnapshot & typeof others
    },
  }
}
