/** @module wasclean/react-use-websocket */
'use client'

export {
  DEFAULT_HEARTBEAT,
  DEFAULT_OPTIONS,
  DEFAULT_RECONNECT_INTERVAL_MS,
  DEFAULT_RECONNECT_LIMIT,
  UNPARSABLE_JSON_OBJECT,
} from './reactUseWebSocket/constants.js'
export { ReadyState } from './reactUseWebSocket/readyState.js'
export type {
  EventSourceOnly,
  HeartbeatOptions,
  Options,
  QueryParams,
  SendJsonMessage,
  SendMessage,
  WebSocketHook,
  WebSocketLike,
  WebSocketMessage,
} from './reactUseWebSocket/types.js'
export {
  refuseEventSource as useEventSource,
  refuseSocketIO as useSocketIO,
  resetGlobalState,
} from './reactUseWebSocket/refusals.js'
export { useWebSocket as default, useWebSocket } from './reactUseWebSocket/useWebSocket.js'
