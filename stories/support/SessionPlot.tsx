import { useId } from 'react'
import { inWords } from './numbers.ts'

export interface Span {
  readonly from: number
  /** Absent: it lasts. */
  readonly to?: number
}

const width = 600

/** Sessions, and the waits between them, on one axis of time in milliseconds. */
export function SessionPlot({
  sessions,
  waits,
}: {
  sessions: readonly Span[]
  waits: readonly Required<Span>[]
}) {
  const id = useId()
  const known = [...sessions, ...waits].flatMap(({ from, to }) => (to === undefined ? [from] : [from, to]))
  const start = Math.min(...known)
  // A session that lasts reaches a little beyond everything known.
  const end = Math.max(start + 1_000, Math.max(...known) + (Math.max(...known) - start) * 0.08)
  const xOf = (time: number) => ((time - start) / (end - start)) * width
  const bar = (className: string, { from, to = end }: Span) => (
    <rect
      key={`${className}${from}`}
      className={className}
      x={xOf(from)}
      y={className === 'session' ? 8 : 20}
      width={Math.max(2, xOf(to) - xOf(from) - 1)}
      height={className === 'session' ? 24 : 12}
    />
  )
  return (
    <figure className="plot sessions-plot">
      <svg viewBox={`0 0 ${width} 40`} preserveAspectRatio="none" role="img" aria-labelledby={id}>
        {known.length > 0 && [
          ...sessions.map((span) => bar('session', span)),
          ...waits.map((span) => bar('wait', span)),
        ]}
      </svg>
      <figcaption id={id}>
        {sessions.length === 0
          ? 'No session yet.'
          : `${inWords(sessions.length)} ${sessions.length === 1 ? 'session' : 'sessions'} (green) and ${inWords(waits.length)} ${waits.length === 1 ? 'wait' : 'waits'} (orange) in ${((end - start) / 1_000).toFixed(1)} s.`}
      </figcaption>
    </figure>
  )
}
