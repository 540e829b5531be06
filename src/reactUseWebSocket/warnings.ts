import { warn } from '../platform/warn.js'
import type { Options } from './types.js'

/** Only the part that bundlers replace by a constant. Every test of it is placed so that they can drop the code it guards. */
declare const process: { readonly env: { readonly NODE_ENV?: string | undefined } }

/** Warns once of options that have no effect. Returns true if it has warned. */
export function warnOfIgnored(options: Options): boolean {
  if (typeof process === 'object' && process.env.NODE_ENV !== 'production') {
    const known =
      /^(fromSocketIO|queryParams|protocols|share|on(Open|Close|Message|Error|ReconnectStop)|shouldReconnect|reconnect(Interval|Attempts)|retryOnError|filter|eventSourceOptions|skipAssert|heartbeat|disableJson)$/
    const { shouldReconnect, retryOnError } = options
    const ignored = Object.entries(options).find(
      ([name, value]) =>
        value !== undefined &&
        (!known.test(name) || (/Attempts|Interval|Stop/.test(name) && !shouldReconnect && !retryOnError)),
    )
    if (!ignored) return false
    const [name] = ignored
    warn(
      known.test(name)
        ? `the option ${name} has no effect without shouldReconnect or retryOnError: the connection stays closed when it has closed.`
        : `react-use-websocket has no option ${name}, so it has no effect.`,
    )
    return true
  }
  return false
}
