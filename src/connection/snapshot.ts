import type { CloseEvent, MessageEvent } from '../protocol/domTypes.js'
import type { IncomingData } from '../protocol/messageData.js'
import type { ReadyState } from '../protocol/readyState.js'
import type { ClosedBy, Retry } from './state.js'

/**
 * The state of a connection in one word. `'reconnecting'`: from a failure until the connection is open again or gives up, including the attempts.
 * `'offline'`: the same while there is no network. `'paused'`: closed by `pauseWhenHidden` until the page is shown.
 */
export type Status = 'connecting' | 'open' | 'reconnecting' | 'offline' | 'paused' | 'closing' | 'closed'

/** The public state of a connection at one moment. */
export interface ConnectionSnapshot<Data = IncomingData> {
  /** The number of the platform: 0 CONNECTING, 1 OPEN, 2 CLOSING, 3 CLOSED. 3 if there is no socket. */
  readonly readyState: ReadyState
  /** The state in one word, for display. Also tells apart states that have the same `readyState`. */
  readonly status: Status
  /**
   * The CloseEvent of the latest session of this connection that has ended. Null before the first. Kept through reconnects. Store the event itself:
   * `{ ...event }` and `JSON.stringify(event)` lose `code`, `reason` and `wasClean`, which are accessors.
   */
  readonly lastCloseEvent: CloseEvent | null
  /**
   * Who ended that session. `'client'`: this side. `'server'`: a close frame came. `'network'`: no close frame came (1006). `'timeout'`:
   * `connectTimeout`, `closeTimeout` or the `timeout` of the heartbeat expired. Null before the first end. A clean 1001 within three seconds after a
   * navigation starts counts as `'client'`, because Firefox then closes the sockets of the page, even if the page stays for a download.
   */
  readonly closedBy: ClosedBy | null
  /** The latest accepted MessageEvent, or null. */
  readonly lastMessage: MessageEvent<IncomingData> | null
  /** The result of `parse` and `schema` for that message, or null. */
  readonly data: Data | null
  /**
   * The latest error. Null once the connection is open again. Errors are: an invalid address or protocol, an address function that threw (the thrown
   * value, if it is an Error), a handshake that failed or took too long, a lost connection, an unanswered heartbeat.
   */
  readonly error: Error | null
  /** The next scheduled attempt: its number, the delay in milliseconds and the time. Null if none is scheduled. */
  readonly retry: Retry | null
}

/** True if one of the fields differs. */
export const differ = (
  one: ConnectionSnapshot<unknown>,
  other: ConnectionSnapshot<unknown>,
  fields: readonly (keyof ConnectionSnapshot)[],
): boolean => fields.some((field) => one[field] !== other[field])
