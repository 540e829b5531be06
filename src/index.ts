/** @module wasclean */
'use client'

export { createConnection } from './connection/createConnection.js'
export type { OwnConnection } from './connection/createConnection.js'
export type { Connection, SendOutcome } from './connection/contract.js'
export type { EventName, Happening } from './connection/happening.js'
export type { IterationOptions } from './connection/iterateMessages.js'
export type { LogEntry } from './connection/log.js'
export type { ClosedBy, Phase, ReconnectStop, Retry } from './connection/state.js'
export { MessageError } from './connection/MessageError.js'
export type {
  Address,
  Attempt,
  ConnectionEvents,
  ConnectionOptions,
  Failure,
  HeartbeatOptions,
  ProtocolList,
  Protocols,
  QueueOptions,
  ReconnectInfo,
  ReconnectOptions,
  Source,
} from './connection/options.js'
export type { MessageListener, ReceivedMessage } from './connection/receivedMessage.js'
export type { ConnectionSnapshot } from './connection/snapshot.js'
export type { PageSignal, WatchPage } from './platform/page.js'
export type { WebSocketConstructor, WebSocketLike } from './platform/transport.js'
export { assertCloseArguments } from './protocol/closeArguments.js'
export type { Close, CloseCode } from './protocol/closeArguments.js'
export { closeCodes, describeCloseCode } from './protocol/closeCodes.js'
export type { CloseCodeDescription } from './protocol/closeCodes.js'
export { fitCloseReason } from './protocol/closeReason.js'
export type { IncomingData, MessageData } from './protocol/messageData.js'
export { ReadyState } from './protocol/readyState.js'
export type { SchemaIssue, SchemaResult, StandardSchema } from './protocol/standardSchema.js'
export type { MessageFilter } from './connection/batches.js'
export type { MessageSource } from './react/useBatches.js'
export { useBufferedAmount } from './react/useBufferedAmount.js'
export { useLatency } from './react/useLatency.js'
export { useMessageListener } from './react/useMessageListener.js'
export { useMessageReducer } from './react/useMessageReducer.js'
export { useMessages } from './react/useMessages.js'
export type { MessageRow, UseMessagesOptions } from './react/useMessages.js'
export { useWebSocket } from './react/useWebSocket.js'
export type { HoldOptions, UseWebSocketOptions } from './react/hookOptions.js'
export type { UseWebSocketResult } from './react/useConnection.js'
export { WebSocketConfig } from './react/WebSocketConfig.js'
export type { WebSocketConfigProps, WebSocketDefaults } from './react/WebSocketConfig.js'
