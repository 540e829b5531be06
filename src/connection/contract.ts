import type { Frames } from '../platform/frame.js'
import type { SocketView } from '../platform/transport.js'
import type { Close } from '../protocol/closeArguments.js'
import type { IncomingData, MessageData } from '../protocol/messageData.js'
import type { CloseEvent, Event } from '../protocol/domTypes.js'
import type { ConnectionSettings, ReconnectInfo } from './options.js'
import type { SendOptions } from './sending/sendOptions.js'
import type { ConnectionListener } from './emitting/events.js'
import type { LogEntry } from './emitting/log.js'
import type { MessageError } from './receiving/MessageError.js'
import type { MessageListener, ReceivedMessage } from './receiving/receivedMessage.js'
import type { ConnectionSnapshot } from './snapshot.js'

/**
 * The result of `send`. `'sent'`: passed to an open socket. `'queued'`: kept until an open socket has room for it, as the `queue` option says.
 * `'dropped'`: discarded, because the connection is closed, or the queue is off or full.
 */
export type SendOutcome = 'sent' | 'queued' | 'dropped'

/** The events of `on`, and the first argument of each listener. */
interface ConnectionEventValues {
  readonly open: Event
  readonly close: CloseEvent
  readonly error: Error
  readonly reconnect: ReconnectInfo
}

/** The name of an event of `on`. */
export type ConnectionEventName = keyof ConnectionEventValues

/** A listener for `on`. It gets the same arguments as the option: for `'open'` those of `onOpen`. The connection is the last one. */
export type ConnectionEventListener<Name extends ConnectionEventName, Data = IncomingData> = (
  value: ConnectionEventValues[Name],
  connection: Connection<Data>,
) => void

/** A WebSocket connection to one address. It stays the same object through all reconnects. Its functions work without the object. */
export interface Connection<Data = IncomingData, Outgoing = unknown> {
  /** Opens the connection, also after `close()`. Does nothing while connecting or open. While closing, it opens after that. */
  readonly open: () => void
  /**
   * Closes the current socket, if any, and connects immediately. The old session ends with 1006 and `closedBy` `'client'`. Several calls in one turn
   * of the event loop make one attempt. Within `onError` or `onClose` of a failure it waits as long as the retry would, so it cannot bypass the
   * backoff.
   */
  readonly reconnect: () => void
  /**
   * Checks that the connection is alive. Open with a heartbeat: pings now, and expects an answer within the `timeout` of the heartbeat. Waiting for a
   * retry: connects as soon as the backoff allows. Otherwise does nothing. Call it for network signals that the page does not get: `powerMonitor` of
   * Electron, `navigator.connection`.
   */
  readonly check: () => void
  /**
   * Calls the listener for each `'open'`, `'close'`, `'error'` or `'reconnect'`, with the arguments of the option `onOpen`, `onClose`, `onError` or
   * `onReconnect`. Returns the function that unsubscribes.
   *
   * @throws TypeError for another name, or a listener that is not a function.
   *
   * @example
   * ```ts
   * const stop = chat.on('close', (event) => console.log(event.code))
   * ```
   */
  readonly on: <Name extends ConnectionEventName>(
    name: Name,
    listener: ConnectionEventListener<Name, Data>,
  ) => () => void
  /**
   * A read-only view of the current socket, from the start of its handshake to its end: url, the subprotocol and extensions that the server chose,
   * `readyState`, `binaryType`, `bufferedAmount`. Null if there is none.
   */
  readonly socket: SocketView | null
  /**
   * `WebSocket.close(code?, reason?)`, as in the standard, with every implementation. The session ends within `closeTimeout`. The connection stays
   * closed until `open()` or `reconnect()` is called, or the last component has unmounted and another one mounts.
   *
   * The code is 1000 or 3000 to 4999; anything else throws `InvalidAccessError`. The reason has at most 123 bytes of UTF-8 (see `fitCloseReason`); a
   * longer one throws `SyntaxError`. Both are thrown before anything changes. {@link Close} has all details.
   */
  readonly close: Close
  /**
   * Sends a message, or queues it. The bytes of a buffer are copied. Throws for the state of the connection only if `overflow` is `'throw'` and the
   * queue is full.
   *
   * @throws TypeError for a Symbol, and for an option of the wrong type.
   * @throws RangeError for a `maxAge` that is negative or NaN.
   */
  readonly send: (data: MessageData, options?: SendOptions) => SendOutcome
  /**
   * Sends `JSON.stringify(value)`.
   *
   * @throws TypeError for values that JSON does not have: `undefined`, a function, a Symbol, a BigInt, a cyclic object. For options, the same errors
   * as `send`.
   * @throws MessageError if `outgoingSchema` refuses the value.
   */
  readonly sendJson: (value: Outgoing, options?: SendOptions) => SendOutcome
  /** The number of bytes not yet handed to the network: those in the queue and those in the socket. */
  readonly bufferedAmount: number
  /**
   * Calls the listener with each new `bufferedAmount`: at most once per frame while something is unsent, and with 0 when everything is sent. Returns
   * the function that unsubscribes.
   */
  readonly onBufferedAmount: (listener: (bytes: number) => void) => () => void
  /** The time in milliseconds between the latest answered ping of the heartbeat and its answer. Null before the first answer. */
  readonly latency: number | null
  /** Calls the listener with each new `latency`. Returns the function that unsubscribes. */
  readonly onLatency: (listener: (latency: number) => void) => () => void
  /** Returns the current state: the same object until something visible changes. */
  readonly getSnapshot: () => ConnectionSnapshot<Data>
  /** Calls the listener after every change of the snapshot, with the message if there is a new one. Returns the function that unsubscribes. */
  readonly subscribe: (listener: (message?: ReceivedMessage<Data>) => void) => () => void
  /** Calls the listener for every message, once and in order. Returns the function that unsubscribes. */
  readonly onMessage: (listener: MessageListener<Data>) => () => void
  /**
   * Calls the listener with every event: each phase, each message and ping on the socket, each latency, and each callback. Costs nothing without a
   * listener. Returns the function that unsubscribes.
   */
  readonly onEvent: (listener: (entry: LogEntry) => void) => () => void
  /**
   * Closes with 1000, discards the queue and resets `error`, `data`, `lastMessage`, `lastCloseEvent` and `closedBy`. Messages that only wait for room
   * in the open socket are sent first.
   *
   * The state is CLOSED immediately, and the old session ends in the background. If its handshake is still running, it may complete within
   * `closeTimeout`, so that the server gets the 1000 and the console stays silent; a new socket to the same host cuts it short. `onClose` is called
   * when the session has ended, or before the next `onOpen`.
   */
  readonly dispose: () => void
}

/** A connection with the functions for its owners: components, or code that called `createConnection`. */
export interface ManagedConnection extends Connection<unknown> {
  /**
   * Called for an owner. True: opens, unless `close()` was called last (C8). False after true: closes with 1000 unless it was opened by hand; the
   * next true opens it again. False after false: keeps a connection that `open()` has opened.
   */
  readonly enable: (enabled: boolean) => void
  /** Returns the snapshot that `enable(true)` would lead to. A new object each time. */
  readonly getPreview: () => ConnectionSnapshot<unknown>
  /** True while an owner that is about to open the connection sends: `send` then queues as it would after `enable(true)`. */
  readonly setAwaited: (awaited: boolean) => void
  /** Returns the `open` event of the open session. Null if none is open. */
  readonly getOpening: () => Event | null
  /** The number of times that the connection was reset. */
  readonly era: () => number
  /** Calls the listener when the connection was reset: when it was released or disposed of, or its address function returned another place. */
  readonly onReset: (listener: () => void) => () => void
  /**
   * Called when the last owner has left. After `linger`, closes and resets like `dispose`, except for a connection that was opened by hand while it
   * had no owner. Then calls `left`; `stays` is true for that exception.
   */
  readonly release: (left: (stays: boolean) => void) => void
  /** Opens like `open`, but does not count as opened by hand. */
  readonly reopen: () => void
  /** Reconnects like `reconnect`, but does not count as opened by hand. */
  readonly redial: () => void
  /** Changes the settings. Never reconnects. */
  readonly configure: (settings: ConnectionSettings) => void
  /** Adds a listener for all events except messages. Adding the same one twice has no effect. Returns the function that removes it. */
  readonly listen: (listener: ConnectionListener) => () => void
  /** Resolves when all messages that are being decoded now have been delivered. Null if there are none. */
  readonly getLast: () => Promise<void> | null
  /** The frames that all consumers of this connection share. */
  readonly frames: Frames
  /** Calls the listener after every change of the snapshot that was not caused by a message. */
  readonly onChange: (listener: () => void) => () => void
  /** Calls the listener when a session is ready: after `onOpen` and `onReconnect`, and before the queue is sent. */
  readonly onReady: (listener: () => void) => () => void
  /** Sends past the queue. Returns false if no session is open. */
  readonly transmit: (data: MessageData) => boolean
  /** Emits the error of a message that was refused after it was delivered. */
  readonly refuse: (error: MessageError) => void
  /** True if a session is open or on its way, so that `send` would not drop a message. */
  readonly expects: () => boolean
  /** The topics and requests of this connection. A connection has only one such object (X18). */
  channels?: unknown
}
