import type { CloseEvent } from '../protocol/domTypes.js'

/** The phase of a connection, finer than `readyState`. */
export type Phase =
  /** A component is about to open it. */
  | 'mounting'
  /** Not open; opens when a component or `open()` requests it. */
  | 'idle'
  /** Closed while the page is hidden. */
  | 'paused'
  /** The address is being resolved. */
  | 'resolving'
  /** The opening handshake is running. */
  | 'connecting'
  /** The socket is open; the `handshake` function is running. */
  | 'greeting'
  /** Messages can be sent and received. */
  | 'open'
  /** Open; the heartbeat waits for an answer. */
  | 'probing'
  /** The socket has closed; its last messages are still being decoded. */
  | 'draining'
  /** A session or attempt has failed; the next attempt is scheduled. */
  | 'waiting'
  /** `close()` was called; the closing handshake is running. */
  | 'closing'
  /** The old session is closing; a new one follows. */
  | 'reopening'
  /** The old session has ended; the next one begins. */
  | 'ended'
  /** Stays closed until it is opened: `close()` was called, or no further attempt is made. */
  | 'closed'

/** Who ended a session. `'network'`: no close frame came. `'timeout'`: the library stopped waiting. */
export type ClosedBy = 'client' | 'server' | 'network' | 'timeout'

/** The next scheduled attempt. */
export interface Retry {
  /** The number of the attempt: 1 for the first one after a successful session. */
  readonly attempt: number
  /** The delay in milliseconds, counted from the failure. */
  readonly delay: number
  /** The time of the attempt, in milliseconds since 1970. */
  readonly at: number
}

/** The argument of `onReconnectStop`: why no further attempt is made. */
export interface ReconnectStop {
  /**
   * `'code'`: reconnecting does not help with this close code. `'attempts'`: the maximum number of attempts was reached. `'declined'`:
   * `shouldReconnect` returned false. `'refused'`: `handshake` has thrown a `RefusedError`.
   */
  readonly reason: 'code' | 'attempts' | 'declined' | 'refused'
  /** The number of attempts that have failed in a row. */
  readonly attempts: number
  /** The close event of the last failure. Null if there was no socket. */
  readonly event: CloseEvent | null
}

/** The decision after a failure: another attempt, or none. */
export interface Plan {
  readonly retry: Retry | null
  readonly stop: ReconnectStop | null
  /** The earliest time at which a page signal (`online`, or the page being shown) may start that attempt, in milliseconds since 1970. */
  readonly earliest: number
  /** There is no network, so attempts are rare and not counted. */
  readonly offline: boolean
}

/** The state of a connection. Immutable: every change creates a new one. */
export interface State extends Plan {
  readonly phase: Phase
  readonly lastCloseEvent: CloseEvent | null
  readonly closedBy: ClosedBy | null
  readonly error: Error | null
  /** The number of the latest attempt. 0 if it was requested and is not a retry. */
  readonly attempt: number
  /** The current session follows a failed session or attempt. */
  readonly again: boolean
  /** The latest session or attempt has failed. */
  readonly failed: boolean
  /** The start of the latest attempt, in milliseconds since 1970. */
  readonly dialledAt: number
  /** The time when the session opened, in milliseconds since 1970. `Infinity` before that. */
  readonly openedAt: number
  /** The time when a page signal last started an attempt, in milliseconds since 1970. */
  readonly wokenAt: number
  /** The network was lost after the attempt began. */
  readonly doubted: boolean
  /** If this attempt fails, the next one starts as soon as `earliest` allows. After a draining session: immediately. */
  readonly urgent: boolean
  /** The number of times that the connection was reset. */
  readonly era: number
}

/** The initial state. */
export const createState = (phase: 'mounting' | 'idle', era = 0): State => ({
  phase,
  lastCloseEvent: null,
  closedBy: null,
  error: null,
  retry: null,
  stop: null,
  earliest: 0,
  offline: false,
  attempt: 0,
  again: false,
  failed: false,
  dialledAt: 0,
  openedAt: Infinity,
  wokenAt: 0,
  doubted: false,
  urgent: false,
  era,
})

/** The values that come with an input. The rule decides whether the next state gets them. */
export type Details = Partial<Pick<State, 'lastCloseEvent' | 'closedBy' | 'error' | 'openedAt' | 'era'>>
