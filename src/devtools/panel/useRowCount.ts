import { useLayoutEffect, useState, type RefObject } from 'react'

/** Returns how many rows of this height are at least partly in sight. */
export function useRowCount(box: RefObject<HTMLElement | null>, rowHeight: number): number {
  const [rows, setRows] = useState(20)
  useLayoutEffect(() => {
    const observer = new ResizeObserver(([entry]) =>
      setRows(Math.ceil((entry?.contentRect.height ?? 0) / rowHeight) + 1),
    )
    observer.observe(box.current!)
    return () => observer.disconnect()
  }, [box, rowHeight])
  return rows
}
