/**
 * The four states of a connection, under the platform's own numbers, so that `readyState === ReadyState.OPEN` and
 * `readyState === WebSocket.OPEN` say the same, also where there is no `WebSocket` to ask.
 *
 * @see https://websockets.spec.whatwg.org/#dom-websocket-readystate
 */
export const ReadyState = {
  /** An address is being resolved or a handshake is under way. */
  CONNECTING: 0,
  /** Messages go both ways. */
  OPEN: 1,
  /** The closing handshake has begun. Nothing sent from here on arrives. */
  CLOSING: 2,
  /** Closed, could not be opened, or there never was a socket. */
  CLOSED: 3,
} as const

/** One of the four numbers in {@link ReadyState}. */
export type ReadyState = (typeof ReadyState)[keyof typeof ReadyState]
