import { now } from '../../platform/clock.js'
import { attempt } from '../../platform/report.js'
import { retryCodes } from '../../protocol/retryCodes.js'
import { backoff, toBaseDelay } from './backoff.js'
import type { Details, Plan, ReconnectStop, State } from '../state.js'
import type { Failure, ReconnectOptions } from '../options.js'
import { toObject } from '../../utilities/toObject.js'

/** Milliseconds after the start of a navigation within which the browser may close sockets, and the page may still unload. */
export const leavingTime = 3_000

const none: Plan = { retry: null, stop: null, earliest: 0, offline: false }

/** Decides whether another attempt follows a failure, and when. If the options cannot be read, none follows. */
export function plan(...given: Parameters<typeof toPlan>): Plan {
  let planned = none
  attempt(() => {
    planned = toPlan(...given)
  })
  return planned
}

/** @param forced True if an attempt must follow, whatever the options say. */
function toPlan(
  reconnect: boolean | ReconnectOptions | undefined,
  state: State,
  { lastCloseEvent: event = null, closedBy = null, error = null }: Details,
  offline: boolean,
  forced = false,
): Plan {
  if (reconnect === false && !forced) return none
  const options = toObject(reconnect)
  const { attempts = Infinity, minUptime = 5_000 } = options
  const failures = now() - state.openedAt >= minUptime ? 0 : state.attempt
  // Without a network, a failed attempt means little, so it is not counted.
  const next = offline ? Math.max(failures, 1) : failures + 1
  const reason =
    !forced &&
    (next <= attempts ? toObjection(options, { event, closedBy, error, attempt: next }) : 'attempts')
  if (reason) return { ...none, stop: { reason, attempts: failures, event } }
  // 1013 means "try again later".
  const patience = event?.code === 1013 ? 4 : 1
  const base = toBaseDelay(options, next, event)
  const backedOff = backoff(options, base, offline ? Infinity : next, patience)
  // Closed by the browser because the page is about to unload. It would close a new session as well.
  const delay = closedBy === 'client' && !error ? Math.max(backedOff, leavingTime) : backedOff
  const at = now() + delay
  return {
    retry: { attempt: next, delay, at },
    stop: null,
    earliest: patience > 1 ? at : state.wokenAt + toPace({ delay: base }),
    offline,
  }
}

/** Returns the minimum milliseconds between two attempts started by page signals. An unstable network must not overload a server. */
export function toPace(reconnect: boolean | ReconnectOptions | undefined): number {
  const { delay = 1_000 } = toObject(reconnect)
  return typeof delay === 'number' && delay < Infinity ? delay : 0
}

function toObjection(
  { shouldReconnect }: ReconnectOptions,
  failure: Failure,
): ReconnectStop['reason'] | false {
  const { event } = failure
  let objection: ReconnectStop['reason'] | false = !!event && !retryCodes.includes(event.code) && 'code'
  attempt(() => {
    if (typeof shouldReconnect === 'function') objection = !shouldReconnect(event, failure) && 'declined'
  })
  return objection
}
