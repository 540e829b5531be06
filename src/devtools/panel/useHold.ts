import { useLayoutEffect, useRef, type RefObject } from 'react'
import type { FrameList } from '../contract.js'
import { findFrame } from './findFrame.js'

/** What a box of rows shows. */
interface Position {
  /** It follows new frames. Otherwise it stays with the frame at its top. */
  readonly isAtEnd: boolean
  /** The index of the first row in sight. */
  readonly first: number
  /** How many rows have room in it. */
  readonly room: number
  readonly rowHeight: number
}

interface Hold {
  /** Returns by how many rows the frames have moved since the latest render. Negative: older ones were discarded. */
  readonly countMoved: () => number
  /** Returns whether the box is where the latest render has scrolled it, at the end. The end may be elsewhere by now: the size of the box has changed. */
  readonly isHeldAtEnd: (scrollTop: number) => boolean
}

/** Scrolls a box of frames so that it stays at its end, or with the frame at its top when older ones are discarded. */
export function useHold(
  box: RefObject<HTMLElement | null>,
  frames: FrameList,
  { isAtEnd, first, room, rowHeight }: Position,
): Hold {
  /** The latest render: the number of the frame in the first row in sight, the index of that row, and how many rows there are and have room. */
  const shown = useRef({ number: 0, first: 0, count: 0, room: 0 })
  const countMoved = () => findFrame(frames, shown.current.number) - shown.current.first
  useLayoutEffect(() => {
    const moved = isAtEnd ? 0 : countMoved()
    const { length: count } = frames
    // Only if the end has moved, since the browser lays out the page for it.
    const hasEndMoved = isAtEnd && (shown.current.count !== count || shown.current.room !== room)
    if (hasEndMoved) box.current!.scrollTo(0, count * rowHeight)
    // By a difference, since the reader may be scrolling.
    if (moved) box.current!.scrollBy(0, moved * rowHeight)
    shown.current = { number: frames.at(first)?.number ?? 0, first, count, room }
  })
  return {
    countMoved,
    isHeldAtEnd(scrollTop) {
      const { count, room } = shown.current
      return isAtEnd && scrollTop > (count - room) * rowHeight - 2
    },
  }
}
