import { useEffect, useRef, useState, type ReactNode } from 'react'

/** A table that scrolls sideways where it is too wide, by keyboard too. */
export function ScrollingTable({ children, className }: { children?: ReactNode; className?: string }) {
  const box = useRef<HTMLDivElement>(null)
  const [label, setLabel] = useState<string>()
  useEffect(() => {
    const element = box.current
    if (!element) return
    const measure = () =>
      setLabel(element.scrollWidth > element.clientWidth ? `Table: ${headersOf(element)}` : undefined)
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return (
    <div
      className="table-box"
      ref={box}
      {...(label !== undefined && { role: 'group', 'aria-label': label, tabIndex: 0 })}
    >
      <table className={className}>{children}</table>
    </div>
  )
}

const headersOf = (element: HTMLElement): string =>
  Array.from(element.querySelectorAll('thead th'), ({ textContent }) => textContent)
    .filter(Boolean)
    .join(', ')
