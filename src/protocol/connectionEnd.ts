/** How a connection ended, with the fields of a CloseEvent. */
export interface ConnectionEnd {
  readonly code: number
  readonly reason: string
  readonly wasClean: boolean
}

/** An end without a close frame: the handshake failed, or the connection was lost. */
export const connectionLost: ConnectionEnd = { code: 1006, reason: '', wasClean: false }
