import type { ReadyState } from '../protocol/readyState.js'

/** What a close frame says. An empty one has no code: that is 1005. */
export interface CloseFrame {
  readonly code: number
  readonly reason: string
}

/** What the peer got: text as a string, a binary message as bytes. */
export type PeerMessage = string | Uint8Array

/** How a handshake is answered. */
export interface AcceptOptions {
  /**
   * The subprotocol that the peer picks. One that the client did not offer, and none where it offered some, makes the client fail the
   * connection: `error`, then `close` 1006.
   *
   * @default the first of those that the client offered; none if it offered none
   * @see https://websockets.spec.whatwg.org/#concept-websocket-establish
   */
  readonly protocol?: string | undefined
}

/**
 * The other end of one fake WebSocket: what a server does, at the moment that a test says.
 *
 * Each deed is known to the peer at once and to the client in tasks of its own, in the order of the calls; the promise resolves when the
 * client has seen it, its listeners have run, and so have the promise jobs that they led to. Without `await` nothing is lost. Where a test
 * has React's or Testing Library's `act`, that is where a deed belongs: `await act(() => peer.send('hello'))`.
 *
 * A deed that no peer could do in the state that the connection is in throws at once, since a test that relies on it would prove nothing.
 */
export interface FakePeer {
  /** The address that was dialled, as the client's `url` has it. */
  readonly url: string

  /** The subprotocols that the client offered, in its order. */
  readonly protocols: readonly string[]

  /**
   * 0: the handshake waits for an answer. 1: open, also when stalled. 2: it has begun to close, and waits for the client's answer. 3: the connection is over,
   * or the client has given it up.
   */
  readonly readyState: ReadyState

  /**
   * How long everything takes to arrive, in milliseconds, each way: messages, close frames, what the handshake comes to, and that it is gone.
   * Counts for what comes from now on; order is kept. Goes by `setTimeout`, also a fake one. What is under way counts as `bufferedAmount` still.
   *
   * @default 0: the next task
   */
  latency: number

  /** Every message that arrived, in order; the same array for as long as the peer lives. */
  readonly received: readonly PeerMessage[]

  /** The client's close frame. Null: none has arrived, as with a client that gave up in the handshake, or after `vanish()`. */
  readonly closedWith: CloseFrame | null

  /** Resolves to `closedWith` once the connection is over and the client's `close` event was fired. Never rejects. */
  readonly closed: Promise<CloseFrame | null>

  /**
   * The next message that arrives, or that has arrived and was not asked for yet: one call for each message, in order.
   *
   * Rejects when the connection ends without one.
   */
  next(): Promise<PeerMessage>

  /**
   * Finishes the handshake: `open`.
   *
   * @throws Error unless the handshake waits for an answer.
   */
  accept(options?: AcceptOptions): Promise<void>

  /**
   * Fails the handshake, whatever the reason may be; clients are not told: `error`, then `close` 1006.
   *
   * @throws Error unless the handshake waits for an answer.
   */
  refuse(): Promise<void>

  /**
   * Sends a message: `message`, unless the client has called `close()` in the meantime. Bytes arrive as the client's `binaryType` says.
   *
   * @throws Error unless the connection is open.
   */
  send(data: string | BufferSource): Promise<void>

  /**
   * Begins the closing handshake, and ends the connection when the client has answered: CLOSING, then `close` with this code and reason.
   * Ends a `stall()`.
   *
   * @param code One that a server may put into a frame: 1000-1003, 1007-1009, 1011-1014, 3000-4999. None: an empty frame, so that
   * the event says 1005.
   * @param reason At most 123 bytes of UTF-8, and none without a code.
   * @throws Error for any other code or reason, and unless the connection is open.
   * @see https://www.rfc-editor.org/rfc/rfc6455#section-7.4
   */
  close(code?: number, reason?: string): Promise<void>

  /**
   * Is gone without a close frame: `close` 1006, not clean. No `error` comes first, unless it was in the handshake.
   *
   * @throws Error if the connection is over.
   */
  vanish(): Promise<void>

  /**
   * Reads nothing from now on: what the client sends piles up in its `bufferedAmount`, and its close frame goes unanswered, so that it stays
   * CLOSING. Ended by `resume()`, `close()` or `vanish()`; the fake has no time limit of its own, unlike browsers (5 to 60 seconds).
   *
   * @throws Error unless the connection is open.
   */
  stall(): void

  /**
   * Reads on after a `stall()`, first all that has piled up.
   *
   * @throws Error unless the peer is stalled.
   */
  resume(): Promise<void>
}
