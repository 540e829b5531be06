import type { ConnectionEvents, ConnectionOptions } from '../connection/options.js'
import type { IncomingData } from '../protocol/messageData.js'

/**
 * What a component may say of a connection that was made elsewhere.
 *
 * @typeParam Data What `parse` and `schema` make of a message.
 */
export interface HoldOptions<Data = IncomingData> extends ConnectionEvents<Data> {
  /**
   * False: stay closed until `open()` is called or this turns true. Turning false closes with 1000, unless another component that shares
   * the connection wants it open.
   *
   * @default true
   */
  enabled?: boolean | undefined
}

/**
 * Options of `useWebSocket`.
 *
 * @typeParam Data What `parse` and `schema` make of a message.
 * @typeParam Outgoing What `sendJson` takes.
 */
export interface UseWebSocketOptions<Data = IncomingData, Outgoing = unknown>
  extends ConnectionOptions<Data, Outgoing>, HoldOptions<Data> {
  /**
   * Whether components use one socket together. True: those with the same address and protocols, unless either is a function. A string:
   * those with the same string, whatever their address; another address changes nothing then, another string does. The first one opens it,
   * with its options; the last one closes it; `close()` by any of them closes it for all.
   *
   * @default false
   */
  share?: boolean | string | undefined
}
