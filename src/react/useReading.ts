import { useEffect, useState } from 'react'
import { toConnection, type MessageSource } from './useBatches.js'

/**
 * A number that a connection calls back with, `none` at first. It is React's own state and no external store: that would interrupt
 * transitions (M6).
 */
export function useReading<None>(
  socket: MessageSource,
  field: 'bufferedAmount' | 'latency',
  subscribe: 'onBufferedAmount' | 'onLatency',
  none: None,
): number | None {
  const connection = toConnection(socket)
  const [seen, see] = useState<{ connection: unknown; value: number | None }>({ connection, value: none })
  useEffect(() => {
    const look = (): void => {
      const value = connection[field] ?? none
      see((previous) =>
        previous.connection === connection && previous.value === value ? previous : { connection, value },
      )
    }
    const unsubscribe = connection[subscribe](look)
    // It may have been there for long.
    look()
    return unsubscribe
  }, [connection, field, subscribe, none])
  return seen.connection === connection ? seen.value : none
}
