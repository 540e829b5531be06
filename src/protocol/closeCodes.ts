import { retryCodes } from './retryCodes.js'

/** The meaning of one close code, or of a range of codes. */
export interface CloseCodeDescription {
  /** The code, or the first of a range. */
  readonly first: number
  /** The last code of a range. Equal to `first` for a single code. */
  readonly last: number
  /** A short title, such as `'Going away'`. */
  readonly name: string
  /** A short explanation, such as `'Server shuts down or page was left'`. */
  readonly meaning: string
  /** Who may send it in a close frame. `'nobody'`: the code was made up on this side, or came from a broken peer. */
  readonly sender: 'nobody' | 'client' | 'server' | 'either'
  /** True if `close(code)` accepts it: 1000 and 3000-4999. */
  readonly sendable: boolean
  /** True if reconnecting is likely to help. */
  readonly retry: boolean
}

type Row = readonly [
  first: number,
  sender: CloseCodeDescription['sender'],
  name: string,
  meaning: string,
  last?: number,
]

const rows: readonly Row[] = [
  [0, 'nobody', 'Unused', 'Not a valid code', 999],
  [1000, 'either', 'Normal closure', 'Done as intended'],
  [1001, 'either', 'Going away', 'Server shuts down or page was left'],
  [1002, 'either', 'Protocol error', 'Malformed frame'],
  [1003, 'either', 'Unsupported data', 'Type of data not accepted'],
  [1004, 'nobody', 'Reserved', 'No meaning yet'],
  [1005, 'nobody', 'No status', 'Close frame without a code'],
  [1006, 'nobody', 'Abnormal closure', 'Connection lost or never made'],
  [1007, 'either', 'Invalid payload', 'Text is not UTF-8'],
  [1008, 'either', 'Policy violation', 'Message not permitted'],
  [1009, 'either', 'Message too big', 'Message not accepted'],
  [1010, 'client', 'Missing extension', 'Server lacks an extension'],
  [1011, 'server', 'Internal error', 'Server failed'],
  [1012, 'server', 'Service restart', 'Server restarts'],
  [1013, 'server', 'Try again later', 'Server overloaded'],
  [1014, 'server', 'Bad gateway', 'Server behind a gateway failed'],
  [1015, 'nobody', 'TLS handshake', 'TLS handshake failed'],
  [1016, 'nobody', 'Unassigned', 'For future standards', 2999],
  [3000, 'either', 'Unauthorized', 'Credentials missing or expired'],
  [3003, 'either', 'Forbidden', 'Credentials not sufficient'],
  [3008, 'either', 'Timeout', 'Peer too slow'],
  [3000, 'either', 'Library', 'Defined by a library', 3999],
  [4000, 'either', 'Private', 'Defined by the application', 4999],
  [5000, 'nobody', 'Out of range', 'Not a valid code', 65535],
]

/**
 * All close codes of RFC 6455 and the IANA registry in ascending order. A range follows the single codes in it that have their own meaning. Together
 * they cover 0-65535, all codes that a CloseEvent can have.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6455#section-7.4
 * @see https://www.iana.org/assignments/websocket/websocket.xhtml#close-code-number
 */
export const closeCodes: readonly CloseCodeDescription[] = /* @__PURE__ */ rows.map(toDescription)

/**
 * Returns the meaning of a close code: its entry in {@link closeCodes}, or the entry of its range.
 *
 * @param code Any number. A number that cannot be a close code (below 0, above 65535, a fraction, `NaN`) gets a description that says so: sent by
 * nobody, no retry.
 * @example describeCloseCode(event.code).meaning
 * @see https://www.rfc-editor.org/rfc/rfc6455#section-7.4
 */
export function describeCloseCode(code: number): CloseCodeDescription {
  return (
    closeCodes.find(({ first, last }) => first <= code && code <= last && Number.isInteger(code)) ??
    toDescription([code, 'nobody', 'Not a code', 'Codes are integers from 0 to 65535'])
  )
}

function toDescription([first, sender, name, meaning, last = first]: Row): CloseCodeDescription {
  return {
    first,
    last,
    name,
    meaning,
    sender,
    sendable: sender === 'either' && (first === 1000 || first >= 3000),
    retry: retryCodes.includes(first),
  }
}
