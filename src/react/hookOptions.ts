import type { ConnectionEvents } from '../connection/connectionOptions.js'
import type { BaseOptions, DecodingOptions, Source } from '../connection/options.js'
import type { WriteInstead } from '../connection/optionsOfOthers.js'
import type { IncomingData } from '../protocol/messageData.js'

/**
 * The options for a connection that was created elsewhere.
 *
 * @typeParam Data The result of `parse` and `schema`.
 * @typeParam Outgoing The type that `sendJson` accepts.
 */
export interface HoldOptions<Data = IncomingData, Outgoing = unknown> extends ConnectionEvents<
  Data,
  Outgoing
> {
  /**
   * False: keeps the connection closed until `open()` is called or this becomes true. Changing it to false closes with 1000, unless another component
   * that shares the connection wants it open.
   *
   * @default true
   */
  enabled?: boolean | undefined
}

/**
 * The options of `useWebSocket`, without those for messages.
 *
 * @typeParam Data The result of `parse` and `schema`.
 * @typeParam Outgoing The type that `sendJson` accepts.
 */
export interface HookOptions<Data = IncomingData, Outgoing = unknown>
  extends BaseOptions, HoldOptions<Data, Outgoing> {
  /**
   * Identifies the connection if the address is a function, the way the text does for a fixed address. Changing the key closes the connection and
   * opens a new one with empty fields and an empty queue. With `share: true`, components with the same key share; a string in `share` takes
   * precedence.
   *
   * @default none: changing the function does not change the connection
   * @throws TypeError during rendering if it is not a string.
   * @example
   * ```tsx
   * useWebSocket(async () => `wss://example.com/${room}?token=${await getToken()}`, { key: room })
   * ```
   */
  key?: string | undefined
  /**
   * Shares one socket among components. True: components with the same address and protocols share, or those with the same `key`. Without a `key`,
   * address or protocols that are functions are not shared. A string: components with the same string share, whatever their addresses are; then
   * changing the address has no effect, but changing the string does. An empty string counts as false. Components only share if they use the same
   * `WebSocket`. The first component opens the socket, and its options apply. The last one closes it. `close()` in any of them closes it for all.
   *
   * @default false
   */
  share?: boolean | string | undefined
}

/**
 * The options of `useWebSocket`.
 *
 * @typeParam Data The result of `parse` and `schema`.
 * @typeParam Outgoing The type that `sendJson` accepts.
 */
export interface UseWebSocketOptions<Data = IncomingData, Outgoing = unknown>
  extends HookOptions<Data, Outgoing>, DecodingOptions<Data, Outgoing> {}

/** The options that belong where the connection is created. */
type RefusedOptions = {
  [
    Name in Exclude<keyof UseWebSocketOptions, keyof HoldOptions>
  ]?: WriteInstead<'it where the connection is made'>
}

/** Rejects options that a component cannot set on a connection that was created elsewhere. */
export type OptionsForSource<From> = [From] extends [Source]
  ? unknown
  : Source extends From // the type of the source is not known
    ? unknown
    : RefusedOptions
