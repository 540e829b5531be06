import type { IncomingData } from '../protocol/messageData.js'
import { call } from './callbacks.js'
import { createHeldConnection } from './connection.js'
import type { Connection } from './contract.js'
import type { ConnectionOptions, Decoded, Source } from './options.js'

/**
 * Makes a connection, which opens when `open` is called. Nothing happens, and nothing global is touched, before that.
 *
 * @typeParam Data What `parse` and `schema` make of a message; found out from them.
 * @typeParam Outgoing What `sendJson` takes; found out from `outgoingSchema`.
 */
export function createConnection<Data = unknown, Outgoing = unknown>(
  source: Source,
  options: Decoded<ConnectionOptions<Data, Outgoing>, Data>,
): Connection<Data, Outgoing>
export function createConnection<Data = IncomingData, Outgoing = unknown>(
  source: Source,
  options?: ConnectionOptions<Data, Outgoing>,
): Connection<Data, Outgoing>
export function createConnection(
  source: Source,
  options: ConnectionOptions<unknown> = {},
): Connection<unknown> {
  const connection = createHeldConnection({ ...options, source }, 'idle')
  connection.listen((...happening) => call(options, ...happening))
  return connection
}
