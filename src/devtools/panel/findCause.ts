import type { Session } from '../contract.js'
import { formatDuration } from './format.js'
import { toOpenTime } from './toOpenTime.js'

/** Says that the latest three sessions were lost after the same silence, if they were. Fewer may be chance, and a shorter silence says nothing. */
export function findCause(sessions: readonly Session[]): string | null {
  const silences = sessions
    .filter(({ close }) => close)
    .slice(-3)
    .map((session) => (session.close?.closedBy === 'network' && toOpenTime(session)?.idle) || 0)
  const shortest = Math.min(...silences)
  const isSame = Math.max(...silences) - shortest < 250 + shortest / 10
  return silences.length > 2 && shortest >= 1000 && isSame
    ? `The last 3 sessions were lost after the same time without a frame, about ${formatDuration(shortest)}. Something on the way may cut idle lines. A heartbeat keeps them busy.`
    : null
}
