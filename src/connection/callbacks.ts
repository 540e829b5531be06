import type { Happening } from './happening.js'
import type { ConnectionEvents } from './options.js'

/** Calls the callback of that name, if there is one. */
export function call(
  events: ConnectionEvents<unknown>,
  ...[name, ...values]: Happening | ['onMessage', ...unknown[]]
): void {
  const callback = events[name] as ((...values: unknown[]) => void) | undefined
  // As with a socket's `onopen`, what is no function is none.
  if (typeof callback === 'function') callback(...values)
}
