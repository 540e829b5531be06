/** @jsxRuntime classic */
/** @jsx h */
import { useSyncExternalStore, type ReactElement } from 'react'
import type { Inspector } from '../contract.js'
import { h } from '../panel/h.js'
import { InspectorPanel } from '../panel/InspectorPanel.js'
import type { InspectorTheme } from '../panel/InspectorTheme.js'

interface StoryPanelProps {
  readonly subscribe: (listener: () => void) => () => void
  readonly getInspector: () => Inspector | null
  readonly theme: InspectorTheme
}

/** The inspector of the story that is shown. Nothing before the first. */
export function StoryPanel({ subscribe, getInspector, theme }: StoryPanelProps): ReactElement | null {
  const inspector = useSyncExternalStore(subscribe, getInspector, getInspector)
  return inspector && <InspectorPanel inspector={inspector} theme={theme} />
}
