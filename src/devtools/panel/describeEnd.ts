import type { Session } from '../contract.js'
import { formatDuration } from './format.js'
import { toOpenTime } from './toOpenTime.js'

const stops: Record<NonNullable<Session['stop']>, string> = {
  code: 'No further attempt: reconnecting does not help with this code.',
  attempts: 'No further attempt: all attempts were used.',
  declined: 'No further attempt: shouldReconnect returned false.',
  refused: 'No further attempt: the handshake was refused.',
}

const enders = {
  client: 'by this side',
  server: 'by the server',
  network: 'by the network: no close frame came',
  timeout: 'by a time limit',
}

/** A shorter silence at the end says nothing. */
const silence = 1000

/** How long the session was open, and whether the line was idle when it ended. */
function describeOpen(session: Session): string {
  const time = toOpenTime(session)
  if (!time)
    return 'It was never open: the server cannot be reached, or refuses, for example an expired token. The network panel of the browser may show its answer.'
  const text = `It was open for ${formatDuration(time.total)}`
  return time.idle < silence ? `${text}.` : `${text}, the last ${formatDuration(time.idle)} without a frame.`
}

/** How a session ended: a heading, and sentences that explain it. Null while it goes on. */
export function describeEnd(session: Session): { heading: string; details: string[] } | null {
  const { close, error, retry, stop } = session
  if (!close && error === null) return null
  const next = stop ? stops[stop] : retry && `Next attempt after ${formatDuration(retry.delay)}.`
  const details = [
    close && `${close.meaning.meaning}. Closed ${enders[close.closedBy]}.`,
    close && describeOpen(session),
    close?.reason && `Reason: “${close.reason}”.`,
    error && `Error: ${error}.`,
    next,
  ]
  return {
    heading: close ? `${close.code} ${close.meaning.name}` : 'No socket',
    details: details.filter((detail): detail is string => Boolean(detail)),
  }
}
