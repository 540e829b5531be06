import type { Frame, Rate, Session, SessionClose, Span } from '../../src/devtools.ts'

/** The morning that all recordings begin on. */
const start = new Date(2026, 0, 5, 9, 0).getTime()

type RecordedSession = Omit<Session, 'close'> & { readonly close: Omit<SessionClose, 'meaning'> | null }

interface Outcome {
  readonly code: number
  readonly reason?: string
  readonly closedBy: SessionClose['closedBy']
  /** Milliseconds until the next attempt. Null: there is none. */
  readonly delay: number | null
  readonly attempt?: number
  readonly error?: string
}

/** One session: its handshake takes 180 ms, then it is open for a while. 0: the handshake fails. */
function toSession(number: number, from: number, open: number, outcome: Outcome | null): RecordedSession {
  const opened = from + 180
  const end = opened + open
  const spans: Span[] = [{ type: 'connecting', from, to: opened }]
  if (open) spans.push({ type: 'open', from: opened, to: outcome ? end : null })
  const delay = outcome?.delay ?? null
  if (delay !== null) spans.push({ type: 'waiting', from: end, to: end + delay })
  return {
    number,
    spans,
    protocol: '',
    close: outcome && {
      at: end,
      code: outcome.code,
      reason: outcome.reason ?? '',
      wasClean: outcome.closedBy !== 'network',
      closedBy: outcome.closedBy,
    },
    error: outcome?.error ?? null,
    retry: delay === null ? null : { attempt: outcome?.attempt ?? 1, delay, at: end + delay },
    stop: outcome && delay === null && outcome.closedBy === 'server' ? 'code' : null,
    sent: 4,
    received: 40,
    bytes: 3200,
    lastFrameAt: open ? end - Math.min(open, 200) : null,
  }
}

type RecordedFrame = Pick<Frame, 'at' | 'session' | 'direction'> & {
  readonly text: string
  readonly error?: string
}

function toLines(
  header: object,
  sessions: readonly RecordedSession[],
  frames: readonly RecordedFrame[],
  rates: readonly Rate[],
): string {
  const latencies = sessions.length > 3 ? [] : [31, 28, 35, 30, 44, 41, 29, 33, 90, 34, 30, 28]
  const lines = [
    {
      type: 'recording',
      version: 1,
      address: 'wss://example.com/orders?token=…',
      readyState: 3,
      status: 'closed',
      phase: 'closed',
      closedBy: null,
      closeCode: null,
      error: null,
      session: sessions.at(-1)?.number ?? 0,
      latency: latencies.at(-1) ?? null,
      ...header,
    },
    ...sessions.map((session) => ({ type: 'session', ...session })),
    ...latencies.map((latency, index) => ({ type: 'latency', at: start + index * 15_000, latency })),
    ...rates.map((rate) => ({ type: 'rate', ...rate })),
    ...frames.map((frame) => ({ type: 'frame', format: 'text', size: frame.text.length, ...frame })),
  ]
  return lines.map((line) => JSON.stringify(line)).join('\n')
}

const order = (number: number) =>
  JSON.stringify({
    type: 'order',
    id: number,
    item: ['tea', 'coffee', 'cake'][number % 3],
    price: { amount: 300 + number, currency: 'EUR' },
  })

/** A frame for each moment: each tenth one is a question of the page. */
const toFrames = (count: number, from: number, step: number, session: number): RecordedFrame[] =>
  Array.from({ length: count }, (_, index) => ({
    at: from + index * step,
    session,
    direction: index % 10 ? 'received' : 'sent',
    text: index % 10 ? order(index) : JSON.stringify({ type: 'ping', id: index }),
  }))

const toRates = (from: number, seconds: number, received: number): Rate[] =>
  Array.from({ length: seconds }, (_, index) => {
    const messages = Math.round(received * (1 + 0.5 * Math.sin(index / 6)))
    return {
      at: from + index * 1000,
      sent: index % 10 ? 0 : 1,
      received: messages,
      sentBytes: index % 10 ? 0 : 24,
      receivedBytes: messages * 82,
    }
  })

/** Two deployments and a break. */
export const ordinaryDay: string = toLines(
  { closedBy: 'client', closeCode: 1000 },
  [
    toSession(1, start, 70_000, { code: 1012, reason: 'deployment', closedBy: 'server', delay: 900 }),
    toSession(2, start + 71_080, 30_000, {
      code: 1006,
      closedBy: 'network',
      delay: 600,
      error: 'connection lost',
    }),
    toSession(3, start + 101_860, 60_000, { code: 1000, closedBy: 'client', delay: null }),
  ],
  [...toFrames(60, start + 1000, 900, 1), ...toFrames(40, start + 103_000, 1200, 3)],
  toRates(start + 41_000, 120, 8),
)

/** A proxy cuts the idle line after 30 s, each time. */
export const flappingServer: string = toLines(
  {
    status: 'reconnecting',
    phase: 'waiting',
    closedBy: 'network',
    closeCode: 1006,
    error: 'connection lost',
  },
  Array.from({ length: 9 }, (_, index) => ({
    ...toSession(index + 1, start + index * 31_000, 30_000, {
      code: 1006,
      closedBy: 'network',
      delay: 820,
      error: 'connection lost',
    }),
    lastFrameAt: start + index * 31_000 + 500,
  })),
  Array.from({ length: 9 }, (_, index) => toFrames(2, start + index * 31_000 + 300, 200, index + 1)).flat(),
  [],
)

/** The token has expired, so the server closes each session with 1008. */
export const refusedToken: string = toLines(
  { closedBy: 'server', closeCode: 1008, error: 'connection closed with code 1008' },
  [
    toSession(1, start, 600_000, { code: 1012, reason: 'deployment', closedBy: 'server', delay: 900 }),
    toSession(2, start + 601_080, 40, {
      code: 1008,
      reason: 'token expired',
      closedBy: 'server',
      delay: null,
    }),
  ],
  [
    ...toFrames(20, start + 1000, 1000, 1),
    {
      at: start + 601_280,
      session: 2,
      direction: 'received',
      text: '{"type":"error","reason":"token expired"}',
      error: 'type: must be order, got error',
    },
  ],
  [],
)

/** The last thousand frames of a minute. */
export const thousandASecond: string = toLines(
  { status: 'open', readyState: 1, phase: 'open', session: 1 },
  [toSession(1, start, 60_000, null)],
  toFrames(1000, start + 59_000, 1, 1),
  toRates(start, 60, 1000),
)
