/**
 * The four states of a connection, with the numbers of the platform: `readyState === ReadyState.OPEN` and `readyState === WebSocket.OPEN` are the
 * same. Also works where there is no global `WebSocket`.
 *
 * @see https://websockets.spec.whatwg.org/#dom-websocket-readystate
 */
export const ReadyState = {
  /** The address is being resolved, or the handshake is running. */
  CONNECTING: 0,
  /** Messages can be sent and received. */
  OPEN: 1,
  /** The closing handshake has begun. Messages sent from now on do not arrive. */
  CLOSING: 2,
  /** Closed, failed to open, or never opened. */
  CLOSED: 3,
} as const

/** One of the four numbers in {@link ReadyState}. */
export type ReadyState = (typeof ReadyState)[keyof typeof ReadyState]
