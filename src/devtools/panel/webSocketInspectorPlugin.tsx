/** @jsxRuntime classic */
/** @jsx h */
import type { ReactElement } from 'react'
import { h } from './h.js'
import type { RecordingOptions } from '../contract.js'
import { InspectorPanel } from './InspectorPanel.js'
import type { InspectorTheme } from './InspectorTheme.js'

/** A plugin for the shell of TanStack Devtools. */
export interface WebSocketInspectorPlugin {
  readonly id: string
  readonly name: string
  /** Called by the shell. Returns the panel, in the theme of the shell. */
  readonly render: (element: HTMLElement, props: { readonly theme: InspectorTheme }) => ReactElement
}

/**
 * Returns the inspector as a plugin for TanStack Devtools. It follows the theme of the shell.
 *
 * @param options How much is recorded, and what is masked.
 * @example
 * <TanStackDevtools plugins={[webSocketInspectorPlugin()]} />
 */
export const webSocketInspectorPlugin = (options: RecordingOptions = {}): WebSocketInspectorPlugin => ({
  id: 'wasclean',
  name: 'WebSockets',
  render: (_element, { theme }) => <InspectorPanel {...options} theme={theme} />,
})
