/** @jsxRuntime classic */
/** @jsx h */
import { useMemo, useState, type ReactElement } from 'react'
import { h } from './h.js'
import type { Direction, Frame, Recording, RecordingSnapshot } from '../contract.js'
import { findFrame } from './findFrame.js'
import { formatCount } from './format.js'
import { FrameDetail } from './FrameDetail.js'
import { FrameTable } from './FrameTable.js'

interface FramesViewProps {
  readonly recording: Recording
  readonly snapshot: RecordingSnapshot
  /** Null: all. */
  readonly session: number | null
  readonly onSession: (session: number | null) => void
}

/** The frames, a filter above them and the selected one below. */
export function FramesView({ recording, snapshot, session, onSession }: FramesViewProps): ReactElement {
  const [text, setText] = useState('')
  const [show, setShow] = useState('all')
  const [selected, setSelected] = useState<Frame | null>(null)
  const frames = useMemo(
    () =>
      recording.select({
        text: text || undefined,
        direction: show === 'sent' || show === 'received' ? (show satisfies Direction) : undefined,
        refused: show === 'refused' || undefined,
        session: session ?? undefined,
      }),
    [recording, text, show, session],
  )
  const { isPaused, isLive, totalFrames } = snapshot
  const kept = recording.frames.length
  // It may have been replaced by one that knows more, or discarded.
  const latest = selected && recording.frames.at(findFrame(recording.frames, selected.number))
  const current = latest && latest.number === selected.number ? latest : selected
  return (
    <div className="view">
      <div className="tools">
        <input
          type="search"
          aria-label="Search in frames"
          placeholder="Search"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <select aria-label="Which frames" value={show} onChange={(event) => setShow(event.target.value)}>
          <option value="all">All</option>
          <option value="received">Received</option>
          <option value="sent">Sent</option>
          <option value="refused">Refused</option>
        </select>
        {session !== null && (
          <button
            aria-label={`Show all sessions instead of session ${session}`}
            onClick={() => onSession(null)}
          >
            Session {session} ×
          </button>
        )}
        <span className="quiet grow">
          {frames.length === kept
            ? formatCount(kept, 'frame')
            : `${frames.length.toLocaleString('en')} of ${formatCount(kept, 'frame')}`}
          {kept < totalFrames && ` kept of ${totalFrames.toLocaleString('en')}`}
        </span>
        {isLive && (
          <button aria-pressed={isPaused} onClick={isPaused ? recording.resume : recording.pause}>
            {isPaused ? 'Resume' : 'Pause'}
          </button>
        )}
        <button
          onClick={() => {
            recording.clear()
            setSelected(null)
          }}
        >
          Clear
        </button>
      </div>
      {frames.length ? (
        <FrameTable
          key={`${text} ${show} ${session}`}
          frames={frames}
          selected={current}
          onSelect={setSelected}
        />
      ) : (
        <p className="empty">
          {kept ? 'No frame matches.' : isPaused ? 'Paused. No frames are recorded.' : 'No frames yet.'}
        </p>
      )}
      {current && <FrameDetail frame={current} onClose={() => setSelected(null)} />}
    </div>
  )
}
