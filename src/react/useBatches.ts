import { useEffect, useReducer } from 'react'
import { subscribeBatches, type ReceivedMessage } from '../connection/batches.js'
import type { Connection } from '../connection/connection.js'

/** Where messages come from: what `useWebSocket` returned, or a connection. */
export type MessageSource = Connection | { readonly connection: Connection }

export const toConnection = (socket: MessageSource): Connection =>
  'connection' in socket ? socket.connection : socket

interface Folded<State> {
  readonly connection: Connection
  readonly state: State
}

/**
 * State made from every message of a connection, a batch at a time, by the `fold` of the latest render; another connection begins with
 * `initial` again. It is React's own state and no external store: that would interrupt transitions (M6).
 */
export function useBatches<State>(
  socket: MessageSource,
  fold: (state: State, messages: readonly ReceivedMessage[]) => State,
  initial: State,
): State {
  const connection = toConnection(socket)
  const [folded, take] = useReducer(
    (previous: Folded<State>, [source, messages]: readonly [Connection, readonly ReceivedMessage[]]) => {
      const before = previous.connection === source ? previous.state : initial
      const state = fold(before, messages)
      return state === previous.state && source === previous.connection
        ? previous
        : { connection: source, state }
    },
    { connection, state: initial },
  )
  useEffect(() => subscribeBatches(connection, (messages) => take([connection, messages])), [connection])
  return folded.connection === connection ? folded.state : initial
}
