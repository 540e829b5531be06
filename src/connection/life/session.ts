import type { Transport } from '../../platform/transport.js'
import type { SetDeadline } from './deadline.js'
import type { ConnectionListener } from '../emitting/events.js'
import type { Event } from '../../protocol/domTypes.js'
import type { Details } from '../state.js'
import type { TakeFrame } from './greeting.js'

/** A session: one socket of a connection, from dialling to its end. */
export interface Session {
  readonly transport: Transport
  /** 1 for the first, one more each time. */
  readonly number: number
  /** The era of the connection when the session began. After a reset, the end of the session does not change the state. */
  era: number
  /** Limits the closing handshake, also after the connection has left the session. */
  readonly setDeadline: SetDeadline
  /** The `open` event of the socket. */
  opening: Event | null
  /** Gets the frames that arrive while the `handshake` function runs. */
  greet: TakeFrame | null
  /** The time of the latest message, in milliseconds since 1970. */
  heardAt: number
  /** The details of its end, as soon as the socket has closed: its last messages may still be being decoded. */
  end: Details | null
  /** The listeners for its end, once the connection has left it. */
  listeners: readonly ConnectionListener[]
}
