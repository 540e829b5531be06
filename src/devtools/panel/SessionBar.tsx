/** @jsxRuntime classic */
/** @jsx h */
import type { ReactElement } from 'react'
import { h } from './h.js'
import type { Session } from '../contract.js'
import { formatDuration } from './format.js'

interface SessionBarProps {
  readonly session: Session
  /** The first moment of the axis. It ends now. */
  readonly from: number
  readonly now: number
}

/** The spans of a session on the time axis. They differ in height as well as in colour. */
export function SessionBar({ session, from, now }: SessionBarProps): ReactElement {
  const toPercent = (at: number) =>
    `${Math.max(0, Math.min(100, (100 * (at - from)) / (now - from))).toFixed(2)}%`
  const texts = session.spans.map((span) => `${span.type} ${formatDuration((span.to ?? now) - span.from)}`)
  return (
    <svg className="bar" role="img" aria-label={texts.join(', ')}>
      {session.spans.map((span, index) => {
        const end = span.to ?? now
        if (end < from) return null
        const width = Math.max(0, Math.min(end, now) - Math.max(span.from, from))
        const height = { open: 10, waiting: 1 }[span.type as string] ?? 5
        return (
          <rect
            key={index}
            className={span.type}
            x={toPercent(span.from)}
            y={(16 - height) / 2}
            width={`${((100 * width) / (now - from)).toFixed(2)}%`}
            height={height}
          >
            <title>{texts[index]}</title>
          </rect>
        )
      })}
    </svg>
  )
}
