import type { Connection, ManagedConnection } from '../connection/contract.js'
import type { AnyParse, Decoded, InferredOptions } from '../connection/connectionOptions.js'
import type { Source } from '../connection/options.js'
import type { IncomingData } from '../protocol/messageData.js'
import type { StandardSchema } from '../protocol/standardSchema.js'
import type { OptionsForSource, HookOptions, UseWebSocketOptions } from './hookOptions.js'
import { useConnection } from './useConnection.js'
import type { UseWebSocketResult } from './useWebSocketResult.js'

/**
 * Connects a component to a WebSocket: opens it when the component mounts, and closes it with 1000 when the component unmounts.
 *
 * @param source The address, or a function that returns it, called before every attempt. Null, undefined, `''` or false: no connection. Changing the
 * address or the `key` closes the connection and opens a new one with empty fields; passing another function does not. Or a connection from
 * `createConnection`, which other components may use too: the first one opens it, and the last one closes it unless it was opened by hand before.
 * @param options See {@link UseWebSocketOptions}. Callbacks of the latest committed render with this address are called. Nothing needs to be
 * memoised.
 *
 * @typeParam Data The result of `parse` and `schema`; inferred.
 * @typeParam Outgoing The type that `sendJson` accepts; inferred from `outgoingSchema`.
 *
 * @example
 * ```tsx
 * const { readyState, lastCloseEvent, data, send, close } = useWebSocket('wss://example.com/chat')
 * ```
 */
export function useWebSocket<
  Data = IncomingData,
  Outgoing = unknown,
  Parse extends AnyParse = AnyParse,
  Schema extends StandardSchema<unknown, unknown> | undefined = StandardSchema<unknown, Data> | undefined,
  From extends Source | Connection<Data, Outgoing> = Source | Connection<Data, Outgoing>,
>(
  source: From | Source | Connection<Data, Outgoing>,
  options?: InferredOptions<
    HookOptions<Decoded<Data, Parse, Schema>, Outgoing> & OptionsForSource<From>,
    Data,
    Outgoing,
    Parse,
    Schema
  >,
): UseWebSocketResult<Decoded<Data, Parse, Schema>, Outgoing>
export function useWebSocket(
  source: Connection<unknown, never> | Source,
  options: UseWebSocketOptions<unknown> = {},
): UseWebSocketResult<unknown> {
  // All connections are created by this library, so each is a ManagedConnection.
  return useConnection(source as ManagedConnection | Source, options)
}
