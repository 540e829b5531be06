import type { MessageSource } from './useBatches.js'
import { useReading } from './useReading.js'

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
export const useBufferedAmount = (socket: MessageSource): number =>
  useReading(socket, 'bufferedAmount', 'onBufferedAmount', 0)
