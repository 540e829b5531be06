import { now } from '../platform/clock.js'
import { report } from '../platform/report.js'
import { retryCodes } from '../protocol/retryCodes.js'
import { backoff } from './backoff.js'
import type { Plan, ReconnectStop } from './machine.js'
import type { Failure, ReconnectOptions } from './options.js'

/** Whether another attempt comes after a failure, and when. */
export function plan(reconnect: boolean | ReconnectOptions | undefined, failure: Failure): Plan {
  if (reconnect === false) return { retry: null, stop: null }
  const options = typeof reconnect === 'object' ? reconnect : {}
  const { attempts = Infinity, shouldReconnect } = options
  const { event, attempt } = failure
  const stop = (reason: ReconnectStop['reason']): Plan => ({
    retry: null,
    stop: { reason, attempts: attempt - 1, event },
  })

  if (!(attempt <= attempts)) return stop('attempts')
  const reason = objection()
  if (reason) return stop(reason)
  // A server that asks for patience gets two steps more of it.
  const delay = backoff(options, event?.code === 1013 ? attempt + 2 : attempt)
  return { retry: { attempt, delay, at: now() + delay }, stop: null }

  function objection(): ReconnectStop['reason'] | false {
    try {
      if (shouldReconnect) return !shouldReconnect(event, failure) && 'told'
    } catch (error) {
      report(error)
    }
    return !!event && !retryCodes.includes(event.code) && 'code'
  }
}
