import type { Connection } from '../../src/connection/contract.js'
import type { ConnectionSnapshot } from '../../src/connection/snapshot.js'

/** Waits until the snapshot of a connection meets the condition. The time limit of the test applies. */
export function until(
  { getSnapshot, subscribe }: Pick<Connection, 'getSnapshot' | 'subscribe'>,
  isSuch: (snapshot: ConnectionSnapshot) => boolean,
): Promise<ConnectionSnapshot> {
  return new Promise((resolve) => {
    const look = () => {
      if (!isSuch(getSnapshot())) return
      stop()
      resolve(getSnapshot())
    }
    const stop = subscribe(look)
    look()
  })
}

export const isOpen = ({ readyState }: ConnectionSnapshot): boolean => readyState === 1
export const isClosed = ({ readyState }: ConnectionSnapshot): boolean => readyState === 3
