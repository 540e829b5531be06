import { useCallback, useInsertionEffect, useRef } from 'react'
import { assertCallback } from '../connection/listeners.js'

/** A function that is always the same, and calls that of the latest render that was committed. */
export function useLatest<Values extends readonly unknown[], Result>(
  call: (...values: Values) => Result,
): (...values: Values) => Result {
  assertCallback(call)
  const latest = useRef(call)
  // Before any other effect, so that those already find the new one.
  useInsertionEffect(() => {
    latest.current = call
  })
  return useCallback((...values: Values) => latest.current(...values), [])
}
