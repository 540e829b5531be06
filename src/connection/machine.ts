import type { ReadyState } from '../protocol/readyState.js'

/** Where a connection is. */
export type Phase =
  | 'awaited' // a component is about to want it
  | 'idle' // at rest, until it is wanted
  | 'resolving' // its address is being asked for
  | 'connecting'
  | 'open'
  | 'closing' // close() was called; it stays closed afterwards
  | 'leaving' // nobody wants it any more: a handshake may finish first, then 1000
  | 'reopening' // the old session is closing and a new one is wanted
  | 'ended' // the old session is over and the new one begins
  | 'closed' // at rest, until it is asked to open: close() was the last word, or the session ended by itself

/** What happened to a connection (participles), and what is asked of it (imperatives). */
export type Input =
  | 'dialled'
  | 'refused' // the address could not be had, or the socket not be made
  | 'opened'
  | 'heard'
  | 'lost'
  | 'expired'
  | 'want' // opens, unless the connection is closed or about to be
  | 'open' // opens even then
  | 'close'
  | 'leave' // nobody holds it, or its address is null
  | 'disable' // makes a leave of a close
  | 'proceed' // comes by itself after every move

/** Who ended a session: `'network'` where no close frame came, `'timeout'` where the library gave up waiting. */
export type ClosedBy = 'client' | 'server' | 'network' | 'timeout'

export interface State {
  readonly phase: Phase
  readonly lastCloseEvent: CloseEvent | null
  readonly closedBy: ClosedBy | null
  readonly error: Error | null
}

/** What comes with an input, and stands in the state afterwards if the rule lets it. */
export type Details = Partial<Omit<State, 'phase'>>

type Rule = (state: State, details: Details) => State

/** Moves on, and takes over what came with the input. */
const to =
  (phase: Phase): Rule =>
  (state, details) => ({ ...state, ...details, phase })

/** The session ends as was meant, or for want of an answer: either way no error. */
const end = (phase: Phase): Pick<Row, 'lost' | 'expired'> => ({
  lost: (state, { lastCloseEvent = null }) => ({ ...state, phase, closedBy: 'client', lastCloseEvent }),
  expired: (state, { lastCloseEvent = null }) => ({ ...state, phase, closedBy: 'timeout', lastCloseEvent }),
})

const settle: Rule = (state) => ({ ...state, phase: 'open', error: null })

/** What is heard here counts. */
const stay: Rule = (state) => state

const dial = to('resolving')
const hangUp = to('closing')
const part = to('leaving')
const reopen = to('reopening')
const sleep = to('idle')
const stop = to('closed')

/** A phase: what the public sees of it, and what the inputs make of it. */
export type Row = { readonly shows: ReadyState } & { readonly [Name in Input]?: Rule }

/** A connection's whole life. An empty cell: in this phase, that input changes nothing. */
export const rules: Readonly<Record<Phase, Row>> = {
  awaited: { shows: 0, want: dial, close: stop, leave: sleep },
  idle: { shows: 3, want: dial, close: stop },
  resolving: { shows: 0, dialled: to('connecting'), refused: stop, expired: stop, close: stop, leave: sleep },
  connecting: { shows: 0, opened: settle, lost: stop, expired: stop, close: hangUp, leave: part },
  open: { shows: 1, heard: stay, lost: stop, close: hangUp, leave: part },
  closing: { shows: 2, ...end('closed'), open: reopen, disable: part },
  leaving: { shows: 2, ...end('idle'), want: reopen, close: hangUp },
  reopening: { shows: 2, ...end('ended'), close: hangUp, leave: part },
  ended: { shows: 3, proceed: dial, close: stop, leave: sleep },
  closed: { shows: 3, open: dial, disable: sleep },
}

/** What a session's end tells. Without a close frame it is an error; 1015 is Firefox's word for a failed TLS handshake. */
export function toLoss(lastCloseEvent: CloseEvent): Details {
  const { code } = lastCloseEvent
  return code === 1006 || code === 1015
    ? {
        lastCloseEvent,
        closedBy: 'network',
        error: new Error(`connection lost (${code})`, { cause: lastCloseEvent }),
      }
    : { lastCloseEvent, closedBy: 'server' }
}
