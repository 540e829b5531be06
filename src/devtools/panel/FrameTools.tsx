/** @jsxRuntime classic */
/** @jsx h */
import type { ReactElement } from 'react'
import type { Recording, RecordingSnapshot } from '../contract.js'
import { formatCount, formatNumber } from './format.js'
import { h } from './h.js'
import { leaveTo } from './leaveTo.js'

interface FrameToolsProps {
  readonly recording: Recording
  readonly snapshot: RecordingSnapshot
  /** The number of frames that the filter finds. */
  readonly matching: number
  readonly text: string
  readonly setText: (text: string) => void
  readonly show: string
  readonly setShow: (show: string) => void
  readonly session: number | null
  readonly onSession: (session: number | null) => void
  readonly onClear: () => void
}

/** The filter of the frames, and what is done with all of them. */
export function FrameTools(props: FrameToolsProps): ReactElement {
  const { recording, snapshot, matching, text, setText, show, setShow, session, onSession, onClear } = props
  const { isPaused, isLive, totalFrames } = snapshot
  const kept = recording.frames.length
  return (
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
          onClick={leaveTo('[type=search]', () => onSession(null))}
        >
          Session {session} ×
        </button>
      )}
      <span className="quiet grow">
        {matching < kept && `${formatNumber(matching)} of `}
        {formatCount(kept, 'frame')}
        {kept < totalFrames && ` kept of ${formatNumber(totalFrames)}`}
      </span>
      {isLive && (
        <button aria-pressed={isPaused} onClick={() => (isPaused ? recording.resume() : recording.pause())}>
          {isPaused ? 'Resume' : 'Pause'}
        </button>
      )}
      <button
        onClick={() => {
          recording.clear()
          onClear()
        }}
      >
        Clear
      </button>
    </div>
  )
}
