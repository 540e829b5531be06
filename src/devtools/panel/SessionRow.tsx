/** @jsxRuntime classic */
/** @jsx h */
import { memo, type MemoExoticComponent, type ReactElement } from 'react'
import { h } from './h.js'
import type { Session } from '../contract.js'
import { describeEnd } from './describeEnd.js'
import { formatTime } from './format.js'
import { leaveTo } from './leaveTo.js'
import { SessionBar } from './SessionBar.js'

interface SessionRowProps {
  readonly session: Session
  /** The first moment of the axis. It ends now. */
  readonly from: number
  readonly now: number
  readonly onSession: (session: number) => void
}

/** The fields that are shown. Frames change others. */
const shown = ['number', 'spans', 'close', 'error', 'retry', 'stop'] as const

/** One session of the timeline: its bar, and its end in words. It renders again only if what it shows has changed. */
export const SessionRow: MemoExoticComponent<(props: SessionRowProps) => ReactElement> = memo(
  ({ session, from, now, onSession }: SessionRowProps) => {
    const end = describeEnd(session)
    /** When it ended, or began if it goes on. */
    const at = session.close?.at ?? session.spans[0]?.from ?? from
    return (
      <li className="session">
        <button
          className="plain"
          aria-label={`Show the frames of session ${session.number}`}
          onClick={leaveTo('[role=tabpanel]', () => onSession(session.number))}
        >
          {session.number}
        </button>
        <SessionBar session={session} from={from} now={now} />
        <div className="end">
          <b>{end ? end.heading : 'Goes on'}</b> <time className="quiet">{formatTime(at).slice(0, 8)}</time>
          {end && <p className="quiet">{end.details.join(' ')}</p>}
        </div>
      </li>
    )
  },
  (before, after) =>
    before.from === after.from &&
    before.now === after.now &&
    shown.every((field) => before.session[field] === after.session[field]),
)
