import type { ReadyState } from '../protocol/readyState.js'
import type { IncomingData } from '../protocol/messageData.js'
import { rules } from './machine.js'
import type { ReceivedMessage } from './receivedMessage.js'
import type { ClosedBy, Retry, State } from './state.js'

/** A connection as the public sees it, at one moment. */
export interface ConnectionSnapshot<Data = IncomingData> {
  /** 0 CONNECTING, 1 OPEN, 2 CLOSING, 3 CLOSED: the platform's own numbers; 3 where there is no socket. */
  readonly readyState: ReadyState
  /**
   * The CloseEvent of the latest session that ended at this address; null until one has. It stays over a reconnect. Keep the event
   * itself: `{ ...event }` and `JSON.stringify(event)` lose `code`, `reason` and `wasClean`, which are accessors.
   */
  readonly lastCloseEvent: CloseEvent | null
  /**
   * Who ended that session: `'client'` (here), `'server'` (a close frame came), `'network'` (none came: 1006) or `'timeout'`
   * (`connectTimeout`, `closeTimeout` or the heartbeat's `timeout` ran out); null until one has ended.
   */
  readonly closedBy: ClosedBy | null
  /** The latest MessageEvent that was not refused, or null. */
  readonly lastMessage: MessageEvent<IncomingData> | null
  /** What `parse` and `schema` made of that message, or null. */
  readonly data: Data | null
  /**
   * The latest thing that went wrong, or null once a connection is open again: a bad address or protocol, an address function that
   * threw (what it threw, if that is an Error), a handshake that failed or took too long, a line that broke, a heartbeat that went
   * unanswered.
   */
  readonly error: Error | null
  /** The attempt that comes, while one is waited for; else null. */
  readonly retry: Retry | null
}

/** The same object as `previous` while nothing visible changed. */
export function toSnapshot(
  { phase, lastCloseEvent, closedBy, error, retry }: State,
  message: ReceivedMessage<unknown> | null,
  previous?: ConnectionSnapshot<unknown> | null,
): ConnectionSnapshot<unknown> {
  const next = {
    lastCloseEvent,
    closedBy,
    error,
    retry,
    readyState: rules[phase].shows,
    lastMessage: message && message.event,
    data: message && message.data,
  }
  return previous && !differ(next, previous, Object.keys(next) as (keyof ConnectionSnapshot)[])
    ? previous
    : next
}

export const differ = (
  one: ConnectionSnapshot<unknown>,
  other: ConnectionSnapshot<unknown>,
  fields: readonly (keyof ConnectionSnapshot)[],
): boolean => fields.some((field) => one[field] !== other[field])
