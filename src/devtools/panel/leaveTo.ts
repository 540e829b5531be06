import type { SyntheticEvent } from 'react'

/** A handler for a control that goes away when it acts: first the focus moves to the first element that matches. Otherwise a reader would be nowhere. */
export const leaveTo =
  (selector: string, act: () => void) =>
  ({ currentTarget }: SyntheticEvent): void => {
    ;(currentTarget.getRootNode() as ShadowRoot).querySelector<HTMLElement>(selector)?.focus()
    act()
  }
