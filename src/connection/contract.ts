import type { Frames } from '../platform/frame.js'
import type { Close } from '../protocol/closeArguments.js'
import type { IncomingData, MessageData } from '../protocol/messageData.js'
import type { ConnectionSettings } from './options.js'
import type { ConnectionListener } from './happening.js'
import type { LogEntry } from './log.js'
import type { MessageListener, ReceivedMessage } from './receivedMessage.js'
import type { ConnectionSnapshot } from './snapshot.js'

/**
 * What became of a message: `'sent'` (handed to an open socket), `'queued'` (kept until there is an open socket with room for it, as the
 * `queue` option says), or `'dropped'` (no connection is open or on its way to being so, or the queue does not take it).
 */
export type SendOutcome = 'sent' | 'queued' | 'dropped'

/** A WebSocket connection to one address, over as many sessions as it takes. Its functions may be passed around on their own. */
export interface Connection<Data = IncomingData, Outgoing = unknown> {
  /** Opens after `close()`, or for the first time. Does nothing while connecting or open; while closing, it opens afterwards. */
  readonly open: () => void
  /** Drops the socket, if there is one, and dials now. Its session ends with 1006 and `closedBy` `'client'`. */
  readonly reconnect: () => void
  readonly close: Close
  /** Sends, or keeps for later. Never throws for a connection's state, unless `overflow` says so; a Symbol is a TypeError. */
  readonly send: (data: MessageData) => SendOutcome
  /**
   * Sends `JSON.stringify(value)`.
   *
   * @throws TypeError if that is no JSON: `undefined`, a function, a Symbol, a BigInt, something that contains itself.
   * @throws MessageError if `outgoingSchema` refuses it.
   */
  readonly sendJson: (value: Outgoing) => SendOutcome
  /** How many bytes are not yet handed to the network: those queued here, and those that the socket keeps. */
  readonly bufferedAmount: number
  /**
   * Calls back with every new `bufferedAmount`, once a frame for as long as something is unsent, and with 0 when nothing is any more.
   * Returns the function that ends that.
   */
  readonly onBufferedAmount: (listener: (bytes: number) => void) => () => void
  /** Milliseconds from the latest ping of the heartbeat that was answered to its answer; null until there is one. */
  readonly latency: number | null
  /** Calls back with every new `latency`. Returns the function that ends that. */
  readonly onLatency: (listener: (latency: number) => void) => () => void
  /** The state now; the same object while nothing visible changed. */
  readonly getSnapshot: () => ConnectionSnapshot<Data>
  /** Calls back after every change of the snapshot, with the message if there is a new one. Returns the function that ends that. */
  readonly subscribe: (listener: (message?: ReceivedMessage<Data>) => void) => () => void
  /** Calls back for every message, once, in order. Returns the function that ends that. */
  readonly onMessage: (listener: MessageListener<Data>) => () => void
  /**
   * Calls back with everything that happens: every phase, everything that goes through the socket, every latency, and whatever callbacks are
   * told. Costs nothing while nobody listens. Returns the function that ends that.
   */
  readonly onEvent: (listener: (entry: LogEntry) => void) => () => void
  /**
   * Closes with 1000 and drops what is queued. A handshake under way may finish first, within `closeTimeout`, so that the server sees
   * the 1000 and the console stays silent.
   */
  readonly dispose: () => void
}

/** A connection as those see it who hold it on behalf of components. */
export interface HeldConnection extends Connection<unknown> {
  /**
   * Somebody holds it. True: opens, unless `close()` was the last word (C8). False after true: closes with 1000, if need be, what
   * was not opened by hand, and forgets that word. False after false: leaves alone what `open()` has opened meanwhile.
   */
  readonly enable: (enabled: boolean) => void
  /**
   * Nobody holds it any more. Closes as `dispose` does, when `linger` is over; but not what was opened by hand while nobody held it. Calls
   * back then, and says whether it stays open.
   */
  readonly release: (left: (stays: boolean) => void) => void
  /** Does what `open` does, and is no opening by hand. */
  readonly reopen: () => void
  /** Does what `reconnect` does, and is no opening by hand. */
  readonly redial: () => void
  /** What it works with from now on. Never reconnects. */
  readonly configure: (settings: ConnectionSettings) => void
  /** Tells a listener of everything but messages, once however often it is added. */
  readonly listen: (listener: ConnectionListener) => () => void
  /** Settles when all messages that are being decoded now have been handed over; null if there are none. */
  readonly getLast: () => Promise<void> | null
  /** For all that wait for one on its account. */
  readonly frames: Frames
  /** Calls back after every change of the snapshot that no message has made. */
  readonly onChange: (listener: () => void) => () => void
}
