import { report } from '../platform/report.js'

/** @throws TypeError at once, and not when it is called. */
export function assertCallback(callback: unknown): void {
  if (typeof callback !== 'function')
    throw new TypeError(`callback must be a function, got ${typeof callback}`)
}

/** A set of callbacks. */
export interface Listeners<Arguments extends readonly unknown[]> {
  /** Adds a callback, once however often it is added, and returns the function that takes it back. */
  readonly add: (listener: (...values: Arguments) => void) => () => void
  /** Calls those that are there now, in order; one that throws is reported and does not silence the others (M4). */
  readonly notify: (...values: Arguments) => void
  readonly size: number
}

export function createListeners<Arguments extends readonly unknown[]>(): Listeners<Arguments> {
  let listeners: readonly ((...values: Arguments) => void)[] = []
  return {
    add(listener) {
      assertCallback(listener)
      if (!listeners.includes(listener)) listeners = [...listeners, listener]
      return () => {
        listeners = listeners.filter((other) => other !== listener)
      }
    },
    notify(...values) {
      const present = listeners
      for (const listener of present) {
        // Without attempt(): this is done for each message and listener.
        try {
          // One that an earlier one took away is not called any more, as with an EventTarget.
          if (listeners === present || listeners.includes(listener)) listener(...values)
        } catch (error) {
          report(error)
        }
      }
    },
    get size() {
      return listeners.length
    },
  }
}
