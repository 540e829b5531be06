import { useLayoutEffect, useRef, type FocusEvent } from 'react'

interface FocusHandlers {
  readonly onFocus: (event: FocusEvent<HTMLElement>) => void
  readonly onBlur: (event: FocusEvent<HTMLElement>) => void
}

/**
 * Returns handlers for what shows a connection. When a control in it goes away by itself and has the focus, the focus moves to the selected tab. When all of it
 * goes away, the focus moves to the list of connections. Otherwise a keyboard user would have to start again at the top of the page.
 */
export function useKeptFocus(): FocusHandlers {
  const focused = useRef<HTMLElement | null>(null)
  const root = useRef<ShadowRoot | null>(null)
  const moveTo = (selector: string) => root.current!.querySelector<HTMLElement>(selector)?.focus()
  useLayoutEffect(() => {
    if (focused.current?.isConnected === false) moveTo('[role=tab][aria-selected=true]')
  })
  useLayoutEffect(
    () => () => {
      if (focused.current) moveTo('.connections')
    },
    [],
  )
  return {
    onFocus({ target }) {
      focused.current = target
      root.current = target.getRootNode() as ShadowRoot
    },
    onBlur({ target }) {
      // When the window loses the focus, the control keeps it in the page.
      if (root.current?.activeElement !== target) focused.current = null
    },
  }
}
