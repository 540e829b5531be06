import type { ConnectionListener, HeldConnection } from '../connection/contract.js'

const holders = new WeakMap<HeldConnection, number>()

/**
 * Takes hold of a connection: whatever happens to it is told to `listener`. Returns the function that releases it. When nobody has
 * taken hold again a microtask later, it is disposed of: so StrictMode, hot reload and a hand-over within one commit keep the socket.
 */
export function hold(connection: HeldConnection, listener: ConnectionListener): () => void {
  count(connection, 1)
  // For good: the end of the session comes after the release, and the connection dies with its last holder (L3).
  connection.listen(listener)
  return () => {
    count(connection, -1)
    void Promise.resolve().then(() => {
      if (isReleased(connection)) connection.dispose()
    })
  }
}

/**
 * Acts unless the last holder has gone. Then there is one chance left: that it takes hold again before the microtask, as where an
 * `<Activity>` is shown again and effects of children run before those of their parents.
 */
export function whenHeld(connection: HeldConnection, act: () => void): void {
  if (!isReleased(connection)) act()
  else {
    void Promise.resolve().then(() => {
      if (!isReleased(connection)) act()
    })
  }
}

/** True once the last holder has gone, until somebody takes hold again. */
export const isReleased = (connection: HeldConnection): boolean => holders.get(connection) === 0

const count = (connection: HeldConnection, change: number): unknown =>
  holders.set(connection, (holders.get(connection) ?? 0) + change)
