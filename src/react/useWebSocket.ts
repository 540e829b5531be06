import { useMemo, useSyncExternalStore } from 'react'
import type { Connection } from '../connection/connection.js'
import type { Source } from '../connection/options.js'
import type { ConnectionSnapshot } from '../connection/snapshot.js'
import { useConnection, type ConnectionFunctions, type UseWebSocketOptions } from './useConnection.js'

/**
 * What {@link useWebSocket} returns. The component renders again only for the fields that it has read, and for none of the messages if
 * that is neither `lastMessage` nor `data`. The functions stay the same for as long as the component lives.
 */
export interface UseWebSocketResult extends ConnectionSnapshot, ConnectionFunctions {
  /** The connection behind it; another one after a change of address. */
  readonly connection: Connection
}

/**
 * Holds a WebSocket for as long as the component is mounted: opens it on mounting, closes it with 1000 on unmounting.
 *
 * @param source The address, or a function that is asked for it before every attempt. Null: no connection. Another address is another
 * connection; another function is not.
 * @param options See {@link UseWebSocketOptions}. Callbacks are always those of the latest render; nothing here needs to be memoised.
 *
 * @example
 * ```tsx
 * const { readyState, lastCloseEvent, data, send, close } = useWebSocket('wss://example.com/chat')
 * ```
 */
export function useWebSocket(source: Source, options: UseWebSocketOptions = {}): UseWebSocketResult {
  const { connection, reader, functions } = useConnection(source, options)
  const snapshot = useSyncExternalStore(connection.subscribe, reader.getSnapshot, reader.getSnapshot)
  return useMemo(
    () => reader.expose(snapshot, { ...functions, connection }),
    [reader, snapshot, functions, connection],
  )
}
