import { report } from '../platform/report.js'

/**
 * Checks a callback when it is passed, not when it is called.
 *
 * @throws TypeError if it is not a function.
 */
export function assertCallback(callback: unknown): asserts callback is (...values: unknown[]) => unknown {
  if (typeof callback !== 'function')
    throw new TypeError(`callback must be a function, got ${typeof callback}`)
}

/** A set of callbacks. */
export interface Listeners<Arguments extends readonly unknown[]> {
  /** Adds a callback and returns the function that removes it. Adding the same one twice has no effect. */
  readonly add: (listener: (...values: Arguments) => unknown) => () => void
  /**
   * Calls the current callbacks in order. If one throws, the error is reported and the others still run (M4). Returns true if one of them returned
   * true or threw.
   */
  readonly notify: (...values: Arguments) => boolean
  /** The number of callbacks. */
  readonly size: number
  readonly getAll: () => readonly ((...values: Arguments) => unknown)[]
}

export function createListeners<Arguments extends readonly unknown[]>(): Listeners<Arguments> {
  let present: readonly ((...values: Arguments) => unknown)[] = []
  const set = (next: typeof present): void => {
    present = next
    listeners.size = next.length
  }
  const listeners = {
    add(listener: (...values: Arguments) => unknown) {
      assertCallback(listener)
      if (!present.includes(listener)) set([...present, listener])
      return () => {
        set(present.filter((other) => other !== listener))
      }
    },
    notify(...values: Arguments) {
      const all = present
      let answer = false
      for (const listener of all) {
        // No attempt() here: this runs for every message and every listener.
        try {
          // A listener that an earlier one has removed is no longer called, as with an EventTarget.
          if (present === all || present.includes(listener)) answer = listener(...values) === true || answer
        } catch (error) {
          report(error)
          answer = true
        }
      }
      return answer
    },
    // A field, because creating a getter in an object literal is slow.
    size: 0,
    getAll: () => present,
  }
  return listeners
}
