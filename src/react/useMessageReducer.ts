import { assertCallback } from '../connection/listeners.js'
import type { IncomingData } from '../protocol/messageData.js'
import { everything, useBatches, type MessageSource } from './useBatches.js'

/**
 * Folds every message into a state, once and in order, however fast they come; renders at most once a frame, whatever the rate. The first
 * message after a pause is not held back. Another address begins with `initial` again.
 *
 * @param socket What `useWebSocket` returned, or a connection.
 * @param reducer Must be pure, as React's reducers. The latest render's is used; it need not be memoised. One that throws throws while
 * rendering, as React's do.
 * @param initial The state before the first message. The first render's is used.
 *
 * @example
 * ```tsx
 * const count = useMessageReducer(socket, (count) => count + 1, 0)
 * ```
 */
export function useMessageReducer<State, Data>(
  socket: MessageSource<Data>,
  reducer: (state: State, data: Data, event: MessageEvent<IncomingData>) => State,
  initial: State,
): State {
  assertCallback(reducer)
  return useBatches(
    socket,
    everything,
    (state, messages) => messages.reduce((state, { data, event }) => reducer(state, data, event), state),
    initial,
  )
}
