import { useEffect, useState } from 'react'
import { toConnection, type MessageSource } from './useBatches.js'

/**
 * How many bytes are not yet handed to the network: see {@link Connection.bufferedAmount}. Renders at most once a frame, and only while
 * something is unsent: enough for the progress of an upload.
 *
 * @param socket What `useWebSocket` returned, or a connection.
 *
 * @example
 * ```tsx
 * const unsent = useBufferedAmount(socket)
 * return unsent > 0 && <progress value={file.size - unsent} max={file.size} />
 * ```
 */
export function useBufferedAmount(socket: MessageSource): number {
  const connection = toConnection(socket)
  const [seen, see] = useState({ connection, bytes: 0 })
  useEffect(
    () =>
      connection.onBufferedAmount((bytes) =>
        see((previous) =>
          previous.connection === connection && previous.bytes === bytes ? previous : { connection, bytes },
        ),
      ),
    [connection],
  )
  return seen.connection === connection ? seen.bytes : 0
}
