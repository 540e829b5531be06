/** @jsxRuntime classic */
/** @jsx h */
import type { ReactElement } from 'react'
import { h } from './h.js'
import { createPortal } from 'react-dom'
import { FloatingPanel } from './FloatingPanel.js'
import { InspectorPanel, type WebSocketInspectorProps } from './InspectorPanel.js'
import { Shadow } from './Shadow.js'
import { useInspector } from './useInspector.js'
import { usePage } from './usePage.js'

function FloatingInspector(props: WebSocketInspectorProps): ReactElement | null {
  const { theme = 'system', inspector: given, ...options } = props
  const page = usePage()
  const inspector = useInspector(given, options)
  if (!page || !inspector) return null
  // Into the body: a position in an ancestor with a transform would not be one on the screen.
  return createPortal(
    <Shadow isFloating>
      <FloatingPanel inspector={inspector} theme={theme} />
    </Shadow>,
    page,
  )
}

/**
 * Shows every connection of the page: its state, its sessions and why they ended, its frames, topics and requests. It can also break a connection on
 * purpose, and copies what it has recorded as a story or a test.
 *
 * `<WebSocketInspector />` is a floating button that opens a panel. The side, the size and whether it is open are kept in `localStorage`. It records
 * from the moment it mounts, also while it is closed. `<WebSocketInspector.Panel />` is the panel alone, and fills its container. Both render nothing
 * on a server. Nothing leaves the page.
 *
 * @example
 * ```tsx
 * {process.env.NODE_ENV !== 'production' && <WebSocketInspector />}
 * ```
 */
export const WebSocketInspector: typeof FloatingInspector & {
  /** The panel alone. It fills its container. */
  readonly Panel: typeof InspectorPanel
} = /* @__PURE__ */ Object.assign(FloatingInspector, { Panel: InspectorPanel })
