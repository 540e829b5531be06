/** The end of a connection, with the fields of a CloseEvent. */
export interface End {
  readonly code: number
  readonly reason: string
  readonly wasClean: boolean
}

/** An end without a close frame: the handshake failed, or the connection was lost. */
export const connectionLost: End = { code: 1006, reason: '', wasClean: false }

/** Creates a CloseEvent. Node 20 does not have that class; there, it is an Event with the same fields. */
export const createCloseEvent = (end: End): Event =>
  typeof CloseEvent === 'undefined' ? Object.assign(new Event('close'), end) : new CloseEvent('close', end)
