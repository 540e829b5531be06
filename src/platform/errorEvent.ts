import type { Event } from '../protocol/domTypes.js'

/**
 * Creates the `error` event of a socket. It carries the error and its text in the fields of an `ErrorEvent`. Where the runtime has no `Event`, returns
 * an object with the same fields.
 */
export function createErrorEvent(error: Error): Event {
  const event = typeof Event === 'function' ? new Event('error') : { type: 'error' }
  return Object.assign(event as Event, { error, message: error.message })
}
