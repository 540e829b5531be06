import { useEffect, useState } from 'react'
import { useKeyedValue } from './useKeyedValue.js'
import { toConnection, type ConnectionSource } from './useBatches.js'

/**
 * Returns a number that a connection emits; `none` before the first. It is React state and not an external store, because a store would interrupt
 * transitions (M6).
 */
export function useReading<None>(
  socket: ConnectionSource,
  field: 'bufferedAmount' | 'latency',
  subscribe: 'onBufferedAmount' | 'onLatency',
  none: None,
): number | None {
  const connection = toConnection(socket)
  const term = useKeyedValue([connection], () => ({}))
  const [seen, see] = useState<{ of: unknown; value: number | None }>({ of: term, value: none })
  useEffect(() => {
    const look = (): void => {
      const value = connection[field] ?? none
      see((previous) => (previous.of === term && previous.value === value ? previous : { of: term, value }))
    }
    const unsubscribe = connection[subscribe](look)
    // There may already be a value.
    look()
    return unsubscribe
  }, [connection, term, field, subscribe, none])
  return seen.of === term ? seen.value : none
}
