/** Where a connection is. */
export type Phase =
  | 'awaited' // a component is about to want it
  | 'idle' // at rest, until it is wanted
  | 'resolving' // its address is being asked for
  | 'connecting'
  | 'open'
  | 'probing' // open, and a ping is not yet answered
  | 'waiting' // a session or an attempt has failed, and another attempt comes
  | 'closing' // close() was called; it stays closed afterwards
  | 'leaving' // nobody wants it any more: a handshake may finish first, then 1000
  | 'reopening' // the old session is closing and a new one is wanted
  | 'ended' // the old session is over and the new one begins
  | 'closed' // at rest, until it is asked to open: close() was the last word, or the session ended by itself

/** Who ended a session: `'network'` where no close frame came, `'timeout'` where the library gave up waiting. */
export type ClosedBy = 'client' | 'server' | 'network' | 'timeout'

/** The attempt that comes. */
export interface Retry {
  /** 1 for the first after a session that lasted, one more each time. */
  readonly attempt: number
  /** In how many milliseconds, counted from the failure. `Infinity`: when the network is back. */
  readonly delay: number
  /** When, in milliseconds since 1970. `Infinity`: when the network is back. */
  readonly at: number
}

/** Why no further attempt comes. */
export interface ReconnectStop {
  /**
   * `'code'`: the close code says that it would not help; `'attempts'`: there have been so many as `attempts` allows; `'told'`:
   * `shouldReconnect` said no.
   */
  readonly reason: 'code' | 'attempts' | 'told'
  /** How many attempts have failed in a row. */
  readonly attempts: number
  /** The end that it is about; null if there was no socket. */
  readonly event: CloseEvent | null
}

/** What comes after a failure: another attempt, or none. */
export interface Plan {
  readonly retry: Retry | null
  readonly stop: ReconnectStop | null
}

export interface State extends Plan {
  readonly phase: Phase
  readonly lastCloseEvent: CloseEvent | null
  readonly closedBy: ClosedBy | null
  readonly error: Error | null
  /** The number of the latest attempt: 0 for one that was asked for. */
  readonly attempt: number
  /** The session follows one, or an attempt, that failed. */
  readonly again: boolean
  /** When it was opened, in milliseconds since 1970; `Infinity` until it is. */
  readonly openedAt: number
}

/** Where a connection begins. */
export const createState = (phase: 'awaited' | 'idle'): State => ({
  phase,
  lastCloseEvent: null,
  closedBy: null,
  error: null,
  retry: null,
  stop: null,
  attempt: 0,
  again: false,
  openedAt: Infinity,
})

/** What comes with an input, and stands in the state afterwards if the rule lets it. */
export type Details = Partial<Pick<State, 'lastCloseEvent' | 'closedBy' | 'error' | 'openedAt'>>
