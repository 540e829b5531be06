import type { Frame, FrameList, RecordingSnapshot, Session } from './contract.js'
import { toHex } from './toHex.js'

/** The version of the format. Increase it whenever an older `importRecording` would misread it. */
export const version = 1

/** Returns a recording as JSON lines: first what it is of, then sessions, latencies, rates, topics, requests and frames. */
export function toJsonLines(snapshot: RecordingSnapshot, frames: FrameList): string {
  const { address, status, readyState, phase, closedBy, closeCode, error, session, latency } = snapshot
  const lines: object[] = [
    {
      type: 'recording',
      version,
      ...{ address, status, readyState, phase, closedBy, closeCode, error, session, latency },
    },
    ...snapshot.sessions.map(toSessionLine),
    ...snapshot.latencies.map((sample) => ({ type: 'latency', ...sample })),
    ...snapshot.rates.map((rate) => ({ type: 'rate', ...rate })),
    ...snapshot.topics.map((topic) => ({ type: 'topic', ...topic })),
    ...snapshot.requests.map((request) => ({ type: 'request', ...request })),
  ]
  for (let index = 0; index < frames.length; index += 1) lines.push(toFrameLine(frames.at(index)!))
  return `${lines.map(toText).join('\n')}\n`
}

/** What a code means is in the library, not in the file. */
function toSessionLine({ close, ...session }: Session): object {
  if (!close) return { type: 'session', ...session, close }
  const { at, code, reason, wasClean, closedBy } = close
  return { type: 'session', ...session, close: { at, code, reason, wasClean, closedBy } }
}

function toFrameLine({
  at,
  session,
  direction,
  size,
  data,
  type,
  isShortened,
  error,
  isSimulated,
}: Frame): object {
  const payload = typeof data === 'string' ? { text: data } : data && { hex: toHex(data) }
  return {
    type: 'frame',
    ...{ at, session, direction, format: type, size },
    ...payload,
    ...(isShortened && { isShortened }),
    ...(error !== null && { error }),
    ...(isSimulated && { isSimulated }),
  }
}

function toText(line: object): string {
  try {
    return JSON.stringify(line)
  } catch {
    // The payload of a request may be anything.
    return JSON.stringify({ ...line, payload: null })
  }
}
