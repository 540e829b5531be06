import { report } from '../platform/report.js'

/** A set of callbacks. */
export interface Listeners<Arguments extends readonly unknown[]> {
  /** Adds a callback, once however often it is added, and returns the function that takes it back. */
  readonly add: (listener: (...values: Arguments) => void) => () => void
  /** Calls those that are there now, in order; one that throws is reported and does not silence the others (M4). */
  readonly notify: (...values: Arguments) => void
  readonly size: number
}

export function createListeners<Arguments extends readonly unknown[]>(): Listeners<Arguments> {
  const listeners = new Set<(...values: Arguments) => void>()
  return {
    add(listener) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
    notify(...values) {
      for (const listener of [...listeners]) {
        try {
          // One that an earlier one took away is not called any more, as with an EventTarget.
          if (listeners.has(listener)) listener(...values)
        } catch (error) {
          report(error)
        }
      }
    },
    get size() {
      return listeners.size
    },
  }
}
