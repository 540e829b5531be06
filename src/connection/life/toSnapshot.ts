import { differ, type ConnectionSnapshot, type Status } from '../snapshot.js'
import { rules } from './machine.js'
import type { ReceivedMessage } from '../receiving/receivedMessage.js'
import type { State } from '../state.js'

function toStatus({ phase, again, offline }: State): Status {
  const { shows } = rules[phase]
  if (phase === 'paused') return 'paused'
  if (phase === 'waiting') return offline ? 'offline' : 'reconnecting'
  if (shows === 0 || phase === 'ended') return again ? 'reconnecting' : 'connecting'
  return shows === 1 ? 'open' : shows === 2 ? 'closing' : 'closed'
}

/** Makes the snapshot of a state. Returns `previous` if nothing visible has changed. */
export function toSnapshot(
  state: State,
  message: ReceivedMessage<unknown> | null,
  previous?: ConnectionSnapshot<unknown> | null,
): ConnectionSnapshot<unknown> {
  const { phase, lastCloseEvent, closedBy, error, retry } = state
  const next = {
    status: toStatus(state),
    lastCloseEvent,
    closedBy,
    error,
    retry,
    readyState: rules[phase].shows,
    lastMessage: message && message.event,
    data: message && message.data,
  }
  return previous && !differ(next, previous, Object.keys(next) as (keyof ConnectionSnapshot)[])
    ? previous
    : next
}
