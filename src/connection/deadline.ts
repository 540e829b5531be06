import { createTimer } from '../platform/timer.js'
import type { Limit } from './machine.js'
import type { ConnectionSettings } from './options.js'
import type { State } from './state.js'
import { toObject } from './toObject.js'

/** How many milliseconds each may last; undefined where nothing limits it. */
type Limits = Readonly<Record<Limit, number | undefined>>

export function toLimits(
  { connectTimeout = 10_000, closeTimeout = 3_000, heartbeat }: ConnectionSettings,
  { retry }: State,
): Limits {
  const { interval = 30_000, timeout = 10_000 } = toObject(heartbeat)
  return {
    connectTimeout,
    closeTimeout,
    interval: heartbeat ? interval : undefined,
    'heartbeat timeout': timeout,
    delay: retry?.delay,
  }
}

/**
 * Sees to it that nothing lasts longer than it may. What is returned says what limits it from now on: time that has gone by counts for as
 * long as that stays the same.
 */
export function createDeadline(
  getLimits: () => Limits,
  expire: (error: Error) => void,
): (limit: Limit | undefined) => void {
  const timer = createTimer()
  let limit: Limit | undefined
  let milliseconds: number | undefined

  return (next) => {
    const before = milliseconds
    milliseconds = next && getLimits()[next]
    if (next === limit && milliseconds === before) return
    limit = next
    timer(
      milliseconds,
      () => {
        expire(new Error(`${limit} of ${milliseconds} ms is over`))
      },
      limit !== 'interval' && limit !== 'delay',
    )
  }
}
