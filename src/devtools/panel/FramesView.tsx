/** @jsxRuntime classic */
/** @jsx h */
import { useMemo, useState, type ReactElement } from 'react'
import { h } from './h.js'
import type { Direction, Frame, Recording, RecordingSnapshot } from '../contract.js'
import { findFrame } from './findFrame.js'
import { FrameDetail } from './FrameDetail.js'
import { FrameTools } from './FrameTools.js'
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
  const kept = recording.frames.length
  // It may have been replaced by one that knows more, or discarded.
  const latest = selected && recording.frames.at(findFrame(recording.frames, selected.number))
  const current = latest && latest.number === selected.number ? latest : selected
  return (
    <div className="view">
      <FrameTools
        recording={recording}
        snapshot={snapshot}
        matching={frames.length}
        {...{ text, setText, show, setShow, session, onSession }}
        onClear={() => setSelected(null)}
      />
      {frames.length ? (
        <FrameTable
          key={`${text} ${show} ${session}`}
          frames={frames}
          selected={current}
          onSelect={setSelected}
        />
      ) : (
        <p className="empty">
          {kept
            ? 'No frame matches.'
            : snapshot.isPaused
              ? 'Paused. No frames are recorded.'
              : 'No frames yet.'}
        </p>
      )}
      {current && <FrameDetail frame={current} onClose={() => setSelected(null)} />}
    </div>
  )
}
