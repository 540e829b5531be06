import { warn } from '../platform/warn.js'
import type { Options } from './types.js'

/**
 * Only the part that bundlers replace by a constant, so that they can drop the code that it guards. Without a bundler there is no `process` in a browser,
 * and reading it throws. `typeof process` would not tell the two apart: Vite leaves it as it is.
 */
declare const process: { readonly env: { readonly NODE_ENV?: string | undefined } }

const known =
  /^(fromSocketIO|queryParams|protocols|share|on(Open|Close|Message|Error|ReconnectStop)|shouldReconnect|reconnect(Interval|Attempts)|retryOnError|filter|eventSourceOptions|skipAssert|heartbeat|disableJson)$/

/** Warns a component once of an option that has no effect. */
export function warnOfIgnored(of: object & { hasWarned?: boolean }, options: Options): void {
  try {
    if (process.env.NODE_ENV !== 'production') {
      if (of.hasWarned) return
      const { shouldReconnect, retryOnError } = options
      const retries = !!shouldReconnect || !!retryOnError
      const name = Object.keys(options).find(
        (name) => !known.test(name) || (!retries && /Attempts|Interval|Stop/.test(name)),
      )
      if (name === undefined) return
      of.hasWarned = true
      warn(
        known.test(name)
          ? `the option ${name} has no effect without shouldReconnect or retryOnError, so a closed connection stays closed.`
          : `the option ${name} has no effect: react-use-websocket has no such option.`,
      )
    }
  } catch {
    // There is no bundler.
  }
}
