import { useId } from 'react'
import { inWords } from './numbers.ts'

export interface Span {
  readonly from: number
  /** Absent: it lasts. */
  readonly to?: number
}

export interface Wait extends Required<Span> {
  /** The end of the longest possible wait, if the wait was random. */
  readonly latest?: number | undefined
}

const width = 600

const places = {
  session: { y: 8, height: 24 },
  wait: { y: 20, height: 12 },
  window: { y: 20, height: 20 },
} as const

/** Sessions, and the waits between them, on one axis of time in milliseconds. */
export function SessionPlot({ sessions, waits }: { sessions: readonly Span[]; waits: readonly Wait[] }) {
  const id = useId()
  const known = [...sessions, ...waits].flatMap(({ from, to }) => (to === undefined ? [from] : [from, to]))
  const start = Math.min(...known)
  // A session that lasts reaches a little beyond everything known.
  const end = Math.max(start + 1_000, Math.max(...known) + (Math.max(...known) - start) * 0.08)
  const xOf = (time: number) => ((time - start) / (end - start)) * width
  const windows = waits.flatMap(({ from, latest }) => (latest === undefined ? [] : [{ from, to: latest }]))
  const bar = (className: keyof typeof places, { from, to = end }: Span) => (
    <rect
      key={`${className}${from}`}
      className={className}
      x={xOf(from)}
      width={Math.max(2, xOf(to) - xOf(from) - 1)}
      {...places[className]}
    />
  )
  return (
    <figure className="plot sessions-plot">
      <svg viewBox={`0 0 ${width} 40`} preserveAspectRatio="none" role="img" aria-labelledby={id}>
        {known.length > 0 && [
          ...windows.map((span) => bar('window', span)),
          ...sessions.map((span) => bar('session', span)),
          ...waits.map((span) => bar('wait', span)),
        ]}
      </svg>
      <figcaption id={id}>
        {sessions.length === 0
          ? 'No session yet.'
          : `${inWords(sessions.length)} ${sessions.length === 1 ? 'session' : 'sessions'} (green) and ${inWords(waits.length)} ${waits.length === 1 ? 'wait' : 'waits'} (orange) in ${((end - start) / 1_000).toFixed(1)} s.`}
        {windows.length > 0 && ' Pale: how long each wait could have been at most.'}
      </figcaption>
    </figure>
  )
}
