import type { ReconnectOptions } from './options.js'

/** How many milliseconds to wait before attempt number `attempt`, from 1 on. */
export function backoff(
  { delay = 1_000, factor = 2, maxDelay = 30_000, jitter = 'full' }: ReconnectOptions,
  attempt: number,
): number {
  // Zero times infinity would be no number.
  const longest = Math.min(maxDelay, delay * Math.min(factor ** (attempt - 1), Number.MAX_VALUE))
  return Math.round(jitter === 'full' ? longest * Math.random() : longest)
}
