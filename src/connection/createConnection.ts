/// <reference lib="esnext.disposable" preserve="true" />
import type { IncomingData } from '../protocol/messageData.js'
import { call } from './callbacks.js'
import { createHeldConnection } from './connection.js'
import type { Connection } from './contract.js'
import { iterateMessages, type IterationOptions } from './iterateMessages.js'
import type { ConnectionOptions, Decoded, Source } from './options.js'
import type { ReceivedMessage } from './receivedMessage.js'

/** A connection of your own: nobody but you, and the components that hold it, opens and closes it. */
export interface OwnConnection<Data = IncomingData, Outgoing = unknown>
  extends Connection<Data, Outgoing>, AsyncIterable<ReceivedMessage<Data>, void, undefined> {
  /**
   * The messages of a session, once each and in order, from the first call of `next` on: of the one that is open, or of the next one.
   * Ends when that session has ended, or when the connection comes to rest without having been open. `for await (const message of
   * connection)` does the same, with the default limit.
   *
   * @throws Error if the consumer falls behind by more than `limit` messages, once it has had those.
   */
  readonly iterate: (options?: IterationOptions) => AsyncGenerator<ReceivedMessage<Data>, void, undefined>
  /** Disposes of it, for `using`. Only there where the runtime has `Symbol.dispose`. */
  readonly [Symbol.dispose]: () => void
}

/**
 * Makes a connection, which opens when `open` is called, or when a component holds it. Nothing happens, and nothing global is touched, before
 * that.
 *
 * @typeParam Data What `parse` and `schema` make of a message; found out from them.
 * @typeParam Outgoing What `sendJson` takes; found out from `outgoingSchema`.
 *
 * @example
 * ```ts
 * const chat = createConnection('wss://example.com/chat')
 * chat.open()
 * for await (const { data } of chat) console.log(data)
 * ```
 */
export function createConnection<Data = unknown, Outgoing = unknown>(
  source: Source,
  options: Decoded<ConnectionOptions<Data, Outgoing>, Data>,
): OwnConnection<Data, Outgoing>
export function createConnection<Data = IncomingData, Outgoing = unknown>(
  source: Source,
  options?: ConnectionOptions<Data, Outgoing>,
): OwnConnection<Data, Outgoing>
export function createConnection(
  source: Source,
  options?: ConnectionOptions<unknown>,
): OwnConnection<unknown> {
  const settings = { ...options, source }
  const connection = createHeldConnection(settings, 'idle')
  connection.listen((...happening) => call(settings, ...happening))
  connection.onMessage((event, data) => call(settings, 'onMessage', event, data))
  const iterate = (limits?: IterationOptions): ReturnType<OwnConnection<unknown>['iterate']> =>
    iterateMessages(connection, limits)
  return Object.assign(connection, {
    iterate,
    [Symbol.asyncIterator]: () => iterate(),
    // Not everywhere yet.
    ...((Symbol.dispose as symbol | undefined) && { [Symbol.dispose]: connection.dispose }),
  }) as OwnConnection<unknown>
}
