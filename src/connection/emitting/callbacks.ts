import type { ConnectionEvents } from '../connectionOptions.js'
import type { Connection } from '../contract.js'
import type { EmittedEvent } from './events.js'

/** Calls the callback of that name, if there is one, with the connection as its last argument. Returns true if it called one. */
export function call(
  events: ConnectionEvents<unknown>,
  connection: Connection<unknown>,
  ...[name, ...values]: EmittedEvent | ['onMessage', ...unknown[]]
): boolean {
  const callback = events[name] as ((...values: unknown[]) => void) | undefined
  // Like a socket's `onopen`, a value that is not a function is ignored.
  if (typeof callback !== 'function') return false
  callback(...values, connection)
  return true
}
