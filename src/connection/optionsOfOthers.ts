/** Shows the replacement in the compiler error. No value has this type. */
export interface WriteInstead<Instead extends string> {
  readonly [instead]: Instead
}
declare const instead: unique symbol

/**
 * Option names of react-use-websocket, ahooks, partysocket, reconnecting-websocket and VueUse. None of them is an option of this library. The type
 * and the text of each say what to write instead.
 */
export interface OptionsOfOthers {
  /** @deprecated Write `reconnect: { shouldReconnect }`. */
  shouldReconnect?: WriteInstead<'reconnect: { shouldReconnect }'>
  /** @deprecated Write `reconnect: { shouldReconnect }`. */
  shouldReconnectOnClose?: WriteInstead<'reconnect: { shouldReconnect }'>
  /** @deprecated Write `reconnect`, which is true by default. */
  autoReconnect?: WriteInstead<'reconnect'>
  /** @deprecated Write `reconnect: { attempts }`. */
  reconnectAttempts?: WriteInstead<'reconnect: { attempts }'>
  /** @deprecated Write `reconnect: { attempts }`. */
  reconnectLimit?: WriteInstead<'reconnect: { attempts }'>
  /** @deprecated Write `reconnect: { attempts }`. */
  maxRetries?: WriteInstead<'reconnect: { attempts }'>
  /** @deprecated Write `reconnect: { delay }`. */
  reconnectInterval?: WriteInstead<'reconnect: { delay }'>
  /** @deprecated Write `reconnect: { delay }`. */
  minReconnectionDelay?: WriteInstead<'reconnect: { delay }'>
  /** @deprecated Write `reconnect: { maxDelay }`. */
  maxReconnectionDelay?: WriteInstead<'reconnect: { maxDelay }'>
  /** @deprecated Write `reconnect: { factor }`. */
  reconnectionDelayGrowFactor?: WriteInstead<'reconnect: { factor }'>
  /** @deprecated Write `reconnect: { minUptime }`. */
  minUptime?: WriteInstead<'reconnect: { minUptime }'>
  /** @deprecated Leave it out: an error and the close after it are one failure, which `reconnect` handles. */
  retryOnError?: WriteInstead<'nothing: errors are retried'>
  /** @deprecated Write `connectTimeout`. */
  connectionTimeout?: WriteInstead<'connectTimeout'>
  /** @deprecated Write `queue: { limit }`. */
  maxEnqueuedMessages?: WriteInstead<'queue: { limit }'>
  /** @deprecated Write `enabled: false`. */
  manual?: WriteInstead<'enabled: false'>
  /** @deprecated Write `enabled: false`. */
  startClosed?: WriteInstead<'enabled: false'>
  /** @deprecated Write `enabled`. */
  immediate?: WriteInstead<'enabled'>
  /** @deprecated Leave it out: changing the address always opens a new connection. */
  autoConnect?: WriteInstead<'nothing: another address is another connection'>
  /** @deprecated Leave it out: unmounting always closes. */
  autoClose?: WriteInstead<'nothing: unmounting closes'>
  /** @deprecated Put them into the address. */
  queryParams?: WriteInstead<'the parameters in the address'>
  /** @deprecated Write `useMessages(socket, { filter })`. */
  filter?: WriteInstead<'useMessages(socket, { filter })'>
  /** @deprecated Leave it out: messages are parsed where `parse` says so. */
  disableJson?: WriteInstead<'nothing: only parse parses'>
  /** @deprecated Leave it out: everything is checked. */
  skipAssert?: WriteInstead<'nothing'>
  /** @deprecated Write `parse`. */
  parseMessage?: WriteInstead<'parse'>
  /** @deprecated Write `onOpen`. */
  onConnected?: WriteInstead<'onOpen'>
  /** @deprecated Write `onClose`. */
  onDisconnected?: WriteInstead<'onClose'>
  /** @deprecated Write `onReconnectStop`. */
  onFailed?: WriteInstead<'onReconnectStop'>
  /** @deprecated Write `connection.onEvent(console.log)`. */
  debug?: WriteInstead<'connection.onEvent(console.log)'>
}
