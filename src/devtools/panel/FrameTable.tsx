/** @jsxRuntime classic */
/** @jsx h */
import { useId, useRef, useState, type KeyboardEvent, type ReactElement } from 'react'
import { h } from './h.js'
import type { Frame, FrameList } from '../contract.js'
import { createRowKeys } from './createRowKeys.js'
import { findFrame } from './findFrame.js'
import { FrameRow } from './FrameRow.js'
import { toIndex } from './toIndex.js'
import { useHold } from './useHold.js'
import { useRowCount } from './useRowCount.js'

interface FrameTableProps {
  /** Changes in place, so it is read again in every render. */
  readonly frames: FrameList
  readonly selected: Frame | null
  readonly onSelect: (frame: Frame | null) => void
}

/** In CSS pixels, as the style sheet says. */
const rowHeight = 22

/**
 * A list that renders only the rows in sight. At its end it follows new frames. Elsewhere it stays with the frame that is at its top, also when older
 * ones are discarded.
 */
export function FrameTable({ frames, selected, onSelect }: FrameTableProps): ReactElement {
  const prefix = useId()
  const box = useRef<HTMLDivElement>(null)
  const room = useRowCount(box, rowHeight)
  const rows = Math.ceil(room) + 1
  const [toOrigin] = useState(createRowKeys)
  /** The number of the frame at the top. Null: it follows the end. */
  const [top, setTop] = useState<number | null>(null)
  const count = frames.length
  const first = top === null ? Math.max(0, count - rows) : findFrame(frames, top)
  const selectedIndex = selected ? findFrame(frames, selected.number) : -1

  const { countMoved, isHeldAtEnd } = useHold(box, frames, { isAtEnd: top === null, first, room, rowHeight })

  const onScroll = () => {
    const { scrollTop, scrollHeight, clientHeight } = box.current!
    const isAtEnd = isHeldAtEnd(scrollTop) || scrollHeight - clientHeight - scrollTop < 2
    const index = Math.max(0, Math.floor(scrollTop / rowHeight) + countMoved())
    setTop(isAtEnd ? null : (frames.at(index)?.number ?? null))
  }

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onSelect(null)
    const from = selectedIndex < 0 ? count : selectedIndex
    const index = toIndex(event.key, from, count, Math.max(1, rows - 2))
    if (index === null) return
    event.preventDefault()
    const element = box.current!
    onSelect(frames.at(index)!)
    const highest = (index + 1) * rowHeight - element.clientHeight
    element.scrollTop = Math.max(highest, Math.min(element.scrollTop, index * rowHeight))
  }

  const start = Math.max(0, first - 4)
  const visible = Array.from({ length: Math.min(count - start, rows + 8) }, (_, offset) => start + offset)
  const origin = toOrigin(frames.at(start)!.number, frames.at(start + visible.length - 1)!.number)
  const toRow = (index: number) => {
    const frame = frames.at(index)!
    const id = `${prefix}${frame.number}`
    const isSelected = index === selectedIndex
    return <FrameRow {...{ key: frame.number - origin, id, frame, index, count, isSelected, onSelect }} />
  }
  const isInSight = visible.includes(selectedIndex)
  return (
    <div
      ref={box}
      role="listbox"
      aria-label="Frames"
      aria-activedescendant={isInSight ? `${prefix}${selected!.number}` : undefined}
      tabIndex={0}
      className="frames"
      onScroll={onScroll}
      onKeyDown={onKeyDown}
    >
      <div role="presentation" style={{ height: count * rowHeight, paddingTop: start * rowHeight }}>
        {visible.map(toRow)}
      </div>
    </div>
  )
}
