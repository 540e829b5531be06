import { useEffect, useRef, type RefObject } from 'react'

/** Counts the commits of the component that calls it in the text of an element, so that the counting renders nothing. */
export function useCommitCount(): RefObject<HTMLSpanElement | null> {
  const element = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    if (element.current) element.current.textContent = String(Number(element.current.textContent) + 1)
  })
  return element
}
