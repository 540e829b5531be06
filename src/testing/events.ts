import type { ConnectionEnd } from '../protocol/connectionEnd.js'

/** Creates a CloseEvent. Node 20 does not have that class; there, it is an Event with the same fields. */
export const createCloseEvent = (end: ConnectionEnd): Event =>
  typeof CloseEvent === 'undefined' ? Object.assign(new Event('close'), end) : new CloseEvent('close', end)
