import type { ReadyState } from '../protocol/readyState.js'

/** A close frame. Code 1005 stands for an empty frame, which has no code. */
export interface CloseFrame {
  /** The close code. */
  readonly code: number
  /** The reason. Empty if there is none. */
  readonly reason: string
}

/** A message that the peer received: text as a string, a binary message as bytes. */
export type PeerMessage = string | Uint8Array

/** The options of `peer.accept`. */
export interface AcceptOptions {
  /**
   * The subprotocol that the peer chooses. If the client did not offer it, or if none is chosen although the client offered some, the client fails
   * the connection: `error`, then `close` 1006.
   *
   * @default the first that the client offered; none if it offered none
   * @see https://websockets.spec.whatwg.org/#concept-websocket-establish
   */
  readonly protocol?: string | undefined
}

/**
 * The server side of one fake WebSocket: acts exactly when a test tells it to.
 *
 * Every action changes the peer immediately. The client sees actions in separate tasks, in the order of the calls. The promise of an action resolves
 * after the client has seen it, its listeners have run, and so have the promise jobs that these started. Nothing is lost without `await`. In a test
 * that uses `act` of React or Testing Library, put actions inside it: `await act(() => peer.send('hello'))`.
 *
 * Actions that a real server could not take in that state throw, so that a test cannot rely on them.
 */
export interface FakePeer {
  /** The address that the client connects to, as in its `url`. */
  readonly url: string

  /** The subprotocols that the client offered, in its order. */
  readonly protocols: readonly string[]

  /**
   * 0: the handshake waits for an answer. 1: open, even if stalled. 2: the peer has started to close or has broken the protocol, and waits for the
   * client's close frame. 3: the connection has ended, or the client has given up.
   */
  readonly readyState: ReadyState

  /**
   * Milliseconds that everything takes in each direction: messages, close frames, the result of the handshake, and the loss of the connection. A
   * change applies to everything sent from then on; the order is kept. Uses `setTimeout`, also a fake one. Bytes on the way count as
   * `bufferedAmount`. `Infinity`, or 2^31 and above: it never arrives.
   *
   * @default 0: the next task
   */
  latency: number

  /** All messages received so far, in order. Always the same array. */
  readonly received: readonly PeerMessage[]

  /** The client's close frame. Null if none has arrived: because the client gave up during the handshake, or after `vanish()`. */
  readonly closedWith: CloseFrame | null

  /** Resolves to `closedWith` when the connection has ended and the client's `close` event has fired. Never rejects. */
  readonly closed: Promise<CloseFrame | null>

  /**
   * Returns the next message: one that has arrived and was not returned yet, or the next one to arrive. Each call returns another message, in order.
   * Rejects if the connection ends first.
   *
   * @example expect(await peer.next()).toBe('hello')
   */
  next(): Promise<PeerMessage>

  /**
   * Resolves when everything that both sides have sent so far has arrived: the client has seen all actions of the peer, its listeners have run,
   * `received` has everything sent by then, and the client has seen what `serve` immediately answers. Does not wait for longer exchanges, nor for
   * messages held back by `stall()`. Works in every state. Never rejects.
   *
   * @example
   * await act(() => peer.accept()) // the client sends its queue
   * await act(() => peer.settled())
   * expect(peer.received).toEqual(['first', 'second', 'third'])
   */
  settled(): Promise<void>

  /**
   * Accepts the handshake: the client gets `open`.
   *
   * As in engines, all sockets of one class run one handshake at a time for each host and port (RFC 6455, 4.1, step 2), in the order of their
   * creation. If another one is still waiting for its answer, actions on this one take effect, and resolve, only after that one is accepted, refused,
   * or closed by the client.
   *
   * @throws Error unless the handshake waits for an answer.
   */
  accept(options?: AcceptOptions): Promise<void>

  /**
   * Refuses the handshake: the client gets `error`, then `close` 1006. Clients do not learn the reason.
   *
   * @throws Error unless the handshake waits for an answer.
   */
  refuse(): Promise<void>

  /**
   * Sends a message: the client gets `message`, unless it has called `close()` in the meantime. Bytes arrive as its `binaryType` says.
   *
   * @throws Error unless the connection is open.
   * @throws TypeError for data that is neither a string nor bytes.
   */
  send(data: string | BufferSource): Promise<void>

  /**
   * Starts the closing handshake: the client becomes CLOSING, answers, and gets `close` with this code and reason. Ends a `stall()`.
   *
   * @param code A code that a server may send: 1000-1003, 1007-1009, 1011-1014, 3000-4999. Without one, the frame is empty and the event has 1005.
   * @param reason At most 123 bytes of UTF-8. Requires a code.
   * @throws Error for any other code or reason, and unless the connection is open.
   * @see https://www.rfc-editor.org/rfc/rfc6455#section-7.4
   */
  close(code?: number, reason?: string): Promise<void>

  /**
   * Sends an invalid frame: the client gets `error`, then `close` 1006, not clean. It answers with a close frame with 1002, after everything it has
   * sent before. Ends a `stall()`. To break the protocol during the handshake, use `refuse()`: the client sees no difference.
   *
   * @throws Error unless the connection is open.
   * @see https://www.rfc-editor.org/rfc/rfc6455#section-7.1.7
   */
  breakProtocol(): Promise<void>

  /**
   * Cuts the connection without a close frame: the client gets `close` 1006, not clean. An `error` comes first only during the handshake.
   *
   * @throws Error if the connection has ended.
   */
  vanish(): Promise<void>

  /**
   * Stops reading: messages of the client pile up in its `bufferedAmount`. Its close frame gets no answer, so the client stays CLOSING. Ended by
   * `resume()`, `close()`, `breakProtocol()` or `vanish()`. Browsers stop waiting after 5 to 60 seconds; the fake waits forever.
   *
   * @throws Error unless the connection is open.
   */
  stall(): void

  /**
   * Reads again after a `stall()`, starting with everything that has piled up.
   *
   * @throws Error unless the peer is stalled.
   */
  resume(): Promise<void>
}
