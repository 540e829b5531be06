import type { Session } from '../contract.js'
import { formatDuration } from './format.js'
import { toOpenTime } from './toOpenTime.js'

/** Fewer may be chance. */
const fewest = 3

/** A shorter silence says nothing. */
const shortestSilence = 1000

/** How many of the latest sessions are like that. */
function countLatest(sessions: readonly Session[], isLike: (session: Session) => boolean): number {
  const last = sessions.findLastIndex((session) => !isLike(session))
  return sessions.length - 1 - last
}

/** What the latest sessions that have ended have in common, and what that is a sign of. Null if there is nothing to say. */
export function findCause(sessions: readonly Session[]): string | null {
  const ended = sessions.filter(({ close }) => close)
  const silence = ended.length && (toOpenTime(ended.at(-1)!)?.idle ?? 0)
  const neverOpen = countLatest(ended, (session) => !toOpenTime(session))
  const cut = countLatest(ended, (session) => {
    const idle = toOpenTime(session)?.idle ?? 0
    return session.close?.closedBy === 'network' && Math.abs(idle - silence) <= Math.max(250, silence / 10)
  })
  if (neverOpen >= fewest)
    return `The last ${neverOpen} attempts ended before the connection was open. Either the server cannot be reached, or it refuses the handshake. It may do so because a token has expired.`
  if (cut >= fewest && silence >= shortestSilence)
    return `The last ${cut} sessions were lost after the same time without a frame, about ${formatDuration(silence)}. Something between this page and the server may cut idle lines. A heartbeat keeps them busy.`
  return null
}
