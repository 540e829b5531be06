import { useInsertionEffect } from 'react'
import type { Channels, Wire } from '../channels/contract.js'
import { getChannels } from '../channels/createChannels.js'
import { toConnection, type ConnectionSource } from './useBatches.js'

/**
 * Topics and requests over what `useWebSocket` returned. The component opens and closes the connection; topics and requests never do. All components
 * that share the connection get the same channels.
 *
 * @typeParam Topics A map from topics to the types of their messages. Its keys may be patterns.
 *
 * @param socket The result of `useWebSocket`, or a connection.
 * @param wire The protocol of the server. The wire of the latest committed render is used; it need not be memoised.
 *
 * @throws TypeError if the wire has no `route`.
 * @throws RangeError for a `batch` below 1.
 *
 * @example
 * ```tsx
 * const useLive = () => useChannels<Topics>(useWebSocket('wss://example.com/feed', { share: true, parse: 'json' }), wire)
 * ```
 */
export function useChannels<Topics extends object = Record<string, unknown>, Incoming = any>(
  socket: ConnectionSource<Incoming>,
  wire: Wire<Incoming>,
): Channels<Topics> {
  const channels = getChannels(toConnection(socket), wire)
  // Runs before all other effects, so that those already use the new wire.
  useInsertionEffect(() => {
    channels.use(wire)
  })
  return channels as unknown as Channels<Topics>
}
