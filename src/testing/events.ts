/** How a connection ended, as a CloseEvent tells it. */
export interface End {
  readonly code: number
  readonly reason: string
  readonly wasClean: boolean
}

/** Without a close frame: the handshake failed, or the line broke. */
export const brokenOff: End = { code: 1006, reason: '', wasClean: false }

/** Node 20 has no CloseEvent; there it is an Event with the same fields. */
export const createCloseEvent = (end: End): Event =>
  typeof CloseEvent === 'undefined' ? Object.assign(new Event('close'), end) : new CloseEvent('close', end)
