import { useCallback, useInsertionEffect, useRef } from 'react'
import { assertCallback } from '../utilities/listeners.js'

/** Returns a function that never changes and calls the function of the latest committed render. */
export function useLatest<Values extends readonly unknown[], Result>(
  call: (...values: Values) => Result,
): (...values: Values) => Result {
  assertCallback(call)
  const latest = useRef(call)
  // Runs before all other effects, so that those already use the new function.
  useInsertionEffect(() => {
    latest.current = call
  })
  return useCallback((...values: Values) => latest.current(...values), [])
}
