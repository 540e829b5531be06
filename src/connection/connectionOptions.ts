import type { CloseEvent, Event, MessageEvent } from '../protocol/domTypes.js'
import type { IncomingData } from '../protocol/messageData.js'
import type { StandardSchema } from '../protocol/standardSchema.js'
import type { Connection } from './contract.js'
import type { BaseOptions, DecodingOptions, ReconnectInfo } from './options.js'
import type { skip } from './receiving/skip.js'
import type { ReconnectStop } from './state.js'

/**
 * The callbacks of a connection. Each gets the connection as its last argument, so it does not need the result of the hook: `onOpen: (event, {
 * sendJson }) => sendJson({ join: 'lobby' })`. If a callback throws, the error is reported as uncaught and nothing else is interrupted.
 *
 * @typeParam Data The result of `parse` and `schema`.
 * @typeParam Outgoing The type that `sendJson` accepts.
 */
export interface ConnectionEvents<Data = IncomingData, Outgoing = unknown> {
  /** Called when the connection has opened. Messages sent here go out before queued ones. */
  onOpen?: ((event: Event, connection: Connection<Data, Outgoing>) => void) | undefined
  /** Called for every message with the event and the result of `parse` and `schema`: exactly once, in order, whether or not anything renders. */
  onMessage?:
    | ((event: MessageEvent<IncomingData>, data: Data, connection: Connection<Data, Outgoing>) => void)
    | undefined
  /**
   * Called once for every socket, when it has closed. After unmounting, that is when the closing handshake completes. The event is the socket's own.
   * After a timeout it is created by the library: 1006, `wasClean` false, `isTrusted` false.
   */
  onClose?: ((event: CloseEvent, connection: Connection<Data, Outgoing>) => void) | undefined
  /**
   * Called before `onClose` when something has failed: see `error`. Not called after `close()` or unmounting, which are not errors.
   *
   * Also called with a {@link MessageError} for each message that `parse` or `schema` refuses, in the order of the messages. The connection then
   * ignores that message: `error` and `data` do not change.
   */
  onError?: ((error: Error, connection: Connection<Data, Outgoing>) => void) | undefined
  /**
   * Called when the connection has opened after a failed session or attempt: by the automatic retry, or by `reconnect()` or `open()` during the wait.
   * Called after `onOpen`, before the queue is sent.
   */
  onReconnect?: ((attempt: ReconnectInfo, connection: Connection<Data, Outgoing>) => void) | undefined
  /**
   * Called with the reason when the connection has ended by itself and no further attempt is made. Not called if `reconnect` is false, nor for an
   * address that no socket can be created for (`onError` reports that).
   */
  onReconnectStop?: ((stop: ReconnectStop, connection: Connection<Data, Outgoing>) => void) | undefined
}

/**
 * The options of a connection. All durations are in milliseconds. Changing an option never reconnects, except for new `protocols` values.
 *
 * @typeParam Data The result of `parse` and `schema`.
 * @typeParam Outgoing The type that `sendJson` accepts.
 */
export interface ConnectionOptions<Data = IncomingData, Outgoing = unknown>
  extends BaseOptions, DecodingOptions<Data, Outgoing>, ConnectionEvents<Data, Outgoing> {}

/**
 * The type of `data`: the output of the schema, or without a schema the result of `parse`.
 *
 * @typeParam Data The type argument, or the return type of a `parse` function.
 * @typeParam Parse The type of `parse`.
 * @typeParam Schema The type of `schema`.
 */
export type Decoded<Data, Parse, Schema> = Schema extends undefined
  ? Parsed<Data, Parse>
  : Schema extends StandardSchema<unknown, infer Output>
    ? Exclude<Output, typeof skip>
    : never

/** JSON can have any type. */
type Parsed<Data, Parse> = [Parse] extends ['json' | undefined]
  ? [Parse] extends [undefined]
    ? Data
    : unknown
  : Data

/** The types that `parse` can have. A function counts as an object: a more exact type would prevent the inference of its arguments. */
export type AnyParse = 'json' | object | undefined

/** Options as an argument. The types of `parse` and `schema` are inferred from it. */
export type InferredOptions<Base, Data, Outgoing, Parse, Schema> = Base &
  DecodingOptions<Data, Outgoing, Schema> & { parse?: Parse }
