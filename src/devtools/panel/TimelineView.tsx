/** @jsxRuntime classic */
/** @jsx h */
import { useState, type ReactElement } from 'react'
import { h } from './h.js'
import type { RecordingSnapshot, SpanType } from '../contract.js'
import { findCause } from './findCause.js'
import { formatDuration, formatTime } from './format.js'
import { SessionRow } from './SessionRow.js'
import { TrafficPlot } from './TrafficPlot.js'
import { useNow } from './useNow.js'

interface TimelineViewProps {
  readonly snapshot: RecordingSnapshot
  /** Shows the frames of a session. */
  readonly onSession: (session: number) => void
}

const ranges: readonly (readonly [milliseconds: number, text: string])[] = [
  [0, 'everything'],
  [10_000, 'the last 10 s'],
  [60_000, 'the last minute'],
  [600_000, 'the last 10 minutes'],
  [3_600_000, 'the last hour'],
]

const types: readonly SpanType[] = ['resolving', 'connecting', 'handshake', 'open', 'closing', 'waiting']

/** The sessions on a time axis, each with its end explained. The latest is first. */
export function TimelineView({ snapshot, onSession }: TimelineViewProps): ReactElement {
  const { sessions, rates, isLive } = snapshot
  const [range, setRange] = useState(0)
  const clock = useNow(isLive)
  if (!sessions.length) return <p className="empty">No session yet.</p>
  const cause = findCause(sessions)
  const starts = sessions.map(({ spans }) => spans[0]?.from ?? Infinity)
  const ends = sessions.flatMap(({ spans }) => spans.map((span) => span.to ?? span.from))
  const last = Math.max(...ends, 0)
  const now = isLive ? Math.max(clock, last) : last
  const from = range ? now - range : Math.min(...starts, now - 1000)
  const shown = sessions.filter(({ spans }) => (spans.at(-1)?.to ?? now) >= from).reverse()
  return (
    <div className="scroll" tabIndex={-1}>
      {cause && <p className="banner">{cause}</p>}
      <TrafficPlot rates={rates} now={now} />
      <div className="tools">
        <label>
          Show{' '}
          <select value={range} onChange={(event) => setRange(Number(event.target.value))}>
            {ranges.map(([milliseconds, text]) => (
              <option key={milliseconds} value={milliseconds}>
                {text}
              </option>
            ))}
          </select>
        </label>
        <span className="legend" aria-hidden="true">
          {types.map((type) => (
            <span key={type} className={type}>
              {type}
            </span>
          ))}
        </span>
      </div>
      <div className="session axis" aria-hidden="true">
        <span className="times">
          <span>{formatTime(from).slice(0, 8)}</span>
          <span>{formatDuration(now - from)}</span>
          <span>{formatTime(now).slice(0, 8)}</span>
        </span>
      </div>
      <ol className="sessions">
        {shown.map((session) => (
          <SessionRow
            key={`${session.number} ${session.spans[0]?.from}`}
            session={session}
            from={from}
            now={now}
            onSession={onSession}
          />
        ))}
      </ol>
    </div>
  )
}
