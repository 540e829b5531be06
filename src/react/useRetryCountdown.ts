import { useCallback, useSyncExternalStore } from 'react'
import { countDown, subscribeCountdown } from '../connection/reading/countdown.js'
import { toConnection, type ConnectionSource } from './useBatches.js'

/**
 * Returns the whole seconds until the next attempt. Null if none is scheduled, 0 in the second in which the attempt starts, `Infinity` if the attempt
 * does not wait for a timer. Renders once a second.
 *
 * @param socket The result of `useWebSocket`, or a connection.
 *
 * @example
 * ```tsx
 * const seconds = useRetryCountdown(socket)
 * return seconds !== null && <p>Connecting again in {seconds} s</p>
 * ```
 */
export function useRetryCountdown(socket: ConnectionSource): number | null {
  const connection = toConnection(socket)
  const subscribe = useCallback(
    (listener: () => void) => subscribeCountdown(connection, listener),
    [connection],
  )
  return useSyncExternalStore(
    subscribe,
    () => countDown(connection),
    () => null,
  )
}
