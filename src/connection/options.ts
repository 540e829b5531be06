import type { ClosedBy, ReconnectStop } from './state.js'
import type { WatchPage } from '../platform/page.js'
import type { WebSocketConstructor } from '../platform/transport.js'
import type { IncomingData, MessageData } from '../protocol/messageData.js'
import type { StandardSchema } from '../protocol/standardSchema.js'

/** Where to connect to. Null or undefined: nowhere. */
export type Address = string | URL | null | undefined

/** What a function that is asked for an address or for protocols gets to know. */
export interface Attempt {
  /** 0 for one that was asked for, 1 for the first retry, one more each time. */
  readonly attempt: number
  /** How the latest session ended: a 4401 may ask for a fresh token. Null until one has. */
  readonly lastCloseEvent: CloseEvent | null
  /** Aborted when the answer is no longer wanted: fit for `fetch`. */
  readonly signal: AbortSignal
}

/** An address, or a function that is asked for it, afresh for every attempt. It may answer later. */
export type Source = Address | ((attempt: Attempt) => Address | PromiseLike<Address>)

/** One subprotocol, or several in order of preference. */
export type ProtocolList = string | readonly string[] | undefined

/** Subprotocols, or a function that is asked for them, afresh for every attempt. It may answer later. */
export type Protocols = ProtocolList | ((attempt: Attempt) => ProtocolList | PromiseLike<ProtocolList>)

/** What is called when something happens. A callback that throws is reported as uncaught; nothing else is held up. */
export interface ConnectionEvents<Data = IncomingData> {
  /** The connection is open. What is sent from in here goes out before anything that was queued. */
  onOpen?: ((event: Event) => void) | undefined
  /**
   * A message came: the event, and what `parse` and `schema` made of it. Each comes here exactly once, in order, whether or not anything
   * renders.
   */
  onMessage?: ((event: MessageEvent<IncomingData>, data: Data) => void) | undefined
  /**
   * A session ended: called once for each socket there was, on unmounting too, where it comes when the closing handshake is done.
   * The event is the socket's own, or, after a timeout, one made here: 1006, `wasClean` false, `isTrusted` false.
   */
  onClose?: ((event: CloseEvent) => void) | undefined
  /**
   * Something went wrong: see `error`. Comes before `onClose`. Not called for what was asked for: neither `close()` nor unmounting
   * is an error.
   *
   * Also called with a {@link MessageError} for each message that `parse` or `schema` refuses, in its place in the order. The connection
   * goes on as if that message had not come: neither `error` nor `data` changes.
   */
  onError?: ((error: Error) => void) | undefined
  /**
   * Open again after a session or an attempt that failed, by itself or because `reconnect()` or `open()` was called instead of waiting; right
   * after `onOpen`, and before what is queued goes out.
   */
  onReconnect?: ((attempt: ReconnectInfo) => void) | undefined
  /**
   * The connection ended by itself, and no further attempt comes: says why. Not called where `reconnect` is false, nor for an address that no
   * socket can be made for: `onError` says that.
   */
  onReconnectStop?: ((stop: ReconnectStop) => void) | undefined
}

/** What `onReconnect` is told. */
export interface ReconnectInfo {
  /** The number of the attempt that was successful. */
  readonly attempt: number
  readonly lastCloseEvent: CloseEvent | null
}

/** What is known of a failure. */
export interface Failure {
  /** How the session ended; null where there was no socket. */
  readonly event: CloseEvent | null
  readonly closedBy: ClosedBy | null
  readonly error: Error | null
  /** The number of the attempt that would come. */
  readonly attempt: number
}

/** Whether and when to try again. */
export interface ReconnectOptions {
  /**
   * How many attempts in a row may fail. 0 or less, or NaN: none is made.
   *
   * @default Infinity
   */
  attempts?: number | undefined
  /**
   * How many milliseconds before the first attempt, at most (see `jitter`). NaN, or 2^31 and more: until the network is back or the page is
   * shown, or somebody calls `reconnect()`.
   *
   * @default 1_000
   */
  delay?: number | undefined
  /**
   * How much longer each time.
   *
   * @default 2
   */
  factor?: number | undefined
  /**
   * How many milliseconds at most.
   *
   * @default 30_000
   */
  maxDelay?: number | undefined
  /**
   * `'full'`: a random time up to that long, so that thousands of clients that were dropped at once do not come back together. `'none'`:
   * just that long.
   *
   * @default 'full'
   */
  jitter?: 'full' | 'none' | undefined
  /**
   * After how many milliseconds of being open a session counts as a success, so that the count of attempts begins anew.
   *
   * @default 5_000
   */
  minUptime?: number | undefined
  /**
   * Whether to try again after this end; asked once for each failure. One that throws is reported as uncaught, and the default decides.
   *
   * @default by the close code, as `describeCloseCode(event.code).retry` says; yes where there was no socket
   */
  shouldReconnect?: ((event: CloseEvent | null, failure: Failure) => boolean) | undefined
}

/** How to find out that a peer has gone without a word. */
export interface HeartbeatOptions {
  /**
   * What to send: text or bytes, or a function that makes it.
   *
   * @default 'ping'
   */
  message?: MessageData | (() => MessageData) | undefined
  /**
   * What answers it: a text, or a function that knows it. The answer is no message: neither `data` nor `onMessage` nor any hook sees it.
   *
   * @default any message, which then is a message as ever
   */
  response?: string | ((event: MessageEvent<IncomingData>) => boolean) | undefined
  /**
   * How many milliseconds from the opening, and from each answer, to the next ping.
   *
   * @default 30_000
   */
  interval?: number | undefined
  /**
   * How many milliseconds after it something must have been heard, whatever it is.
   *
   * @default 10_000
   */
  timeout?: number | undefined
}

/** What `send` keeps. */
export interface QueueOptions {
  /**
   * How many messages. 0 or less, or NaN: none. `Infinity`: as many as there are.
   *
   * @default 100
   */
  limit?: number | undefined
  /**
   * What happens to one more. `'drop-oldest'`: it pushes the oldest out. `'drop-newest'`: it is not kept, and `send` says `'dropped'`.
   * `'throw'`: the same, but `send` throws an Error.
   *
   * @default 'drop-oldest'
   */
  overflow?: 'drop-oldest' | 'drop-newest' | 'throw' | undefined
  /**
   * How many milliseconds a message is worth sending. One that has waited longer is dropped without a word. NaN: for ever.
   *
   * @default Infinity
   */
  maxAge?: number | undefined
}

/**
 * Settings of a connection. All durations are milliseconds. Changing any of them never reconnects, but for new `protocols` values.
 *
 * @typeParam Data What `parse` and `schema` make of a message.
 * @typeParam Outgoing What `sendJson` takes.
 */
export interface ConnectionOptions<Data = IncomingData, Outgoing = unknown> extends ConnectionEvents<Data> {
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
   * How `data` is made of a message. `'json'`: by JSON.parse; a binary message is refused then. A function: by what it returns, or what
   * its promise resolves to; one that throws or rejects refuses the message. Messages stay in order, whatever takes longer.
   *
   * @default none: `data` is `event.data`
   */
  parse?: 'json' | ((event: MessageEvent<IncomingData>) => Data | PromiseLike<Data>) | undefined
  /**
   * A Standard Schema (Zod, Valibot, ArkType and others) for what `parse` has made, `event.data` without it. `data` is its output; what
   * does not fit is refused. It may take its time: messages stay in order.
   *
   * @see https://standardschema.dev
   */
  schema?: StandardSchema<unknown, Data> | undefined
  /**
   * A Standard Schema for what `sendJson` takes; its output is what is sent. For what does not fit, `sendJson` throws a
   * {@link MessageError}. It must answer at once: `sendJson` throws a TypeError for a promise.
   */
  outgoingSchema?: StandardSchema<Outgoing, unknown> | undefined
  /**
   * What `send` keeps while there is no open socket, or none with room (see `highWaterMark`). False: nothing.
   *
   * @default true, which is { limit: 100, overflow: 'drop-oldest', maxAge: Infinity }
   */
  queue?: boolean | QueueOptions | undefined
  /**
   * Bytes. While the socket has so many or more that the network has not yet taken, `send` queues instead of piling up more in the
   * browser, and the queue is drained in order, frame by frame, as far as there is room. Mind the queue's `limit` then. 0 or less: one
   * message at a time. NaN: no limit.
   *
   * @default Infinity
   * @see https://websockets.spec.whatwg.org/#dom-websocket-bufferedamount
   */
  highWaterMark?: number | undefined
  /**
   * Whether to connect again when a session or an attempt fails, and how. False: it stays closed.
   *
   * @default true
   */
  reconnect?: boolean | ReconnectOptions | undefined
  /**
   * Asks the peer now and then whether it is still there, also when the page is shown again or the network is back. Unanswered: the
   * session is abandoned at once (1006, `closedBy` `'timeout'`) and counts as lost.
   *
   * @default false
   */
  heartbeat?: boolean | HeartbeatOptions | undefined
  /**
   * Closes with 1000 when the page has been hidden for so many milliseconds, and opens again when it is shown. Meanwhile nothing is queued.
   *
   * @default Infinity
   */
  pauseWhenHidden?: number | undefined
  /**
   * How to hear of the network and of being shown where the browser's page cannot tell: in React Native, or within a frame. It is called when
   * the connection begins to want to know, gets a function to tell `'online'`, `'offline'`, `'shown'` and `'hidden'` by, and returns one that
   * ends that. What is so already, it should tell at once.
   *
   * @default the events of `window` and `document`, if there are any
   * @example
   * ```ts
   * const watchPage: WatchPage = (tell) => {
   *   const state = AppState.addEventListener('change', (next) => tell(next === 'active' ? 'shown' : 'hidden'))
   *   const stop = NetInfo.addEventListener(({ isConnected }) => tell(isConnected === false ? 'offline' : 'online'))
   *   return () => {
   *     state.remove()
   *     stop()
   *   }
   * }
   * ```
   */
  watchPage?: WatchPage | undefined
  /**
   * How many milliseconds it stays open after the last component that held it has gone, should another one come: on the way from one page
   * to the next, say. 0 or less: not at all. `Infinity`, `NaN`, or 2^31 and more: for good.
   *
   * @default 0
   */
  linger?: number | undefined
  /**
   * Another implementation: `ws`, React Native's, a fake. Used from the next session on.
   *
   * @default globalThis.WebSocket
   */
  WebSocket?: WebSocketConstructor | undefined
}

/** Options that make something else of messages than what they carry: a schema's output, or whatever JSON says. */
export type Decoded<Options, Data> = Omit<Options, 'parse' | 'schema'> &
  (
    | { parse: 'json'; schema?: undefined }
    | {
        parse?: 'json' | ((event: MessageEvent<IncomingData>) => unknown) | undefined
        schema: StandardSchema<unknown, Data>
      }
  )

/** What a connection works with: its options, and where to connect to. */
export interface ConnectionSettings extends ConnectionOptions<unknown> {
  readonly source: Source
}
