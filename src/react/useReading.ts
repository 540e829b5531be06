import { useEffect, useState } from 'react'
import { toConnection, type MessageSource } from './useBatches.js'

/**
 * The latest of what a connection calls back with, `none` before the first. It is React's own state and no external store: that would
 * interrupt transitions (M6).
 */
export function useReading<None>(
  socket: MessageSource,
  field: 'onBufferedAmount' | 'onLatency',
  none: None,
): number | None {
  const connection = toConnection(socket)
  const [seen, see] = useState<{ connection: unknown; value: number | None }>({ connection, value: none })
  useEffect(
    () =>
      connection[field]((value) =>
        see((previous) =>
          previous.connection === connection && previous.value === value ? previous : { connection, value },
        ),
      ),
    [connection, field],
  )
  return seen.connection === connection ? seen.value : none
}
