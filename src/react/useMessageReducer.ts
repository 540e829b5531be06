import type { MessageFilter } from '../connection/reading/batches.js'
import { assertCallback } from '../utilities/listeners.js'
import { toObject } from '../utilities/toObject.js'
import type { MessageEvent } from '../protocol/domTypes.js'
import type { IncomingData } from '../protocol/messageData.js'
import { acceptAll, useBatches, type MessageSource } from './useBatches.js'

/** The options of `useMessageReducer`. */
export interface UseMessageReducerOptions<Data = IncomingData> {
  /**
   * Selects messages; called once for each message when it arrives. The filter of the latest committed render is used; it need not be memoised. If it
   * throws, the error is reported as uncaught and the message is skipped. A type guard narrows the `data` of the reducer.
   *
   * @default all messages
   */
  filter?: MessageFilter<Data> | undefined
  /** Changing it resets the state to `initial`. Pass the value that the reducer selects by, for example. */
  key?: unknown
}

/** The options with a filter that is a type guard: it selects messages and narrows their type. */
export interface NarrowingOptions<Data, Narrow extends Data> {
  /** Selects messages and narrows their type. */
  filter: (data: Data, event: MessageEvent<IncomingData>) => data is Narrow
  /** Changing it starts from the beginning. */
  key?: unknown
}

/**
 * Folds every message into a state, once and in order, at any rate. Renders at most once per frame, and not at all if the reducer returns the same
 * state. The first message after a pause is not delayed. Changing the connection resets the state to `initial`, also when returning to an earlier
 * connection.
 *
 * @param socket The result of `useWebSocket`, a connection, or a topic.
 * @param reducer Must be pure, like the reducers of React. The reducer of the latest committed render is used; it need not be memoised. If it throws,
 * the next render throws that error, and no more messages are folded.
 * @param initial The state before the first message. The value of the first render with this connection and key is used.
 * @param options See {@link UseMessageReducerOptions}.
 *
 * @example
 * ```tsx
 * const count = useMessageReducer(socket, (count) => count + 1, 0)
 * const errors = useMessageReducer(socket, (count) => count + 1, 0, { filter: (data) => data === 'error' })
 * ```
 */
export function useMessageReducer<State, Data, Narrow extends Data>(
  socket: MessageSource<Data>,
  reducer: (state: State, data: Narrow, event: MessageEvent<IncomingData>) => State,
  initial: State,
  options: NarrowingOptions<Data, Narrow>,
): State
export function useMessageReducer<State, Data>(
  socket: MessageSource<Data>,
  reducer: (state: State, data: Data, event: MessageEvent<IncomingData>) => State,
  initial: State,
  options?: UseMessageReducerOptions<Data>,
): State
export function useMessageReducer<State, Data>(
  socket: MessageSource<Data>,
  reducer: (state: State, data: Data, event: MessageEvent<IncomingData>) => State,
  initial: State,
  options?: UseMessageReducerOptions<Data>,
): State {
  assertCallback(reducer)
  const { filter = acceptAll, key } = toObject(options)
  assertCallback(filter)
  return useBatches(
    socket,
    key,
    filter,
    (state, messages) => messages.reduce((state, { data, event }) => reducer(state, data, event), state),
    initial,
  )
}
