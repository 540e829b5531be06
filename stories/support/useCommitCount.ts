import { useEffect, useRef, type RefObject } from 'react'

type Counter = RefObject<HTMLSpanElement | null>

/**
 * Counts the commits of the component that calls it in the text of an element, so that the counting renders nothing: an element of its
 * own, or one that several components count in together.
 */
export function useCommitCount(together?: Counter): Counter {
  const own = useRef<HTMLSpanElement>(null)
  const latest = useRef<object>(null)
  const render = {}
  useEffect(() => {
    // StrictMode runs the effect of one render twice.
    if (latest.current !== render) addOne(together ?? own)
    latest.current = render
  })
  return own
}

function addOne({ current: element }: Counter): void {
  if (element) element.textContent = String(Number(element.textContent) + 1)
}
