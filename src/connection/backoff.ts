import type { ReconnectOptions } from './options.js'

/** How many milliseconds to wait before attempt number `attempt`, from 1 on; `patience` times as long, up to `maxDelay`. */
export function backoff(
  { delay = 1_000, factor = 2, maxDelay = 30_000, jitter = 'full' }: ReconnectOptions,
  attempt: number,
  patience = 1,
): number {
  // Zero times infinity would be no number.
  const longest = Math.min(maxDelay, delay * patience * Math.min(factor ** (attempt - 1), Number.MAX_VALUE))
  return Math.round(jitter === 'full' ? longest * Math.random() : longest)
}
