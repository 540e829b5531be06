/** A line of a recording whose fields have the right types. */
export interface Line {
  readonly type: string
  readonly [field: string]: unknown
}

type Check = readonly [rule: string, matches: (value: unknown) => boolean]

const isNumber = (value: unknown): boolean => typeof value === 'number'
const isText = (value: unknown): boolean => typeof value === 'string'
const orNull =
  (matches: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    value === null || matches(value)
const orMissing =
  (matches: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    value === undefined || matches(value)
const isOneOf =
  (...values: readonly unknown[]) =>
  (value: unknown): boolean =>
    values.includes(value)

const number: Check = ['a number', isNumber]
const text: Check = ['a text', isText]
const textOrNull: Check = ['a text or null', orNull(isText)]
const numberOrNull: Check = ['a number or null', orNull(isNumber)]
const closedBy = isOneOf('client', 'server', 'network', 'timeout')

const isClose = (value: unknown): boolean => {
  const { at, code, reason, wasClean, closedBy: by } = Object(value) as Partial<Record<string, unknown>>
  return isNumber(at) && isNumber(code) && isText(reason) && typeof wasClean === 'boolean' && closedBy(by)
}
const isRetry = (value: unknown): boolean => {
  const { attempt, delay, at } = Object(value) as Partial<Record<string, unknown>>
  return isNumber(attempt) && isNumber(delay) && isNumber(at)
}
const spanType = isOneOf('resolving', 'connecting', 'handshake', 'open', 'closing', 'waiting')
const isSpan = (value: unknown): boolean => {
  const { type, from, to } = Object(value) as Partial<Record<string, unknown>>
  return spanType(type) && isNumber(from) && orNull(isNumber)(to)
}

/** The fields of each type of line. */
const checks: Readonly<Record<string, Readonly<Record<string, Check>>>> = {
  recording: {
    version: number,
    address: text,
    status: [
      'a status',
      isOneOf('connecting', 'open', 'reconnecting', 'offline', 'paused', 'closing', 'closed'),
    ],
    readyState: ['0 to 3', isOneOf(0, 1, 2, 3)],
    phase: text,
    closedBy: ['client, server, network, timeout or null', orNull(closedBy)],
    closeCode: numberOrNull,
    error: textOrNull,
    session: number,
    latency: numberOrNull,
  },
  session: {
    number,
    spans: ['a list of spans', (value) => Array.isArray(value) && value.every(isSpan)],
    protocol: text,
    close: ['a close or null', orNull(isClose)],
    error: textOrNull,
    retry: ['a retry or null', orNull(isRetry)],
    stop: [
      'code, attempts, declined, refused or null',
      isOneOf('code', 'attempts', 'declined', 'refused', null),
    ],
    sent: number,
    received: number,
    bytes: number,
    lastFrameAt: numberOrNull,
  },
  latency: { at: number, latency: number },
  rate: { at: number, sent: number, received: number, sentBytes: number, receivedBytes: number },
  topic: {
    key: text,
    status: ['the status of a topic', isOneOf('idle', 'pending', 'live', 'stale', 'refused', 'ended')],
    followers: number,
    error: textOrNull,
  },
  request: {
    number,
    at: number,
    outcome: [
      'the outcome of a request',
      isOneOf('pending', 'answered', 'refused', 'lost', 'timeout', 'aborted', 'failed'),
    ],
    endedAt: numberOrNull,
    error: textOrNull,
  },
  frame: {
    at: number,
    session: number,
    direction: ['sent or received', isOneOf('sent', 'received')],
    format: ['text or binary', isOneOf('text', 'binary')],
    size: number,
    text: ['a text', orMissing(isText)],
    hex: ['hexadecimal', orMissing((value) => isText(value) && /^(?:[\da-f]{2})*$/.test(value as string))],
    error: ['a text', orMissing(isText)],
  },
}

/** @throws TypeError for a line that no recording has. */
export function assertLine(value: unknown): Line {
  const { type } = Object(value) as { type?: unknown }
  const fields = typeof type === 'string' && Object.hasOwn(checks, type) ? checks[type]! : null
  if (!fields) throw new TypeError(`type: must be ${Object.keys(checks).join(', ')}, got ${toShort(type)}`)
  const line = value as Line
  for (const [name, [rule, matches]] of Object.entries(fields))
    if (!matches(line[name])) throw new TypeError(`${name}: must be ${rule}, got ${toShort(line[name])}`)
  return line
}

const toShort = (value: unknown): string =>
  typeof value === 'object' && value !== null
    ? Array.isArray(value)
      ? 'a list'
      : 'an object'
    : String(value)
