import type { Limit, State } from './machine.js'
import type { ConnectionSettings } from './options.js'
import { toObject } from './toObject.js'

/** How many milliseconds a phase may last; undefined where nothing limits it. */
export function toMilliseconds(
  limit: Limit | undefined,
  { connectTimeout = 10_000, closeTimeout = 3_000, heartbeat }: ConnectionSettings,
  { retry }: State,
): number | undefined {
  const { interval = 30_000, timeout = 10_000 } = toObject(heartbeat)
  const limits: Record<Limit, number | undefined> = {
    connectTimeout,
    closeTimeout,
    interval: heartbeat ? interval : undefined,
    'heartbeat timeout': timeout,
    delay: retry?.delay,
  }
  return limit && limits[limit]
}
