import { now } from '../../platform/clock.js'
import type { ReadyState } from '../../protocol/readyState.js'
import type { SessionEnd } from '../../platform/transport.js'
import type { ConnectionSettings } from '../options.js'
import { toPace } from './retrying.js'
import { toSafeError } from './safeError.js'
import { createState, type Details, type Phase, type Plan, type State } from '../state.js'

/** The inputs: events (participles) and requests (imperatives). */
export type Input =
  | 'dialled'
  | 'failed' // the address could not be resolved, or the `handshake` function has failed
  | 'refused' // no socket can be created for that address, or the server has refused the handshake
  | 'accepted' // the socket is open; the `handshake` function runs before the session is ready
  | 'opened' // the session is ready
  | 'heard'
  | 'socketClosed' // the socket has closed; its last messages are still being decoded
  | 'lost'
  | 'expired'
  | 'online'
  | 'offline'
  | 'shown'
  | 'restored' // the page came back from the back/forward cache, which has closed its sockets
  | 'pause' // the page has been hidden for long enough
  | 'want' // open, unless the connection is closed or closing
  | 'open' // open, even if it is closed or closing
  | 'redial' // end the current session and dial
  | 'close'
  | 'leave' // no owner is left, or none wants it open
  | 'proceed' // sent after every change

/** The information that rules need from outside the table. */
export interface World {
  readonly settings: Pick<ConnectionSettings, 'reconnect'>
  /** The current attempt began in this turn of the event loop. */
  readonly fresh: boolean
  /** True while the callbacks of a failure run. */
  readonly isReporting: () => boolean
  /** True if the heartbeat can ping. One without a message cannot. */
  readonly canPing: () => boolean
  /** Returns a session that the connection left while CONNECTING, if it still is. */
  readonly findHandshake: () => unknown
  /** Decides whether another attempt follows a failure, and when. Forced: one follows whatever the options say. */
  readonly plan: (state: State, details: Details, forced?: boolean) => Plan
}

type Rule = (state: State, details: Details, world: World) => State

/** Changes the phase, and adds the details of the input. */
const to =
  (phase: Phase): Rule =>
  (state, details) => ({ ...state, ...details, phase, retry: null })

/** The session ends as intended, or by timeout. Neither is an error. */
const end = (phase: Phase): Pick<Row, 'lost' | 'expired'> => ({
  lost: (state, { lastCloseEvent = null }) => ({ ...state, phase, closedBy: 'client', lastCloseEvent }),
  expired: (state, { lastCloseEvent = null }) => ({ ...state, phase, closedBy: 'timeout', lastCloseEvent }),
})

const dial = (state: State): State => ({
  ...state,
  phase: 'resolving',
  retry: null,
  stop: null,
  failed: false,
  doubted: false,
  urgent: false,
  dialledAt: now(),
  openedAt: Infinity,
})
const dialFirst = (state: State): State => ({ ...dial(state), attempt: 0, again: false })
/** Uses an abandoned handshake if there is one: it is further along than a new one. */
const begin: Rule = (state, _, world) => ({
  ...dialFirst(state),
  ...(world.findHandshake() ? { phase: 'connecting' } : undefined),
})

/** Starts the scheduled attempt now. */
const retry = (state: State): State => ({ ...dial(state), attempt: state.retry!.attempt, again: true })
/** Starts the scheduled attempt now, as the first one. */
const retryFirst = (state: State): State => ({ ...dial(state), attempt: 0, again: true })

/** Moves the scheduled attempt forward, as far as `earliest` allows. */
function bringForward(state: State): State {
  const { earliest, retry } = state
  const at = Math.max(earliest, now())
  return retry!.at <= at ? state : { ...state, retry: { ...retry!, delay: at - now(), at }, wokenAt: at }
}
/** A page signal says that an attempt may succeed now. */
const wake =
  (rule: (state: State) => State, attempt?: number): Rule =>
  (state) => {
    const { earliest, retry } = state
    if (earliest <= now()) return { ...rule(state), wokenAt: now() }
    // Returns the same state if nothing changes, so that nothing renders.
    return bringForward(
      attempt && attempt !== retry!.attempt ? { ...state, retry: { ...retry!, attempt } } : state,
    )
  }

const becomeOpen: Rule = (state, details) => ({
  ...state,
  ...details,
  phase: 'open',
  error: null,
  urgent: false,
})

/** Accepts the message without a change. */
const stay: Rule = (state) => state

/** Pings the peer, if the heartbeat has a message. */
const probe: Rule = (state, _, world) => (world.canPing() ? { ...state, phase: 'probing' } : state)

const fail: Rule = (state, details, world) => {
  const next = { ...state, ...details, ...world.plan(state, details), failed: true }
  if (!next.retry) return { ...next, phase: 'closed' }
  return { ...(state.urgent ? bringForward(next) : next), phase: 'waiting' }
}

/** Ends this session and starts the next one immediately. */
const renew =
  (changes: Partial<State>): Rule =>
  (state, details) => ({ ...state, ...details, phase: 'ended', retry: null, ...changes })
const renewFirst = renew({ attempt: 0, again: false })
const renewAgain = renew({ attempt: 0, again: true })
/** The session has ended. The next one follows if it was requested, or if a retry is allowed. */
const failOrRenew: Rule = (state, details, world) => (state.urgent ? renewFirst : fail)(state, details, world)
/** Several requests at once get one session. */
const renewOnce: Rule = (state, details, world) => (world.fresh ? state : renewFirst(state, details, world))
/** Restarts an attempt that began before the network was lost, or some time ago. */
const renewStale: Rule = (state, details, world) => {
  if (!state.doubted && now() - state.dialledAt <= 1_500) return state
  return now() < state.wokenAt + toPace(world.settings.reconnect)
    ? { ...state, urgent: true }
    : renew({ attempt: 0, wokenAt: now() })(state, details, world)
}
/** The cache has closed the session. That is no error, and does not count as a failure. */
const restore: Rule = (state, details, world) =>
  (world.settings.reconnect === false ? stop : renew({ again: true }))(state, details, world)
/** While a failure is reported, `reconnect()` waits like the retry, so that it cannot bypass the backoff. */
const renewLater =
  (rule: Rule): Rule =>
  (state, details, world) => {
    if (!world.isReporting()) return rule(state, details, world)
    if (state.retry) return state
    const planned = world.plan(state, details, true)
    // Nothing is planned if the options cannot be read.
    return planned.retry ? { ...state, ...planned, phase: 'waiting' } : state
  }

/** The end of the session comes later, with `lost` or `expired`. */
const beginClosing: Rule = (state) => ({ ...state, phase: 'closing', retry: null })
const reopen: Rule = (state) => ({ ...state, phase: 'reopening', retry: null, attempt: 0, again: false })
/** No owner wants it open. With another `era`, the state is reset as well. */
const rest: Rule = (state, details) =>
  details.era === undefined ? { ...state, phase: 'idle', retry: null } : createState('idle', details.era)
const stop = to('closed')
/** A failure that no other attempt can mend. */
const refuse: Rule = (state, details, world) => ({ ...stop(state, details, world), failed: true })
/** The server has refused the handshake. */
const refuseHandshake: Rule = (state, details, world) => {
  const { lastCloseEvent: event = null } = details
  const reason = { reason: 'refused', attempts: state.attempt, event } as const
  return { ...refuse(state, details, world), stop: world.settings.reconnect === false ? null : reason }
}
/** The end of the session is emitted when it comes. As with `leave`, nothing is known of it yet. */
const pause: Rule = (state) => ({ ...state, phase: 'paused', retry: null })

/** The limit of a phase, as its error names it: usually the name of an option. */
export type Limit = 'connectTimeout' | 'closeTimeout' | 'interval' | 'heartbeat timeout' | 'delay'

/** A phase: the `readyState` it shows, whether `send` queues, the limit, and the rule for each input. */
export type Row = {
  readonly shows: ReadyState
  readonly keeps?: true
  readonly limit?: Limit
} & { readonly [Name in Input]?: Rule }

const makeUrgent: Rule = (state) => ({ ...state, urgent: true })
const wanted = { keeps: true, pause, leave: rest } as const
const connect = {
  ...wanted,
  shows: 0,
  limit: 'connectTimeout',
  expired: fail,
  online: renewStale,
  offline: (state) => ({ ...state, doubted: true }),
  shown: makeUrgent,
  redial: renewOnce,
} as const satisfies Row
/** There is a socket. */
const dialled = {
  ...connect,
  opened: becomeOpen,
  lost: fail,
  restored: restore,
  close: beginClosing,
} as const satisfies Row
const live = {
  ...wanted,
  shows: 1,
  socketClosed: to('draining'),
  lost: fail,
  restored: restore,
  redial: renewFirst,
  close: beginClosing,
} as const satisfies Row
const closing = { shows: 2, limit: 'closeTimeout', redial: renewFirst, leave: rest } as const

/** All rules of a connection. An input without a rule changes nothing in that phase. */
export const rules: Readonly<Record<Phase, Row>> = {
  mounting: { shows: 0, keeps: true, want: dialFirst, redial: dialFirst, close: stop, leave: rest },
  idle: {
    ...{ shows: 3, want: begin, redial: renewFirst, close: stop },
    leave: (state, details, world) => (details.era === undefined ? state : rest(state, details, world)),
  },
  paused: {
    shows: 3,
    shown: begin,
    restored: dialFirst,
    open: begin,
    redial: renewFirst,
    close: stop,
    leave: rest,
  },
  resolving: { ...connect, dialled: to('connecting'), failed: fail, refused: refuse, close: stop },
  connecting: { ...dialled, accepted: to('greeting') },
  greeting: { ...dialled, failed: fail, refused: refuseHandshake },
  open: {
    ...{ ...live, limit: 'interval', heard: stay, online: probe, offline: probe, shown: probe },
    expired: (state, details, world) => (world.canPing() ? probe : fail)(state, details, world),
  },
  probing: {
    ...live,
    limit: 'heartbeat timeout',
    heard: (state) => ({ ...state, phase: 'open' }),
    expired: fail,
  },
  draining: {
    ...{ ...wanted, shows: 2, limit: 'closeTimeout', lost: failOrRenew, expired: failOrRenew },
    ...{ restored: restore, redial: renewFirst, close: stop, open: makeUrgent },
  },
  waiting: {
    ...{
      ...wanted,
      shows: 3,
      limit: 'delay',
      expired: retry,
      restored: retry,
      open: retryFirst,
      close: stop,
    },
    ...{ online: wake(retryFirst, 1), shown: wake(retry), redial: renewLater(renewAgain) },
  },
  closing: { ...closing, ...end('closed'), open: reopen },
  reopening: { ...closing, ...end('ended'), keeps: true, pause, close: beginClosing },
  ended: { ...wanted, shows: 3, proceed: dial, close: stop },
  closed: { shows: 3, open: dialFirst, redial: renewLater(renewFirst), leave: rest },
}

/**
 * Describes the end of a session. Without a close frame it is an error. 1015 is Firefox's code for a failed TLS handshake.
 *
 * @param leaving The page was about to unload, so the browser may have closed the session.
 * @param asked The browser may have asked the user for permission to connect to that address.
 */
export function toLoss({ event, opened, cause }: SessionEnd, leaving?: boolean, asked?: boolean): Details {
  const { code, reason, wasClean } = event
  if (code !== 1006 && code !== 1015)
    return { lastCloseEvent: event, closedBy: leaving && code === 1001 ? 'client' : 'server' }
  const hint = asked ? ": the page may lack the browser's permission for local networks" : ''
  const what = opened ? `connection lost (${code})` : `could not connect (${code})${hint}`
  return {
    lastCloseEvent: event,
    closedBy: 'network',
    // Never the event itself: it refers to the socket, which knows the address.
    error: new Error(what, { cause: cause === undefined ? { code, reason, wasClean } : toSafeError(cause) }),
  }
}
