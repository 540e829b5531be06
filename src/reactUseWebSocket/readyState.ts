/**
 * Only a type, since no code comes of it: apps rely on what an enum allows, such as `useState(ReadyState.CLOSED)` and a number where it is expected.
 */
// eslint-disable-next-line no-restricted-syntax -- See above.
declare enum State {
  UNINSTANTIATED = -1,
  CONNECTING = 0,
  OPEN = 1,
  CLOSING = 2,
  CLOSED = 3,
}

const names = ['UNINSTANTIATED', 'CONNECTING', 'OPEN', 'CLOSING', 'CLOSED']

/** The states of a connection, as numbers. As in react-use-websocket, it also has the name of each number: `ReadyState[1]` is `'OPEN'`. */
export const ReadyState = /* @__PURE__ */ Object.fromEntries(
  names.flatMap((name, index) => [
    [name, index - 1],
    [index - 1, name],
  ]),
) as unknown as typeof State

/** One of the numbers in {@link ReadyState}. */
export type ReadyState = State

// eslint-disable-next-line @typescript-eslint/no-namespace -- So that `ReadyState.OPEN` is a type too, as with an enum.
export declare namespace ReadyState {
  /** There has been no connection yet. */
  type UNINSTANTIATED = State.UNINSTANTIATED
  /** The socket connects. */
  type CONNECTING = State.CONNECTING
  /** The socket is open. */
  type OPEN = State.OPEN
  /** The socket is closing. */
  type CLOSING = State.CLOSING
  /** The socket has closed. */
  type CLOSED = State.CLOSED
}
