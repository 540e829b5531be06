/** @module wasclean/core */
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
