/** @jsxRuntime classic */
/** @jsx h */
import { useSyncExternalStore, type ReactElement } from 'react'
import { useStorybookApi, useStorybookState } from 'storybook/manager-api'
import type { Inspector } from '../contract.js'
import { h } from '../panel/h.js'
import { InspectorPanel } from '../panel/InspectorPanel.js'
import type { InspectorTheme } from '../panel/InspectorTheme.js'

/** Under which name Storybook knows the panel. */
export const panelId = 'wasclean/panel'

interface StoryPanelProps {
  readonly subscribe: (listener: () => void) => () => void
  readonly getInspector: () => Inspector | null
  readonly theme: InspectorTheme
}

/** The inspector of the story that is shown. Nothing before the first. Nothing while the panel is hidden either, since it would cost the story time. */
export function StoryPanel({ subscribe, getInspector, theme }: StoryPanelProps): ReactElement | null {
  const { selectedPanel } = useStorybookState()
  // Storybook keeps all panels mounted, and tells each that it is active.
  const isShown = useStorybookApi().getIsPanelShown() && selectedPanel === panelId
  const inspector = useSyncExternalStore(subscribe, getInspector, getInspector)
  return isShown && inspector ? <InspectorPanel inspector={inspector} theme={theme} /> : null
}
