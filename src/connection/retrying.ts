import { now } from '../platform/clock.js'
import { attempt } from '../platform/report.js'
import { retryCodes } from '../protocol/retryCodes.js'
import { backoff } from './backoff.js'
import type { Details, Plan, ReconnectStop, State } from './state.js'
import type { Failure, ReconnectOptions } from './options.js'
import { toObject } from './toObject.js'

/** Whether another attempt comes after a failure, and when. None comes where the options cannot be looked at. */
export function plan(...given: Parameters<typeof toPlan>): Plan {
  let planned: Plan = { retry: null, stop: null }
  attempt(() => {
    planned = toPlan(...given)
  })
  return planned
}

function toPlan(
  reconnect: boolean | ReconnectOptions | undefined,
  state: State,
  { lastCloseEvent: event = null, closedBy = null, error = null }: Details,
): Plan {
  if (reconnect === false) return { retry: null, stop: null }
  const options = toObject(reconnect)
  const { attempts = Infinity, minUptime = 5_000 } = options
  const attempt = now() - state.openedAt >= minUptime ? 1 : state.attempt + 1
  const reason = attempt <= attempts ? toObjection(options, { event, closedBy, error, attempt }) : 'attempts'
  if (reason) return { retry: null, stop: { reason, attempts: attempt - 1, event } }
  // A server that asks for patience gets it.
  const delay = backoff(options, attempt, event?.code === 1013 ? 4 : 1)
  return { retry: { attempt, delay, at: now() + delay }, stop: null }
}

function toObjection(
  { shouldReconnect }: ReconnectOptions,
  failure: Failure,
): ReconnectStop['reason'] | false {
  const { event } = failure
  let objection: ReconnectStop['reason'] | false = !!event && !retryCodes.includes(event.code) && 'code'
  attempt(() => {
    if (shouldReconnect) objection = !shouldReconnect(event, failure) && 'told'
  })
  return objection
}
