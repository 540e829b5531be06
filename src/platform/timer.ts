import { now } from './clock.js'

/**
 * One deadline at a time: `wake` is called after that many milliseconds, in place of whatever was set before. Without milliseconds,
 * or with `Infinity`, `NaN`, or 2^31 and more (which would overflow and fire at once): never. A patient one that comes more than a second
 * late, because the machine was asleep or the tab was throttled, gives that time once more: it was no time for anybody to answer in.
 */
export type Timer = (milliseconds: number | undefined, wake: () => void, patient?: boolean) => void

export function createTimer(): Timer {
  let pending: ReturnType<typeof setTimeout> | undefined
  return (milliseconds, wake, patient = false) => {
    clearTimeout(pending)
    if (!(milliseconds! < 2 ** 31)) return
    const due = now() + milliseconds!
    pending = setTimeout(() => {
      if (patient && now() > due + 1_000) pending = setTimeout(wake, milliseconds)
      else wake()
    }, milliseconds)
  }
}
