/** @module wasclean/core */
export type {
  AnyParse,
  ConnectionEvents,
  ConnectionOptions,
  Decoded,
  InferredOptions,
} from './connection/connectionOptions.js'
export { createConnection } from './connection/createConnection.js'
export type { OwnConnection } from './connection/createConnection.js'
export type {
  Connection,
  ConnectionEventListener,
  ConnectionEventName,
  SendOutcome,
} from './connection/contract.js'
export type { CallbackName, EmittedEvent } from './connection/emitting/events.js'
export type { IterationOptions } from './connection/reading/iterateMessages.js'
export type { LogEntry } from './connection/emitting/log.js'
export type { ClosedBy, Phase, ReconnectStop, Retry } from './connection/state.js'
export { RefusedError } from './connection/life/RefusedError.js'
export { MessageError } from './connection/receiving/MessageError.js'
export type {
  Address,
  Attempt,
  BaseOptions,
  DecodingOptions,
  DelayRequest,
  Failure,
  HandshakeLine,
  HeartbeatOptions,
  ProtocolList,
  Protocols,
  QueueOptions,
  ReconnectInfo,
  ReconnectOptions,
  Source,
} from './connection/options.js'
export type { MessageListener, ReceivedMessage } from './connection/receiving/receivedMessage.js'
export type { OptionsOfOthers, WriteInstead } from './connection/optionsOfOthers.js'
export type { SendOptions } from './connection/sending/sendOptions.js'
export { skip } from './connection/receiving/skip.js'
export type { ConnectionSnapshot, Status } from './connection/snapshot.js'
export { watchPage } from './platform/page.js'
export type { PageSignal, WatchPage } from './platform/page.js'
export type { SocketView, WebSocketConstructor, WebSocketLike } from './platform/transport.js'
export { assertCloseArguments } from './protocol/closeArguments.js'
export type { Close, CloseCode, MustBe } from './protocol/closeArguments.js'
export { closeCodes, describeCloseCode } from './protocol/closeCodes.js'
export type { CloseCodeDescription } from './protocol/closeCodes.js'
export type {
  BinaryType,
  CloseEvent as WebSocketCloseEvent,
  Event as WebSocketEvent,
  MessageEvent as WebSocketMessageEvent,
} from './protocol/domTypes.js'
export { fitCloseReason } from './protocol/closeReason.js'
export type { IncomingData, MessageData } from './protocol/messageData.js'
export { ReadyState } from './protocol/readyState.js'
export type { SchemaIssue, SchemaResult, StandardSchema } from './protocol/standardSchema.js'
