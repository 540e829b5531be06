import { ReadyState } from '../protocol/readyState.js'
import { ConnectionOverError } from './ConnectionOverError.js'

/** The text for errors, and the readyState, of each state. */
export const states: Readonly<Record<PeerState, readonly [name: string, readyState: ReadyState]>> = {
  waiting: ['waiting for accept() or refuse()', ReadyState.CONNECTING],
  open: ['open', ReadyState.OPEN],
  stalled: ['stalled', ReadyState.OPEN],
  closing: ['closed by the peer', ReadyState.CLOSING],
  over: ['over', ReadyState.CLOSED],
}

/** The state of a connection, as its peer knows it. */
export type PeerState = 'waiting' | 'open' | 'stalled' | 'closing' | 'over'

/** @throws Error for an action that is impossible in this state; a {@link ConnectionOverError} if the connection has ended. */
export function assertState(action: string, state: PeerState, ...allowed: PeerState[]): void {
  if (allowed.includes(state)) return
  const wanted = allowed.map((name) => states[name][0]).join(' or ')
  const Kind = state === 'over' ? ConnectionOverError : Error
  throw new Kind(`${action} of a fake peer: the connection must be ${wanted}, got ${states[state][0]}`)
}
