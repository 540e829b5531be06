import type { Session } from '../contract.js'
import { formatDuration } from './format.js'

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

/** How a session ended: a heading, and sentences that explain it. Null while it goes on. */
export function describeEnd(session: Session): { heading: string; details: string[] } | null {
  const { close, error, retry, stop } = session
  if (!close && error === null) return null
  const next = stop ? stops[stop] : retry && `Next attempt after ${formatDuration(retry.delay)}.`
  const details = [
    close && `${close.meaning.meaning}. Closed ${enders[close.closedBy]}.`,
    close?.reason && `Reason: “${close.reason}”.`,
    error && `Error: ${error}.`,
    next,
  ]
  return {
    heading: close ? `${close.code} ${close.meaning.name}` : 'No socket',
    details: details.filter((detail): detail is string => Boolean(detail)),
  }
}
