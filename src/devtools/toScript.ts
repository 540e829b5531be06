import type { ClosedBy } from '../connection/state.js'
import type { Frame, FrameList, RecordingSnapshot, Session, Span } from './contract.js'

/** A session as a script: what happened on one socket. */
export interface ScriptSession {
  readonly number: number
  readonly dialledAt: number
  /** Null: the handshake never succeeded. */
  readonly openedAt: number | null
  readonly protocol: string
  readonly frames: readonly Frame[]
  /** Null: it goes on. */
  readonly end: ScriptEnd | null
}

/** How a session ended. `'refused'`: before it was open. */
export interface ScriptEnd {
  readonly at: number
  readonly by: ClosedBy | 'refused'
  readonly code: number
  readonly reason: string
}

/** Returns what happened on each socket of a recording. */
export function toScript({ sessions }: RecordingSnapshot, frames: FrameList): ScriptSession[] {
  const framesOf = new Map<number, Frame[]>()
  for (let index = 0; index < frames.length; index += 1) {
    const frame = frames.at(index)!
    const own = framesOf.get(frame.session)
    if (own) own.push(frame)
    else framesOf.set(frame.session, [frame])
  }
  return sessions
    .filter(({ number }) => number > 0)
    .map((session) => {
      const { number, spans, protocol } = session
      const openedAt = spans.find(isOpened)?.from ?? null
      const own = framesOf.get(number) ?? []
      return {
        number,
        dialledAt: spans[0]?.from ?? 0,
        openedAt,
        protocol,
        frames: own,
        end: toEnd(session, openedAt),
      }
    })
}

const isOpened = ({ type }: Span): boolean => type === 'handshake' || type === 'open'

function toEnd({ close }: Session, openedAt: number | null): ScriptEnd | null {
  if (!close) return null
  const { at, code, reason, closedBy } = close
  const isRefused = openedAt === null && closedBy === 'network'
  return { at, code, reason, by: isRefused ? 'refused' : closedBy }
}

/** A text as a TypeScript literal. */
export const toLiteral = (text: string): string =>
  `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'").replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')}'`

/** What is kept of a frame as a TypeScript literal. */
export const toPayload = (data: string | Uint8Array): string =>
  typeof data === 'string' ? toLiteral(data) : `new Uint8Array([${data.join(', ')}])`

/** A text for a comment: one line, not too long. */
export const toComment = (text: string): string => {
  const line = text.replace(/[\s\u2028\u2029]+/g, ' ')
  return line.length > 80 ? `${line.slice(0, 80)}…` : line
}
