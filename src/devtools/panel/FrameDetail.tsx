/** @jsxRuntime classic */
/** @jsx h */
import { useMemo, type ReactElement } from 'react'
import { h } from './h.js'
import type { Frame } from '../contract.js'
import { preview } from '../preview.js'
import { formatBytes, formatTime } from './format.js'
import { leaveTo } from './leaveTo.js'
import { ValueTree } from './ValueTree.js'

interface FrameDetailProps {
  readonly frame: Frame
  readonly onClose: () => void
}

/** What the frame contains: what `parse` and `schema` have made of it, or its JSON, or its data. */
function toValues({ decoded, data }: Frame): readonly unknown[] {
  if (decoded.length) return decoded
  if (typeof data !== 'string') return [data]
  try {
    return [JSON.parse(data)]
  } catch {
    return [data]
  }
}

/** One frame: its facts, its errors and its data as a tree. */
export function FrameDetail({ frame, onClose }: FrameDetailProps): ReactElement {
  const close = leaveTo('.frames', onClose)
  const values = useMemo(() => toValues(frame).map(preview), [frame])
  return (
    <section
      className="detail scroll"
      aria-label={`Frame ${frame.number}`}
      tabIndex={0}
      onKeyDown={(event) => {
        if (event.key === 'Escape') close(event)
      }}
    >
      <div className="tools">
        <span>
          <b>Frame {frame.number}</b> {frame.direction}{' '}
          <span className="quiet">
            {formatTime(frame.at)} · session {frame.session} · {frame.type}, {formatBytes(frame.size)}
            {frame.isShortened && ', shortened'}
            {frame.isSimulated && ', injected'}
          </span>
        </span>
        <button onClick={close}>Close</button>
      </div>
      {frame.error !== null && <p className="problem">{frame.error}</p>}
      {values.map((value, index) => (
        <ValueTree key={`${frame.number} ${index}`} value={value} isOpen />
      ))}
    </section>
  )
}
