/**
 * One deadline at a time: `wake` is called after that many milliseconds, in place of whatever was set before. Without milliseconds,
 * or with `Infinity`, `NaN`, or 2^31 and more (which would overflow and fire at once): never.
 */
export type Timer = (milliseconds: number | undefined, wake: () => void) => void

export function createTimer(): Timer {
  let pending: ReturnType<typeof setTimeout> | undefined
  return (milliseconds, wake) => {
    clearTimeout(pending)
    if (milliseconds! < 2 ** 31) pending = setTimeout(wake, milliseconds)
  }
}
