import { useEffect, useReducer } from 'react'
import { subscribeBatches, type MessageFilter } from '../connection/batches.js'
import type { Connection } from '../connection/contract.js'
import type { ReceivedMessage } from '../connection/receivedMessage.js'

/** Where messages come from: what `useWebSocket` returned, or a connection. */
export type MessageSource<Data = unknown> = Connection<Data, never> | UseSocket<Data>

interface UseSocket<Data> {
  readonly connection: Connection<Data, never>
}

export function toConnection<Data>(socket: MessageSource<Data>): Connection<Data, never> {
  const connection =
    (socket as Partial<UseSocket<Data>> | null)?.connection ??
    (socket as Partial<Connection<Data, never>> | null)
  if (!connection?.onMessage) throw new TypeError('socket must be a connection')
  return connection as Connection<Data, never>
}

interface Folded<State> {
  readonly connection: unknown
  readonly state: State
}

/**
 * State made from the messages of a connection, a batch at a time, by the `fold` of the latest render; another connection begins with
 * `initial` again. It is React's own state and no external store: that would interrupt transitions (M6). Another `accepts` is another
 * subscription.
 */
export function useBatches<State, Data>(
  socket: MessageSource<Data>,
  accepts: MessageFilter<Data>,
  fold: (state: State, messages: readonly ReceivedMessage<Data>[]) => State,
  initial: State,
): State {
  const connection = toConnection(socket)
  const [folded, take] = useReducer(
    (previous: Folded<State>, [source, messages]: readonly [unknown, readonly ReceivedMessage<Data>[]]) => ({
      connection: source,
      state: fold(previous.connection === source ? previous.state : initial, messages),
    }),
    { connection, state: initial },
  )
  useEffect(
    () => subscribeBatches(connection, accepts, (messages) => take([connection, messages])),
    [connection, accepts],
  )
  return folded.connection === connection ? folded.state : initial
}

/** Lets everything through. */
export const everything = (): boolean => true
