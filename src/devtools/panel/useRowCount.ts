import { useLayoutEffect, useState, type RefObject } from 'react'

/** Returns how many rows of this height have room in the box: not a whole number if one is in sight in part only. */
export function useRowCount(box: RefObject<HTMLElement | null>, rowHeight: number): number {
  const [rows, setRows] = useState(20)
  useLayoutEffect(() => {
    const observer = new ResizeObserver(([entry]) => setRows((entry?.contentRect.height ?? 0) / rowHeight))
    observer.observe(box.current!)
    return () => observer.disconnect()
  }, [box, rowHeight])
  return rows
}
