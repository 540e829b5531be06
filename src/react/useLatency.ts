import type { ConnectionSource } from './useBatches.js'
import { useReading } from './useReading.js'

/**
 * Returns the latency in milliseconds: the time between the latest answered ping of the heartbeat and its answer. Null before the first answer.
 * Renders once for each value that differs from the one before.
 *
 * @param socket The result of `useWebSocket`, or a connection. Its `heartbeat` must be on.
 *
 * @example
 * ```tsx
 * const latency = useLatency(socket)
 * ```
 */
export const useLatency = (socket: ConnectionSource): number | null =>
  useReading(socket, 'latency', 'onLatency', null)
