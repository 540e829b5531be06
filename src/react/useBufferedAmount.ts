import type { ConnectionSource } from './useBatches.js'
import { useReading } from './useReading.js'

/**
 * Returns the number of bytes not yet handed to the network: see {@link Connection.bufferedAmount}. Renders at most once per frame, and only while
 * something is unsent. Use it for the progress of an upload.
 *
 * @param socket The result of `useWebSocket`, or a connection.
 *
 * @example
 * ```tsx
 * const unsent = useBufferedAmount(socket)
 * return unsent > 0 && <progress value={file.size - unsent} max={file.size} />
 * ```
 */
export const useBufferedAmount = (socket: ConnectionSource): number =>
  useReading(socket, 'bufferedAmount', 'onBufferedAmount', 0)
