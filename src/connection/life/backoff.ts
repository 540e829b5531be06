import { attempt as report } from '../../platform/report.js'
import type { ReconnectOptions } from '../options.js'

/** Returns the option `delay`, or the result of calling it. Uses the default if the result is invalid. */
export function toBaseDelay(
  { delay = 1_000 }: ReconnectOptions,
  attempt: number,
  event: CloseEvent | null,
): number {
  if (typeof delay !== 'function') return delay
  let base = 1_000
  report(() => {
    const answer = delay({ attempt, event })
    if (typeof answer !== 'number' || !(answer >= 0))
      throw new RangeError(`reconnect.delay must return 0 or more milliseconds, got ${String(answer)}`)
    base = answer
  })
  return base
}

/**
 * Returns the milliseconds to wait before the attempt with this number, starting at 1. `patience` multiplies the delay, up to `maxDelay`. `factor`
 * does not apply to a delay from a function. Attempt `Infinity` gets the maximum delay.
 */
export function backoff(
  { delay, factor = 2, maxDelay = 30_000, jitter = 'full' }: ReconnectOptions,
  base: number,
  attempt: number,
  patience = 1,
): number {
  const growth = typeof delay === 'function' ? 1 : Math.min(factor ** (attempt - 1), Number.MAX_VALUE)
  // Zero times infinity is NaN.
  const longest = attempt === Infinity ? maxDelay : Math.min(maxDelay, base * patience * growth)
  return Math.round(jitter === 'full' ? longest * Math.random() : longest)
}
