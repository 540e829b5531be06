import { useEffect, useInsertionEffect, useState } from 'react'
import { subscribeBatches, type MessageFilter } from '../connection/reading/batches.js'
import type { Connection, ManagedConnection } from '../connection/contract.js'
import type { MessageListener, ReceivedMessage } from '../connection/receiving/receivedMessage.js'
import { useKeyedValue } from './useKeyedValue.js'

/** Something that emits messages: a connection, or a topic. */
export interface MessageStream<Data = unknown> {
  /** Calls the listener for every message, once and in order. Returns the function that unsubscribes. */
  readonly onMessage: (listener: MessageListener<Data>) => () => void
}

/** A source of messages: the result of `useWebSocket`, a connection, or a topic. */
export type MessageSource<Data = unknown> = MessageStream<Data> | UseSocket<Data>

interface UseSocket<Data> {
  readonly connection: Connection<Data, never>
}

/** @throws TypeError if it is neither a connection, nor a topic, nor the result of `useWebSocket`. */
export function toStream<Data>(socket: MessageSource<Data>): MessageStream<Data> {
  const stream =
    (socket as Partial<UseSocket<Data>> | null)?.connection ?? (socket as Partial<MessageStream<Data>> | null)
  if (!stream?.onMessage) throw new TypeError('socket must be a connection')
  return stream as MessageStream<Data>
}

/** @throws TypeError if it is neither a connection nor the result of `useWebSocket`. */
export function toConnection<Data>(socket: ConnectionSource<Data>): Connection<Data, never> {
  return toStream(socket) as Connection<Data, never>
}

/** A connection, or the result of `useWebSocket`. */
export type ConnectionSource<Data = unknown> = Connection<Data, never> | UseSocket<Data>

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
  readonly follow: (source: MessageStream<Data>, show: (shown: Shown<State>) => void) => () => void
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
    follow(source, show) {
      const { onReset, era: getEra } = source as Partial<ManagedConnection>
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
        source,
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
  const source = toStream(socket)
  const stream = useKeyedValue([source, key], () => createStream<State, Data>(initial))
  const [shown, show] = useState<Shown<State> | null>(null)
  useInsertionEffect(() => stream.use(accepts, fold))
  useEffect(() => stream.follow(source, show), [stream, source])
  if (shown?.of !== stream) return stream.initial
  if (shown.failure) throw shown.failure[0]
  return shown.state
}

/** The default filter: accepts every message. */
export const acceptAll = (): boolean => true
