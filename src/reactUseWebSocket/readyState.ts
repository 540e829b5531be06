/**
 * The states of a connection, as numbers. As in react-use-websocket it also has the name of each number: `ReadyState[1]` is `'OPEN'`.
 */
export const ReadyState = {
  UNINSTANTIATED: -1,
  CONNECTING: 0,
  OPEN: 1,
  CLOSING: 2,
  CLOSED: 3,
  [-1]: 'UNINSTANTIATED',
  0: 'CONNECTING',
  1: 'OPEN',
  2: 'CLOSING',
  3: 'CLOSED',
} as const

/** One of the numbers in {@link ReadyState}. */
export type ReadyState = -1 | 0 | 1 | 2 | 3
