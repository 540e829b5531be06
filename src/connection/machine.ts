import type { ReadyState } from '../protocol/readyState.js'
import type { Details, Phase, Plan, State } from './state.js'

/** What happened to a connection (participles), and what is asked of it (imperatives). */
export type Input =
  | 'dialled'
  | 'failed' // the address could not be had
  | 'refused' // no socket can be made for that address
  | 'opened'
  | 'heard'
  | 'lost'
  | 'expired'
  | 'roused' // the network came back, or the page is shown again
  | 'restored' // the page came back from the back/forward cache, which has cut its sockets
  | 'want' // opens, unless the connection is closed or about to be
  | 'open' // opens even then
  | 'redial' // opens anew, whatever is there
  | 'close'
  | 'leave' // nobody holds it, or its address is null
  | 'disable' // makes a leave of a close
  | 'proceed' // comes by itself after every move

/** What only the world outside of the table can tell. */
export interface World {
  readonly online: () => boolean
  readonly beats: () => boolean
  readonly reconnects: () => boolean
  readonly plan: (state: State, details: Details) => Plan
}

type Rule = (state: State, details: Details, world: World) => State

/** Moves on, and takes over what came with the input. */
const to =
  (phase: Phase): Rule =>
  (state, details) => ({ ...state, ...details, phase, retry: null })

/** The session ends as was meant, or for want of an answer: either way no error. */
const end = (phase: Phase): Pick<Row, 'lost' | 'expired'> => ({
  lost: (state, { lastCloseEvent = null }) => ({ ...state, phase, closedBy: 'client', lastCloseEvent }),
  expired: (state, { lastCloseEvent = null }) => ({ ...state, phase, closedBy: 'timeout', lastCloseEvent }),
})

const dial = (state: State): State => ({
  ...state,
  phase: 'resolving',
  retry: null,
  stop: null,
  openedAt: Infinity,
})
const dialAfresh = (state: State): State => ({
  ...dial(state),
  attempt: 0,
  again: false,
})

/** The attempt that was waited for, now, and as the first of its row. */
const retryAfresh: Rule = (state) => ({ ...dialAfresh(state), again: true })

/** The attempt that was waited for; without a network it waits for that. */
const retry: Rule = (state, _, { online }) =>
  online()
    ? { ...dial(state), attempt: state.retry!.attempt, again: true }
    : state.retry!.at === Infinity
      ? state
      : { ...state, retry: { ...state.retry!, delay: Infinity, at: Infinity } }

const settle: Rule = (state, details) => ({ ...state, ...details, phase: 'open', error: null })

/** What is heard here counts. */
const stay: Rule = (state) => state

/** Asks the peer whether it is still there, if there is a way to ask. */
const probe: Rule = (state, _, { beats }) => (beats() ? { ...state, phase: 'probing' } : state)
const calm: Rule = (state) => ({ ...state, phase: 'open' })

const fail: Rule = (state, details, { plan }) => {
  const next = { ...state, ...details, ...plan(state, details) }
  return { ...next, phase: next.retry ? 'waiting' : 'closed' }
}

/** Gives up this session for the next, and waits for nobody. */
const renew = (state: State, details: Details): State => ({
  ...state,
  ...details,
  phase: 'ended',
  retry: null,
  again: true,
})
/** The cache has cut the session: that is no error, and no failure to count. */
const restore: Rule = (state, details, world) =>
  world.reconnects() ? renew(state, details) : stop(state, details, world)
const renewAfresh: Rule = (state, details) => ({
  ...renew(state, details),
  attempt: 0,
  again: false,
})

const hangUp = to('closing')
const part = to('leaving')
const reopen: Rule = (state) => ({ ...state, phase: 'reopening', retry: null, attempt: 0, again: false })
const sleep = to('idle')
const stop = to('closed')

/** What limits how long a phase may last: the name of an option, as an error tells it. */
export type Limit = 'connectTimeout' | 'closeTimeout' | 'interval' | 'heartbeat timeout' | 'delay'

/** A phase: what the public sees of it, which option limits it, and what the inputs make of it. */
export type Row = {
  readonly shows: ReadyState
  readonly limit?: Limit
} & { readonly [Name in Input]?: Rule }

const live = {
  shows: 1,
  restored: restore,
  lost: fail,
  redial: renewAfresh,
  close: hangUp,
  leave: part,
} as const
const connect = { shows: 0, limit: 'connectTimeout', expired: fail, redial: renewAfresh } as const
const close = { shows: 2, limit: 'closeTimeout', redial: renewAfresh } as const

/** A connection's whole life. An empty cell: in this phase, that input changes nothing. */
export const rules: Readonly<Record<Phase, Row>> = {
  awaited: { shows: 0, want: dialAfresh, redial: dialAfresh, close: stop, leave: sleep },
  idle: { shows: 3, want: dialAfresh, redial: dialAfresh, close: stop },
  resolving: {
    ...connect,
    dialled: to('connecting'),
    failed: fail,
    refused: stop,
    close: stop,
    leave: sleep,
  },
  connecting: { ...connect, opened: settle, lost: fail, restored: restore, close: hangUp, leave: part },
  open: { ...live, limit: 'interval', heard: stay, expired: probe, roused: probe },
  probing: { ...live, limit: 'heartbeat timeout', heard: calm, expired: fail },
  waiting: {
    ...{ shows: 3, limit: 'delay', expired: retry, roused: retry, restored: retry },
    ...{ open: retryAfresh, redial: retryAfresh, close: stop, leave: sleep },
  },
  closing: { ...close, ...end('closed'), open: reopen, disable: part },
  leaving: { ...close, ...end('idle'), want: reopen, close: hangUp },
  reopening: { ...close, ...end('ended'), close: hangUp, leave: part },
  ended: { shows: 3, proceed: dial, close: stop, leave: sleep },
  closed: { shows: 3, open: dialAfresh, redial: dialAfresh, disable: sleep },
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
