import { useEffect, useInsertionEffect, useState } from 'react'
import { subscribeBatches, type MessageFilter } from '../connection/reading/batches.js'
import type { Connection, ManagedConnection } from '../connection/contract.js'
import type { ReceivedMessage } from '../connection/receiving/receivedMessage.js'
import { useKeyedValue } from './useKeyedValue.js'

/** A source of messages: the result of `useWebSocket`, or a connection. */
export type MessageSource<Data = unknown> = Connection<Data, never> | UseSocket<Data>

interface UseSocket<Data> {
  readonly connection: Connection<Data, never>
}

/** @throws TypeError if it is neither a connection nor the result of `useWebSocket`. */
export function toConnection<Data>(socket: MessageSource<Data>): Connection<Data, never> {
  const connection =
    (socket as Partial<UseSocket<Data>> | null)?.connection ??
    (socket as Partial<Connection<Data, never>> | null)
  if (!connection?.onMessage) throw new TypeError('socket must be a connection')
  return connection as Connection<Data, never>
}

type Fold<State, Data> = (state: State, messages: readonly ReceivedMessage<Data>[]) => State

/** The state that React renders. */
interface Shown<State> {
  /** The stream it belongs to. */
  readonly of: unknown
  readonly state: State
  /** The error that the fold has thrown. */
  readonly failure?: readonly [unknown]
}

/** Folds the messages of one connection into a state. Another connection starts with `initial`, and so does returning to an earlier one (F27). */
interface Stream<State, Data> {
  readonly initial: State
  /** Takes the functions of the latest committed render. */
  readonly use: (accepts: MessageFilter<Data>, fold: Fold<State, Data>) => void
  /** Subscribes to the messages. */
  readonly follow: (connection: Connection<Data, never>, show: (shown: Shown<State>) => void) => () => void
}

function createStream<State, Data>(initial: State): Stream<State, Data> {
  let shown: Shown<State>
  let era: number | undefined
  let latest: readonly [MessageFilter<Data>, Fold<State, Data>]
  const stream: Stream<State, Data> = {
    initial,
    use(...values) {
      latest = values
    },
    follow(connection, show) {
      const { onReset, era: getEra } = connection as Partial<ManagedConnection>
      const set = (state: State): void => {
        if (!Object.is(state, shown.state)) show((shown = { of: stream, state }))
      }
      const reset = (): void => {
        if (shown.failure) return
        era = getEra?.()
        set(initial)
      }
      // The connection was reset while this was not subscribed.
      if (era !== getEra?.()) reset()
      const stop = onReset?.(reset)
      const end = subscribeBatches(
        connection,
        (data, event) => latest[0](data, event),
        (messages) => {
          if (shown.failure) return
          try {
            set(latest[1](shown.state, messages))
          } catch (error) {
            show((shown = { ...shown, failure: [error] }))
          }
        },
      )
      return () => {
        end()
        stop?.()
      }
    },
  }
  shown = { of: stream, state: initial }
  return stream
}

/**
 * Folds the messages of a connection into a state, one batch at a time, with the `fold` of the latest committed render. Another connection or key
 * starts with `initial`. The fold runs outside of React, which gets the state only if it has changed. It is React state and not an external store,
 * because a store would interrupt transitions (M6).
 */
export function useBatches<State, Data>(
  socket: MessageSource<Data>,
  key: unknown,
  accepts: MessageFilter<Data>,
  fold: Fold<State, Data>,
  initial: State,
): State {
  const connection = toConnection(socket)
  const stream = useKeyedValue([connection, key], () => createStream<State, Data>(initial))
  const [shown, show] = useState<Shown<State> | null>(null)
  useInsertionEffect(() => stream.use(accepts, fold))
  useEffect(() => stream.follow(connection, show), [stream, connection])
  if (shown?.of !== stream) return stream.initial
  if (shown.failure) throw shown.failure[0]
  return shown.state
}

/** The default filter: accepts every message. */
export const acceptAll = (): boolean => true
