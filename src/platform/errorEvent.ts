import type { Event } from '../protocol/domTypes.js'

/** Creates an `error` event with the error in its field `error`. If the runtime has no `Event`, returns an object with the same fields. */
export const createErrorEvent = (error: Error): Event =>
  Object.assign(typeof Event === 'function' ? new Event('error') : ({ type: 'error' } as Event), { error })
