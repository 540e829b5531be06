import type { ManagedConnection } from '../connection/contract.js'
import type { ConnectionListener } from '../connection/emitting/events.js'
import type { ConnectionSettings } from '../connection/options.js'
import { fromAllCopies } from '../platform/copies.js'
import { attempt } from '../platform/report.js'
import { toImplementation } from '../platform/transport.js'
import { warnOfChurn, warnOfConflict } from './warnings.js'

/** An owner of a connection, or about to become one: a component. */
export interface Owner {
  /** Gets all events of the connection. */
  readonly listener: ConnectionListener
  /** The settings of its latest committed render. None before the first, or if the connection was created elsewhere. */
  settings?: ConnectionSettings
  /** The latest `open` event that it was called with. */
  opening?: Event | null | undefined
  /** The `opening` at the time when it became an owner of a connection that was not at rest. Only set until the next microtask. */
  fresh?: readonly [Event | null | undefined] | undefined
}

type Table = Map<string, WeakRef<ManagedConnection>>

/** The registry entry of a connection. */
interface Entry {
  readonly owners: Set<Owner>
  /** The number of owners that want it open. */
  wanting: number
  /** True once the last owner has left. */
  released: boolean
  /** True if the connection was not at rest when the effects of the last owner were cleaned up. */
  alive?: boolean | undefined
  /** The table and key under which other components find it. */
  table?: Table
  key?: string
  /** The owner whose options apply (H3). */
  optionsOwner?: Owner | undefined
  settings?: ConnectionSettings
  warned?: boolean | undefined
  /** Owners that have left. They still get the end of their session, if it ends while the connection lingers (L3). The function stops that. */
  readonly formerOwners: Map<Owner, () => void>
  /** What has happened since the last owner left. */
  stage?: 'lingering' | 'gone' | undefined
}

/** The registry. There is only one. */
const registry = (): {
  readonly entries: WeakMap<ManagedConnection, Entry>
  /** The shared connections by their key, separately for each WebSocket class. A connection stays for as long as it has owners or is referenced. */
  readonly tables: WeakMap<object, Table>
} =>
  fromAllCopies(() => ({
    entries: new WeakMap<ManagedConnection, Entry>(),
    tables: new WeakMap<object, Table>(),
  }))

/** The times at which each owner opened its latest sockets. Only in development. */
const openings: Parameters<typeof warnOfChurn>[2] = new WeakMap()

/** Returns the connection that is shared under this key. Creates one if there is none; the options of this owner then apply. */
export function share(
  key: string,
  owner: Owner,
  settings: ConnectionSettings,
  create: () => ManagedConnection,
): ManagedConnection {
  const { tables } = registry()
  const implementation = toImplementation(settings.WebSocket) ?? tables
  let table = tables.get(implementation)
  if (!table) tables.set(implementation, (table = new Map<string, WeakRef<ManagedConnection>>()))
  const found = table.get(key)?.deref()
  // A lingering connection whose session has ended has nothing to offer to new owners.
  if (found && !(isReleased(found) && isOver(found))) return found
  for (const [other, reference] of table) if (!reference.deref()) table.delete(other)
  const connection = create()
  Object.assign(getEntry(connection), { table, key, optionsOwner: owner, settings })
  table.set(key, new WeakRef(connection))
  return connection
}

/**
 * Adds an owner to a connection. The connection is open while at least one owner wants it open. If it is already open, the owner gets that as an
 * event. Returns the function that removes the owner. The connection is released if no owner was added within a microtask after the last one was
 * removed: so StrictMode, hot reload, and a handover within one commit keep the socket.
 *
 * @param replaced Called instead if another connection is now shared under this key.
 */
export function addOwner(
  connection: ManagedConnection,
  owner: Owner,
  enabled: boolean,
  replaced?: () => void,
): () => void {
  const entry = getEntry(connection)
  const { table, key, owners, formerOwners } = entry
  if (table) {
    if ((table.get(key!)?.deref() ?? connection) !== connection) {
      replaced?.()
      return () => undefined
    }
    table.set(key!, new WeakRef(connection))
  }

  change(1)
  owners.add(owner)
  // A former owner still gets the end of a closing session, but not of one that continues.
  if (connection.getSnapshot().readyState === 2) formerOwners.get(owner)?.()
  else clear(formerOwners)
  const stopListening = connection.listen(owner.listener)
  connection.enable(entry.wanting > 0)
  // Calls of cleanups in between (in StrictMode, or by a former owner) do not keep it closed: the result is the same as after leaving and coming
  // back. That also applies if the session has ended while the connection lingered.
  const mayReopen = entry.released && (entry.alive || entry.stage === 'lingering')
  if (entry.wanting && mayReopen && isResting(connection)) connection.reopen()
  entry.released = false
  entry.alive = entry.stage = undefined
  emitOpening(connection, owner)
  if (!isResting(connection)) {
    // StrictMode cleans up effects immediately, those of children before this one.
    owner.fresh = [owner.opening]
    void Promise.resolve().then(() => {
      owner.fresh = undefined
    })
  }
  return () => {
    change(-1)
    owners.delete(owner)
    entry.released = !owners.size
    noteCleanup(connection, owner)
    void Promise.resolve().then(leave)
  }

  function change(by: number): void {
    if (enabled) entry.wanting += by
  }

  function leave(): void {
    if (owners.has(owner) || formerOwners.has(owner)) return
    if (entry.optionsOwner === owner) replaceOptionsOwner(connection, entry)
    if (owners.size) {
      entry.alive = undefined
      // If that ends the session, the owner still gets the event.
      connection.enable(entry.wanting > 0)
      stopListening()
    } else {
      stopListening()
      addFormerOwner(connection, entry, owner)
    }
  }
}

/** The last owner has left. It still gets the end of the session, if it ends while the connection lingers. */
function addFormerOwner(connection: ManagedConnection, entry: Entry, owner: Owner): void {
  const { formerOwners, table, key, stage } = entry
  if (stage === 'gone') return
  const unlisten = connection.listen((...emitted) => {
    if (emitted[0] !== 'onClose') return
    formerOwners.get(owner)?.()
    owner.listener(...emitted)
  })
  formerOwners.set(owner, () => {
    unlisten()
    formerOwners.delete(owner)
  })
  if (stage) return
  entry.stage = 'lingering'
  connection.release((stays) => {
    entry.stage = 'gone'
    entry.alive = undefined
    clear(formerOwners)
    if (!stays && table?.get(key!)?.deref() === connection) table.delete(key!)
  })
  if (isOver(connection)) clear(formerOwners)
}

/** The owner whose options apply has left. Those of the next owner apply immediately. */
function replaceOptionsOwner(connection: ManagedConnection, entry: Entry): void {
  const next = [...entry.owners].find(({ settings }) => settings)
  entry.optionsOwner = next
  if (next) connection.configure((entry.settings = next.settings!))
}

/** The effects of an owner are about to be cleaned up. Remembers whether the connection was at rest before the cleanups of its children. */
export function noteCleanup(connection: ManagedConnection, { fresh, opening }: Owner): void {
  getEntry(connection).alive ??= !isResting(connection) || (!!fresh && fresh[0] === opening)
}

/** Emits `onOpen` to an owner that joins an open session, once. */
function emitOpening({ getOpening }: ManagedConnection, owner: Owner): void {
  const opening = getOpening()
  if (opening && owner.opening !== opening)
    attempt(() => {
      owner.listener('onOpen', opening)
    })
}

/**
 * Applies the settings of an owner if it is the one that counts: the owner that created the connection, then the next owner (H3). If the creator
 * never becomes an owner, the next component to render counts.
 */
export function configure(connection: ManagedConnection, owner: Owner, settings: ConnectionSettings): void {
  const entry = getEntry(connection)
  const { optionsOwner, owners } = entry
  owner.settings = settings
  if (!optionsOwner || (!optionsOwner.settings && owners.size)) entry.optionsOwner = owner
  if (entry.optionsOwner === owner) connection.configure((entry.settings = settings))
  else entry.warned ||= warnOfConflict(entry.settings, settings)
}

/**
 * Runs the function unless the last owner has left. If it has, checks again after a microtask: when an `<Activity>` is shown again, effects of
 * children run before the parent becomes an owner.
 */
export function whenOwned(connection: ManagedConnection, act: () => void): void {
  if (!isReleased(connection)) act()
  else {
    void Promise.resolve().then(() => {
      if (!isReleased(connection)) act()
    })
  }
}

/** True from the time when the last owner leaves until one is added. */
export const isReleased = (connection: ManagedConnection): boolean => getEntry(connection).released

/** Returns the number of owners that hold the connection. */
export const countOwners = (connection: ManagedConnection): number =>
  registry().entries.get(connection)?.owners.size ?? 0

function getEntry(connection: ManagedConnection): Entry {
  const { entries } = registry()
  let entry = entries.get(connection)
  if (!entry) {
    const owners: Entry['owners'] = new Set()
    entries.set(connection, (entry = { owners, wanting: 0, released: false, formerOwners: new Map() }))
    warnOfChurn(connection, owners, openings)
  }
  return entry
}

/** True if there is no session and none is scheduled. One may still be closing. */
function isResting(connection: ManagedConnection): boolean {
  const { readyState, retry } = connection.getSnapshot()
  return readyState > 1 && !retry
}

const isOver = (connection: ManagedConnection): boolean =>
  connection.getSnapshot().readyState > 2 && isResting(connection)

function clear(formerOwners: Entry['formerOwners']): void {
  for (const stop of formerOwners.values()) stop()
}
