import type { Happening } from './happening.js'
import type { ConnectionEvents } from './options.js'

/** Calls the callback of that name, if there is one. */
export const call = (events: ConnectionEvents<unknown>, ...[name, ...values]: Happening): void =>
  (events[name] as ((...values: unknown[]) => void) | undefined)?.(...values)
