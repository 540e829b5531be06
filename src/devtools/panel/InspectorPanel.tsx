/** @jsxRuntime classic */
/** @jsx h */
import type { ReactElement } from 'react'
import { h } from './h.js'
import type { Inspector, RecordingOptions } from '../contract.js'
import type { InspectorTheme } from './InspectorTheme.js'
import { LazyPanel } from './LazyPanel.js'
import { useInspector } from './useInspector.js'
import { usePage } from './usePage.js'

/** The props of `WebSocketInspector` and `WebSocketInspector.Panel`. The options of the recording are read once, when it mounts. */
export interface WebSocketInspectorProps extends RecordingOptions {
  /**
   * The colours.
   *
   * @default 'system'
   */
  readonly theme?: InspectorTheme | undefined
  /**
   * An inspector of your own, such as one that shows an imported recording. You dispose of it yourself. It must be the same object in each render.
   *
   * @default a new one, which records every connection of the page until the component unmounts
   */
  readonly inspector?: Inspector | undefined
}

/** The inspector in place: it fills its container. See `WebSocketInspector.Panel`. */
export function InspectorPanel(props: WebSocketInspectorProps): ReactElement | null {
  const { theme = 'system', inspector: given, ...options } = props
  const page = usePage()
  const inspector = useInspector(given, options)
  if (!page || !inspector) return null
  return <LazyPanel inspector={inspector} theme={theme} floating={null} />
}
