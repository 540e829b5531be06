import { useEffect, useRef, type RefObject } from 'react'
import { inWords, toNumber } from './numbers.ts'

type Counter = RefObject<HTMLSpanElement | null>

/**
 * Counts the commits of the component that calls it. The count is the text of an element, so that counting renders nothing. Several
 * components may count in the same element.
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
  if (element) element.textContent = inWords(toNumber(element.textContent) + 1)
}
