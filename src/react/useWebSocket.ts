import { useSyncExternalStore } from 'react'
import type { Connection, HeldConnection } from '../connection/contract.js'
import type { Decoded, Source } from '../connection/options.js'
import type { IncomingData } from '../protocol/messageData.js'
import type { HoldOptions, UseWebSocketOptions } from './hookOptions.js'
import { useConnection, type UseWebSocketResult } from './useConnection.js'

/**
 * Holds a WebSocket for as long as the component is mounted: opens it on mounting, closes it with 1000 on unmounting.
 *
 * @param source The address, or a function that is asked for it before every attempt. Null: no connection. Another address is another
 * connection; another function is not. Or a connection that `createConnection` made, held together with whoever else holds it: the first
 * component opens it, and the last one closes it, unless it was opened by hand before.
 * @param options See {@link UseWebSocketOptions}. Callbacks are always those of the latest render; nothing here needs to be memoised.
 *
 * @typeParam Data What `parse` and `schema` make of a message; found out from them.
 * @typeParam Outgoing What `sendJson` takes; found out from `outgoingSchema`.
 *
 * @example
 * ```tsx
 * const { readyState, lastCloseEvent, data, send, close } = useWebSocket('wss://example.com/chat')
 * ```
 */
export function useWebSocket<Data, Outgoing>(
  source: Connection<Data, Outgoing>,
  options?: HoldOptions<Data>,
): UseWebSocketResult<Data, Outgoing>
export function useWebSocket<Data = unknown, Outgoing = unknown>(
  source: Source,
  options: Decoded<UseWebSocketOptions<Data, Outgoing>, Data>,
): UseWebSocketResult<Data, Outgoing>
export function useWebSocket<Data = IncomingData, Outgoing = unknown>(
  source: Source,
  options?: UseWebSocketOptions<Data, Outgoing>,
): UseWebSocketResult<Data, Outgoing>
export function useWebSocket(
  source: Connection<unknown, never> | Source,
  options: UseWebSocketOptions<unknown> = {},
): UseWebSocketResult<unknown> {
  // Every connection that anybody can have is one that can be held.
  const { subscribe, getResult, getInitialResult } = useConnection(source as HeldConnection | Source, options)
  return useSyncExternalStore(subscribe, getResult, getInitialResult)
}
