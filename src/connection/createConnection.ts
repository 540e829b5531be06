/// <reference lib="esnext.disposable" preserve="true" />
import type { IncomingData } from '../protocol/messageData.js'
import type { StandardSchema } from '../protocol/standardSchema.js'
import { call } from './emitting/callbacks.js'
import { createManagedConnection } from './connection.js'
import type { Connection } from './contract.js'
import { iterateMessages, type IterationOptions } from './reading/iterateMessages.js'
import type {
  AnyParse,
  ConnectionEvents,
  ConnectionOptions,
  Decoded,
  InferredOptions,
} from './connectionOptions.js'
import type { BaseOptions, Source } from './options.js'
import type { ReceivedMessage } from './receiving/receivedMessage.js'
import { assertSplit } from './receiving/split.js'

/** A connection that you create yourself. Only you, and the components that you pass it to, open and close it. */
export interface OwnConnection<Data = IncomingData, Outgoing = unknown>
  extends Connection<Data, Outgoing>, AsyncIterable<ReceivedMessage<Data>> {
  /**
   * Iterates over the messages of one session, once each and in order: of the open session, or else the next one. Starts with the first call of
   * `next`. Ends when that session has ended, or when the connection stops without having opened. `for await (const message of connection)` does the
   * same with the default limit.
   *
   * @throws Error if the consumer falls behind by more than `limit` messages, after it has received those.
   */
  readonly iterate: (options?: IterationOptions) => AsyncGenerator<ReceivedMessage<Data>, void, undefined>
  /** Calls `dispose`, for `using`. Only exists where the runtime has `Symbol.dispose`. */
  readonly [Symbol.dispose]: () => void
}

/**
 * Creates a connection. It opens when `open` is called, or when a component uses it. Before that, it does nothing and touches no global.
 *
 * @typeParam Data The result of `parse` and `schema`; inferred.
 * @typeParam Outgoing The type that `sendJson` accepts; inferred from `outgoingSchema`.
 *
 * @throws TypeError for a `split` that is neither a text nor a function, or is an empty text.
 *
 * @example
 * ```ts
 * const chat = createConnection('wss://example.com/chat')
 * chat.open()
 * for await (const { data } of chat) console.log(data)
 * ```
 */
export function createConnection<
  Data = IncomingData,
  Outgoing = unknown,
  Parse extends AnyParse = AnyParse,
  Schema extends StandardSchema<unknown, unknown> | undefined = StandardSchema<unknown, Data> | undefined,
>(
  source: Source,
  options?: InferredOptions<
    BaseOptions & ConnectionEvents<Decoded<Data, Parse, Schema>, Outgoing>,
    Data,
    Outgoing,
    Parse,
    Schema
  >,
): OwnConnection<Decoded<Data, Parse, Schema>, Outgoing>
export function createConnection(
  source: Source,
  options?: ConnectionOptions<unknown>,
): OwnConnection<unknown> {
  const settings = { ...options, source }
  assertSplit(settings.split)
  const connection = createManagedConnection(settings, 'idle')
  connection.listen((...emitted) => call(settings, connection, ...emitted))
  connection.onMessage((event, data) => call(settings, connection, 'onMessage', event, data))
  const iterate = (limits?: IterationOptions): ReturnType<OwnConnection<unknown>['iterate']> =>
    iterateMessages(connection, limits)
  return Object.assign(connection, {
    iterate,
    [Symbol.asyncIterator]: () => iterate(),
    // Not all runtimes have it yet.
    ...((Symbol.dispose as symbol | undefined) && { [Symbol.dispose]: connection.dispose }),
  }) as OwnConnection<unknown>
}
