/** @jsxRuntime classic */
/** @jsx h */
import { memo, type MemoExoticComponent, type ReactElement } from 'react'
import { h } from './h.js'
import type { Frame } from '../contract.js'
import { formatBytes, formatTime } from './format.js'
import { summarise } from './summarise.js'

interface FrameRowProps {
  readonly id: string
  readonly frame: Frame
  readonly index: number
  readonly count: number
  readonly isSelected: boolean
  readonly onSelect: (frame: Frame) => void
}

/** One frame in the list. It renders again only if the frame has changed. */
export const FrameRow: MemoExoticComponent<(props: FrameRowProps) => ReactElement> = memo(
  ({ id, frame, index, count, isSelected, onSelect }: FrameRowProps) => (
    <div
      id={id}
      role="option"
      aria-selected={isSelected}
      aria-setsize={count}
      aria-posinset={index + 1}
      className={`frame ${frame.direction}`}
      onClick={() => onSelect(frame)}
    >
      <span className="quiet">{formatTime(frame.at)}</span>
      <span className="arrow" role="img" aria-label={frame.direction}>
        {frame.direction === 'sent' ? '↑' : '↓'}
      </span>
      <span className="size">{formatBytes(frame.size)}</span>
      <span className="text">
        {frame.error !== null && <span className="mark bad">refused</span>}
        {frame.isSimulated && <span className="mark">injected</span>}
        {summarise(frame)}
      </span>
    </div>
  ),
)
