import type { SyntheticEvent } from 'react'

/** Moves the focus to the first element that matches, because the control that has it is about to go. Without it, a reader would be nowhere. */
export function moveFocus({ currentTarget }: SyntheticEvent, selector: string): void {
  ;(currentTarget.getRootNode() as ShadowRoot).querySelector<HTMLElement>(selector)?.focus()
}

/** The tab of the view that is shown. */
export const selectedTab = '[role=tab][aria-selected=true]'
