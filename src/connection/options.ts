import type { OptionsOfOthers } from './optionsOfOthers.js'
import type { skip } from './receiving/skip.js'
import type { ClosedBy } from './state.js'
import type { WatchPage } from '../platform/page.js'
import type { WebSocketConstructor } from '../platform/transport.js'
import type { AbortSignal, BinaryType, CloseEvent, MessageEvent, URL } from '../protocol/domTypes.js'
import type { IncomingData, MessageData } from '../protocol/messageData.js'
import type { StandardSchema } from '../protocol/standardSchema.js'

/** An address. Null, undefined, false and `''` mean no connection, so that `token && address` is an address. */
export type Address = string | URL | null | undefined | false

/** The argument of an address or protocols function. */
export interface Attempt {
  /** 0 for a connection that was requested, 1 for the first retry, and so on. */
  readonly attempt: number
  /** The close event of the latest session: fetch a new token after 4401, for example. Null before the first end. */
  readonly lastCloseEvent: CloseEvent | null
  /** Aborted when the answer is no longer needed. Pass it to `fetch`. */
  readonly signal: AbortSignal
}

/**
 * An address, or a function that returns one, called before every attempt. It may return a promise. If it returns null, there is no connection, no
 * error and no retry. It is called again only by `open()` or `reconnect()`, or when a component opens the connection: after a logout, for example.
 */
export type Source = Address | ((attempt: Attempt) => Address | PromiseLike<Address>)

/** The argument of a `handshake` function: a socket that has just opened. */
export interface HandshakeLine extends Attempt {
  /** Sends immediately, past the queue. Returns false if the socket is no longer open. */
  readonly send: (data: MessageData) => boolean
  /** Sends `JSON.stringify(value)` immediately, past the queue. Returns false if the socket is no longer open. */
  readonly sendJson: (value: unknown) => boolean
  /**
   * Resolves to the next message, or to the next one for which `matches` returns a true value: one that has already arrived, or one that arrives. It
   * is the result of `parse`, not yet checked by `schema`, and is delivered to nobody else. Rejects if the attempt ends before, or if `matches`
   * throws.
   *
   * @typeParam Data The type of the message. It is not checked.
   */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- What a server sends may be anything.
  readonly next: <Data = any>(
    matches?: (data: Data, event: MessageEvent<IncomingData>) => unknown,
  ) => Promise<Data>
}

/** One subprotocol, or several in order of preference. */
export type ProtocolList = string | readonly string[] | undefined

/** Subprotocols, or a function that returns them, called before every attempt. It may return a promise. */
export type Protocols = ProtocolList | ((attempt: Attempt) => ProtocolList | PromiseLike<ProtocolList>)

/** The argument of `onReconnect`. */
export interface ReconnectInfo {
  /** The number of the attempt that succeeded. */
  readonly attempt: number
  /** The close event of the latest session. Null if no session has ended. */
  readonly lastCloseEvent: CloseEvent | null
}

/** The second argument of `shouldReconnect`: a failure. */
export interface Failure {
  /** The close event of the session. Null if there was no socket. */
  readonly event: CloseEvent | null
  /** Who ended the session. Null if there was no socket. */
  readonly closedBy: ClosedBy | null
  /** The error, as in `error`. */
  readonly error: Error | null
  /** The number of the attempt that would be next. */
  readonly attempt: number
}

/** The argument of a `delay` function. */
export interface DelayRequest {
  /** The number of the next attempt: 1 for the first one after a successful session. */
  readonly attempt: number
  /** The close event of the session. Null if there was no socket. */
  readonly event: CloseEvent | null
}

/** When to reconnect, and when to stop. */
export interface ReconnectOptions {
  /**
   * The maximum number of failed attempts in a row. 0 or less, or NaN: no attempt.
   *
   * @default Infinity
   */
  attempts?: number | undefined
  /**
   * Milliseconds before the first attempt, at most (see `jitter`); four times as long after close code 1013. `NaN` or 2^31 and above: no timer;
   * retries only when the network returns, the page is shown, or `reconnect()` is called.
   *
   * A function is called for each attempt. Then `factor` is not used, but `maxDelay` and `jitter` are. If it returns no number, or a negative one,
   * that is reported as uncaught and the default is used.
   *
   * @default 1_000
   */
  delay?: number | ((attempt: DelayRequest) => number) | undefined
  /**
   * The factor by which the delay grows with each failed attempt.
   *
   * @default 2
   */
  factor?: number | undefined
  /**
   * The maximum delay in milliseconds.
   *
   * @default 30_000
   */
  maxDelay?: number | undefined
  /**
   * How the delay is randomized. `'full'`: a random time from 0 to the delay, so that thousands of clients do not reconnect at the same moment.
   * `'none'`: exactly the delay.
   *
   * @default 'full'
   */
  jitter?: 'full' | 'none' | undefined
  /**
   * Milliseconds that a session must be open to count as a success. Then the number of attempts is reset.
   *
   * @default 5_000
   */
  minUptime?: number | undefined
  /**
   * Decides whether to reconnect after a failure. Called once for each failure, before `onError` and `onClose`. If it throws, the error is reported
   * as uncaught and the default applies.
   *
   * @default decided by the close code: `describeCloseCode(event.code).retry`; true if there was no socket
   */
  shouldReconnect?: ((event: CloseEvent | null, failure: Failure) => boolean) | undefined
}

/** How to detect that the server no longer responds. */
export interface HeartbeatOptions {
  /**
   * The ping: text, bytes, or a function that returns them. Null sends nothing, for a server that pings by itself: the session then ends when nothing
   * was received for `interval` plus `timeout`.
   *
   * @default 'ping'
   */
  message?: MessageData | (() => MessageData) | null | undefined
  /**
   * The answer to a ping: a text, or a function that recognizes it. The answer does not count as a message: it does not appear in `data`, `onMessage`
   * or any hook.
   *
   * @default any message, which is also delivered as a message
   */
  response?: string | ((event: MessageEvent<IncomingData>) => boolean) | undefined
  /**
   * Milliseconds between the opening, or the latest answer, and the next ping.
   *
   * @default 30_000
   */
  interval?: number | undefined
  /**
   * Milliseconds after a ping within which a message of any kind must arrive.
   *
   * @default 10_000
   */
  timeout?: number | undefined
}

/** Which messages `send` queues, and for how long. */
export interface QueueOptions {
  /**
   * The maximum number of messages in the queue. 0 or less, or NaN: none. `Infinity`: no limit.
   *
   * @default 100
   */
  limit?: number | undefined
  /**
   * What happens when the queue is full. `'drop-oldest'`: discards the oldest message. `'drop-newest'`: discards the new message, and `send` returns
   * `'dropped'`. `'throw'`: discards the new message, and `send` throws an Error.
   *
   * @default 'drop-oldest'
   */
  overflow?: 'drop-oldest' | 'drop-newest' | 'throw' | undefined
  /**
   * Milliseconds a message may wait. Older ones are silently discarded. NaN: no limit.
   *
   * @default Infinity
   */
  maxAge?: number | undefined
}

/**
 * The options of a connection, without those for messages. All durations are in milliseconds. Changing an option never reconnects, except for new
 * `protocols` values.
 */
export interface BaseOptions extends OptionsOfOthers {
  /**
   * Subprotocols. Changing the values closes the connection and opens a new one. Passing another function, or another array with the same values,
   * does not.
   *
   * @default [] (none)
   * @see https://websockets.spec.whatwg.org/#dom-websocket-websocket-url-protocols-protocols
   */
  protocols?: Protocols
  /**
   * Identifies the connection if the address is a function: by a room or user, for example. Without a key, the connection is reset when the function
   * returns another origin or path: the queue and the received messages are discarded. With a key, that never happens.
   *
   * @default none
   */
  key?: string | undefined
  /**
   * The type of binary messages. Applies from the next session on.
   *
   * @default that of the WebSocket implementation: `'blob'` in browsers
   * @see https://websockets.spec.whatwg.org/#dom-websocket-binarytype
   */
  binaryType?: BinaryType | undefined
  /**
   * Talks to the server first on every new socket: logs in, or agrees on a version. Until it resolves, `readyState` is CONNECTING, `onOpen` is not
   * called, and everything that you send is queued. Messages that it does not take with `next` are delivered after `onOpen`.
   *
   * If it throws or rejects, the attempt has failed, and the next one follows after the usual delay. If it throws a {@link RefusedError}, no other
   * attempt follows. It counts into `connectTimeout`, and `minUptime` begins after it. It runs for new sockets only: another function does not
   * reconnect.
   *
   * @default none
   * @example
   * ```ts
   * handshake: async ({ sendJson, next }) => {
   *   sendJson({ type: 'auth', token: await getToken() })
   *   const answer = await next((message) => message.type === 'auth')
   *   if (!answer.ok) throw new RefusedError(answer.reason)
   * }
   * ```
   */
  handshake?: ((line: HandshakeLine) => unknown) | undefined
  /**
   * Milliseconds that the address function, the opening handshake and `handshake` may take together. After that, the attempt is aborted: `error` says so, and if there was
   * a socket, it ends with 1006 and `closedBy` is `'timeout'`. 0 or less: immediately. `Infinity`, `NaN`, or 2^31 and above: no limit.
   *
   * The time includes everything that the browser makes the handshake wait for: other handshakes to the same host, which it runs one at a time, and
   * the permission that Chromium asks the user for before a page on the internet connects to a local network. If a page opens many sockets to one
   * host, share one, or set a longer limit.
   *
   * @default 10_000
   */
  connectTimeout?: number | undefined
  /**
   * Milliseconds that the closing handshake may take; a browser waits for up to a minute. After that, the session ends with 1006 and `closedBy` is
   * `'timeout'`. If a component unmounts while CONNECTING, the handshake may take this long before it is aborted. 0 or less, `Infinity`, `NaN`, and
   * 2^31 and above as for `connectTimeout`.
   *
   * @default 3_000
   */
  closeTimeout?: number | undefined
  /**
   * Splits a text frame into several messages, for servers that send several in one frame: a text that separates or ends the messages (`'\n'`,
   * SignalR's `'\x1e'`), or a function that returns them. Each part is decoded by `parse` and `schema` on its own. An empty part after the last
   * separator is ignored. `event` is that of the whole frame; only `parse` gets an event with the part as `data`. Binary messages are not split. If
   * the function throws, the frame is refused. A message that is spread over two frames is not joined.
   *
   * All messages of a frame come in one task, so a component that reads `data` renders only for the last one: use `useMessages` or
   * `useMessageListener` for all.
   *
   * @default none: one frame is one message
   * @example split: '\n', parse: 'json'
   */
  split?: string | ((text: string) => readonly string[]) | undefined
  /**
   * Which messages `send` queues while there is no open socket, or none with room (see `highWaterMark`). False: none. `SendOptions` can change this
   * for a single message.
   *
   * @default true, which is { limit: 100, overflow: 'drop-oldest', maxAge: Infinity }
   */
  queue?: boolean | QueueOptions | undefined
  /**
   * The number of unsent bytes in the socket from which `send` queues messages, instead of filling the buffer of the browser. The queue is then sent
   * in order, frame by frame, as far as there is room, so choose its `limit` accordingly. 0 or less: one message at a time. NaN: no limit. Messages
   * that wait for room are sent before the connection closes.
   *
   * @default Infinity
   * @see https://websockets.spec.whatwg.org/#dom-websocket-bufferedamount
   */
  highWaterMark?: number | undefined
  /**
   * Reconnects after a failed session or attempt. False: stays closed.
   *
   * @default true
   */
  reconnect?: boolean | ReconnectOptions | undefined
  /**
   * Pings the server at an interval, when the page becomes visible, and when the network returns. Without an answer, the session ends immediately
   * (1006, `closedBy` `'timeout'`) and counts as failed.
   *
   * @default false
   */
  heartbeat?: boolean | HeartbeatOptions | undefined
  /**
   * Milliseconds that the page may be hidden. After that, the connection closes with 1000, and opens again when the page is shown. In between,
   * nothing is queued.
   *
   * @default Infinity
   */
  pauseWhenHidden?: number | undefined
  /**
   * Reports connectivity and visibility where there is no browser page: in React Native, or in an iframe. Called when the connection starts
   * listening, with a function to report `'online'`, `'offline'`, `'shown'` and `'hidden'`. Return a cleanup function. Report the current state
   * immediately.
   *
   * @default the events of `window` and `document`, if there are any
   * @example
   * ```ts
   * const watchPage: WatchPage = (report) => {
   *   const reportState = (state: string) => report(state === 'background' ? 'hidden' : 'shown')
   *   reportState(AppState.currentState)
   *   const subscription = AppState.addEventListener('change', reportState)
   *   const stop = NetInfo.addEventListener(({ isConnected }) => report(isConnected === false ? 'offline' : 'online'))
   *   return () => {
   *     subscription.remove()
   *     stop()
   *   }
   * }
   * ```
   */
  watchPage?: WatchPage | undefined
  /**
   * Milliseconds that the connection stays open after its last component has unmounted, so that the next one can reuse it: while navigating between
   * pages, for example. 0 or less: none. `Infinity`, `NaN`, or 2^31 and above: forever.
   *
   * @default 0
   */
  linger?: number | undefined
  /**
   * The WebSocket class to use: `ws`, that of React Native, a fake. Applies from the next session on.
   *
   * @default globalThis.WebSocket
   */
  WebSocket?: WebSocketConstructor | undefined
}

/**
 * The options for messages.
 *
 * @typeParam Data The result of `parse`.
 * @typeParam Outgoing The type that `sendJson` accepts.
 * @typeParam Schema The type of `schema`.
 */
export interface DecodingOptions<
  Data = IncomingData,
  Outgoing = unknown,
  Schema = StandardSchema<unknown, Data> | undefined,
> {
  /**
   * Turns a message into `data`. `'json'`: by JSON.parse; binary messages are refused. A function: by its return value or promise. If it throws or
   * rejects, the message is refused. If it returns {@link skip}, the message is ignored. Messages stay in order, however long each takes.
   *
   * @default none: `data` is `event.data`
   */
  parse?:
    | 'json'
    | ((event: MessageEvent<IncomingData>) => Data | typeof skip | PromiseLike<Data | typeof skip>)
    | undefined
  /**
   * A Standard Schema (Zod, Valibot, ArkType and others) that validates the result of `parse`, or `event.data` without `parse`. `data` is its output.
   * A message that does not match is refused. If the output is {@link skip}, the message is ignored. The schema may be asynchronous; messages stay in
   * order.
   *
   * @see https://standardschema.dev
   */
  schema?: Schema
  /**
   * A Standard Schema for the values of `sendJson`; its output is sent. `sendJson` throws a {@link MessageError} for a value that does not match, and
   * a TypeError if the schema is asynchronous.
   */
  outgoingSchema?: StandardSchema<Outgoing, unknown> | undefined
}

/** The settings of a connection: its options and its address. */
export interface ConnectionSettings extends BaseOptions, DecodingOptions<unknown> {
  readonly source: Source
  /** The option `share` of the component. */
  readonly share?: boolean | string | undefined
}
