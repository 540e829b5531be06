import type { HeldConnection } from '../connection/contract.js'
import type { ConnectionListener } from '../connection/happening.js'
import type { ConnectionSettings } from '../connection/options.js'
import { warnOfChurn, warnOfConflict } from './warnings.js'

/** Who holds a connection. */
interface Holding {
  readonly key: string | undefined
  /** Each by its listener. */
  readonly holders: Set<ConnectionListener>
  /** How many of them want it open. */
  wanting: number
  /** The last holder has gone. */
  released: boolean
  /** Whose options it works with (H3). */
  owner?: ConnectionListener | undefined
  settings?: ConnectionSettings | undefined
  warned?: boolean | undefined
  /** Those who have left, and are still to be told of the end of the session that they saw (L3): each is let go of by calling it. */
  readonly departed: Map<ConnectionListener, () => void>
}

const holdings = new WeakMap<HeldConnection, Holding>()

/** When each component opened its latest sockets, in development. */
const openings: Parameters<typeof warnOfChurn>[2] = new WeakMap()

/** Those that can be found by their key, for as long as they are held or somebody remembers them. */
const shared = new Map<string, WeakRef<HeldConnection>>()

const find = (key: string | undefined): HeldConnection | undefined => shared.get(key!)?.deref()

/** The connection that is shared by that key; makes one if there is none. */
export function share(key: string, create: () => HeldConnection): HeldConnection {
  const found = find(key)
  // One that lingers after its session is over has nothing to give to those who come anew.
  if (found && !(isReleased(found) && isOver(found))) return found
  for (const other of shared.keys()) if (!find(other)) shared.delete(other)
  const connection = create()
  toHolding(connection, key)
  shared.set(key, new WeakRef(connection))
  return connection
}

/**
 * Takes hold of a connection: whatever happens to it is told to `listener`. It is open as long as one of its holders wants it to be.
 * Returns the function that lets go of it. When nobody has taken hold again a microtask later, it is released: so StrictMode, hot reload
 * and a hand-over within one commit keep the socket.
 *
 * @param overtaken Called instead, if another one has taken the place of a shared connection while nobody held it.
 */
export function hold(
  connection: HeldConnection,
  listener: ConnectionListener,
  enabled: boolean,
  overtaken?: () => void,
): () => void {
  const holding = toHolding(connection)
  const { key, holders, departed } = holding
  if (key !== undefined) {
    if ((find(key) ?? connection) !== connection) {
      overtaken?.()
      return () => undefined
    }
    shared.set(key, new WeakRef(connection))
  }

  change(1)
  holding.released = false
  holders.add(listener)
  // A session that is about to end is still theirs; one that goes on is not.
  if (connection.getSnapshot().readyState === 2) departed.get(listener)?.()
  else clear(departed)
  const forget = connection.listen(listener)
  connection.enable(holding.wanting > 0)
  return () => {
    change(-1)
    holders.delete(listener)
    holding.released = !holders.size
    void Promise.resolve().then(leave)
  }

  function change(by: number): void {
    if (enabled) holding.wanting += by
  }

  function leave(): void {
    if (holders.has(listener) || departed.has(listener)) return
    if (holding.owner === listener) holding.owner = undefined
    forget()
    if (holders.size) {
      connection.enable(holding.wanting > 0)
      return
    }
    const unlisten = connection.listen((...happening) => {
      if (happening[0] !== 'onClose') return
      stop()
      listener(...happening)
    })
    const stop = (): void => {
      unlisten()
      departed.delete(listener)
    }
    departed.set(listener, stop)
    connection.release((stays) => {
      if (stays) clear(departed)
      else if (find(key) === connection) shared.delete(key!)
    })
    if (isOver(connection)) clear(departed)
  }
}

/** Lets a connection work with the options of its first holder, and when that has gone, with those of the next to render (H3). */
export function configure(
  connection: HeldConnection,
  listener: ConnectionListener,
  settings: ConnectionSettings,
): void {
  const holding = toHolding(connection)
  holding.owner ??= listener
  if (holding.owner === listener) connection.configure((holding.settings = settings))
  else holding.warned ||= warnOfConflict(holding.settings, settings)
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
export const isReleased = (connection: HeldConnection): boolean => toHolding(connection).released

function toHolding(connection: HeldConnection, key?: string): Holding {
  let holding = holdings.get(connection)
  if (!holding) {
    const departed: Holding['departed'] = new Map()
    const holders: Holding['holders'] = new Set()
    holdings.set(connection, (holding = { key, holders, wanting: 0, released: false, departed }))
    warnOfChurn(connection, holders, openings)
  }
  return holding
}

/** It has no session, and none comes by itself. */
function isOver(connection: HeldConnection): boolean {
  const { readyState, retry } = connection.getSnapshot()
  return readyState === 3 && !retry
}

function clear(departed: Holding['departed']): void {
  for (const stop of departed.values()) stop()
}
