import type { Close } from '../protocol/closeArguments.js'
import type { IncomingData, MessageData } from '../protocol/messageData.js'
import type { ConnectionEvents, ConnectionSettings } from './options.js'
import type { ConnectionSnapshot } from './snapshot.js'

/**
 * What became of a message: `'sent'` (handed to an open socket), `'queued'` (kept until the connection opens; the latest 100 are), or
 * `'dropped'` (no connection is open or on its way to being so).
 */
export type SendOutcome = 'sent' | 'queued' | 'dropped'

/** A WebSocket connection to one address, over as many sessions as it takes. Its functions may be passed around on their own. */
export interface Connection {
  /** Opens after `close()`, or for the first time. Does nothing while connecting or open; while closing, it opens afterwards. */
  readonly open: () => void
  readonly close: Close
  /** Sends, or keeps for later. Never throws for a connection's state; a Symbol is a TypeError. */
  readonly send: (data: MessageData) => SendOutcome
  /**
   * Sends `JSON.stringify(value)`.
   *
   * @throws TypeError if that is no JSON: `undefined`, a function, a Symbol, a BigInt, something that contains itself.
   */
  readonly sendJson: (value: unknown) => SendOutcome
  /** The state now; the same object while nothing visible changed. */
  readonly getSnapshot: () => ConnectionSnapshot
  /** Calls back after every change of the snapshot. Returns the function that ends that. */
  readonly subscribe: (listener: () => void) => () => void
  /** Calls back for every message, once, in order. Returns the function that ends that. */
  readonly onMessage: (listener: (event: MessageEvent<IncomingData>) => void) => () => void
  /** How many sockets have been made for it so far: the number of the latest session. */
  readonly session: number
  /**
   * Closes with 1000 and drops what is queued. A handshake under way may finish first, within `closeTimeout`, so that the server sees
   * the 1000 and the console stays silent.
   */
  readonly dispose: () => void
}

export type EventName = keyof ConnectionEvents
type EventOf<Name extends EventName> = Parameters<NonNullable<ConnectionEvents[Name]>>[0]

/** The name of a callback, and what it is called with. */
export type Happening = { [Name in EventName]: [Name, EventOf<Name>] }[EventName]

/** Hears everything that the callbacks of {@link ConnectionEvents} are for. */
export type ConnectionListener = (...happening: Happening) => void

/** A connection as those see it who hold it on behalf of components. */
export interface HeldConnection extends Connection {
  /**
   * True: opens, unless `close()` was the last word (C8). False after true: closes with 1000, if need be, and forgets that word. False
   * after false: leaves alone what `open()` has opened meanwhile.
   */
  readonly enable: (enabled: boolean) => void
  /** What it works with from now on. Never reconnects. */
  readonly configure: (settings: ConnectionSettings) => void
  /** Tells a listener of everything, once however often it is added. */
  readonly listen: (listener: ConnectionListener) => () => void
}
