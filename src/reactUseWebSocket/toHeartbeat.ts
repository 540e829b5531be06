import { DEFAULT_HEARTBEAT } from './constants.js'
import type { HeartbeatOptions } from './types.js'

/** The option with its defaults. */
export function toHeartbeat(given: true | HeartbeatOptions): {
  readonly message: string | (() => string)
  readonly interval: number
  readonly timeout: number
} {
  const {
    message = DEFAULT_HEARTBEAT.message,
    interval = DEFAULT_HEARTBEAT.interval,
    timeout = DEFAULT_HEARTBEAT.timeout,
  } = given as HeartbeatOptions
  return { message, interval, timeout }
}
