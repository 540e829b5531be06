import type { MessageSource } from './useBatches.js'
import { useReading } from './useReading.js'

/**
 * Milliseconds from the latest ping of the heartbeat that was answered to its answer; null until there is one. Renders once for each that
 * differs from the one before.
 *
 * @param socket What `useWebSocket` returned, or a connection. Its `heartbeat` must be on.
 *
 * @example
 * ```tsx
 * const latency = useLatency(socket)
 * ```
 */
export const useLatency = (socket: MessageSource): number | null =>
  useReading(socket, 'latency', 'onLatency', null)
