import type { WebSocketConstructor } from '../platform/transport.js'
import type { IncomingData } from '../protocol/messageData.js'

/** Where to connect to. Null or undefined: nowhere. */
export type Address = string | URL | null | undefined

/** An address, or a function that is asked for it, afresh for every attempt. It may answer later. */
export type Source = Address | (() => Address | PromiseLike<Address>)

/** One subprotocol, or several in order of preference. */
export type ProtocolList = string | readonly string[] | undefined

/** Subprotocols, or a function that is asked for them, afresh for every attempt. It may answer later. */
export type Protocols = ProtocolList | (() => ProtocolList | PromiseLike<ProtocolList>)

/** What is called when something happens. A callback that throws is reported as uncaught; nothing else is held up. */
export interface ConnectionEvents {
  /** The connection is open. What is sent from in here goes out before anything that was queued. */
  onOpen?: ((event: Event) => void) | undefined
  /** A message came. Each comes here exactly once, in order, whether or not anything renders. */
  onMessage?: ((event: MessageEvent<IncomingData>) => void) | undefined
  /**
   * A session ended: called once for each socket there was, on unmounting too, where it comes when the closing handshake is done.
   * The event is the socket's own, or, after a timeout, one made here: 1006, `wasClean` false, `isTrusted` false.
   */
  onClose?: ((event: CloseEvent) => void) | undefined
  /**
   * Something went wrong: see `error`. Comes before `onClose`. Not called for what was asked for: neither `close()` nor unmounting
   * is an error.
   */
  onError?: ((error: Error) => void) | undefined
}

/** Settings of a connection. All durations are milliseconds. Changing any of them never reconnects, but for new `protocols` values. */
export interface ConnectionOptions extends ConnectionEvents {
  /**
   * Subprotocols. Other values make another connection; another function, or another array with the same values, does not.
   *
   * @default [] (none)
   * @see https://websockets.spec.whatwg.org/#dom-websocket-websocket-url-protocols-protocols
   */
  protocols?: Protocols
  /**
   * How binary messages arrive, for every session that begins from now on.
   *
   * @default the implementation's own, which is `'blob'` in browsers
   * @see https://websockets.spec.whatwg.org/#dom-websocket-binarytype
   */
  binaryType?: BinaryType | undefined
  /**
   * How long an address function and the handshake may take together. After that the attempt is abandoned: `error` says so, and if
   * there was a socket, it ends with 1006 and `closedBy` is `'timeout'`. 0 or less: at once. `Infinity`, `NaN`, or 2^31 and more: no limit.
   *
   * @default 10_000
   */
  connectTimeout?: number | undefined
  /**
   * How long the closing handshake may take; a browser would wait for up to a minute. After that the session is abandoned: it ends
   * with 1006 and `closedBy` is `'timeout'`. On unmounting while CONNECTING, the handshake may take that long before it is cut short.
   * Odd values as for `connectTimeout`.
   *
   * @default 3_000
   */
  closeTimeout?: number | undefined
  /**
   * Another implementation: `ws`, React Native's, a fake. Used from the next session on.
   *
   * @default globalThis.WebSocket
   */
  WebSocket?: WebSocketConstructor | undefined
}

/** What a connection works with: its options, and where to connect to. */
export interface ConnectionSettings extends ConnectionOptions {
  readonly source: Source
}

export const defaults = { connectTimeout: 10_000, closeTimeout: 3_000 } as const
