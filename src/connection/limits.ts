import type { Row, State } from './machine.js'
import type { ConnectionSettings } from './options.js'

/** How many milliseconds a phase may last; undefined where nothing limits it. */
export function toMilliseconds(
  limit: Row['limit'],
  { connectTimeout = 10_000, closeTimeout = 3_000, heartbeat }: ConnectionSettings,
  { retry }: State,
): number | undefined {
  const { interval = 30_000, timeout = 10_000 } = typeof heartbeat === 'object' ? heartbeat : {}
  const limits = {
    connectTimeout,
    closeTimeout,
    interval: heartbeat ? interval : undefined,
    timeout,
    delay: retry?.delay,
  }
  return limit && limits[limit]
}
