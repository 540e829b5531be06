import { now } from './clock.js'

/**
 * A timer with one deadline: a new call replaces the previous one. Calls `wake` after the given milliseconds. Never calls it for `undefined`,
 * `Infinity`, `NaN`, or 2^31 and above (which would overflow and fire at once).
 *
 * A patient timer leaves the peer time to answer. If it fires more than a second late, because the machine slept or the tab was throttled, it waits
 * for the same time once more. If it fires late at all, because the thread was busy, it lets two more tasks run first: one of them may deliver the
 * answer.
 */
export type Timer = (milliseconds?: number, wake?: () => void, patient?: boolean) => void

export function createTimer(): Timer {
  let pending: ReturnType<typeof setTimeout> | undefined
  return (milliseconds, wake, patient) => {
    clearTimeout(pending)
    if (!(milliseconds! < 2 ** 31)) return
    const due = now() + Math.max(milliseconds!, 0)
    const wait = (delay: number, next: () => void): void => {
      pending = setTimeout(next, delay)
    }
    wait(milliseconds!, () => {
      const late = patient ? now() - due : 0
      if (late > 1_000) wait(milliseconds!, wake!)
      else if (late > 0) wait(0, () => wait(0, wake!))
      else wake!()
    })
  }
}
