/** @jsxRuntime classic */
/** @jsx h */
import { useState, type ReactElement } from 'react'
import { h } from './h.js'
import { createPortal } from 'react-dom'
import type { Inspector } from '../contract.js'
import { baseStyles } from './baseStyles.js'
import { InspectorPanel, type WebSocketInspectorProps } from './InspectorPanel.js'
import type { InspectorTheme } from './InspectorTheme.js'
import { LazyPanel } from './LazyPanel.js'
import { OpenButton } from './OpenButton.js'
import { readSettings, writeSettings, type Settings } from './settings.js'
import { Shadow } from './Shadow.js'
import { useInspector } from './useInspector.js'
import { usePage } from './usePage.js'

function FloatingInspector(props: WebSocketInspectorProps): ReactElement | null {
  const { inspector: given, ...options } = props
  const page = usePage()
  const inspector = useInspector(given, options)
  // Into the body: a position in an ancestor with a transform would not be one on the screen.
  return (
    page &&
    inspector &&
    createPortal(<Floating inspector={inspector} theme={props.theme ?? 'system'} />, page)
  )
}

interface FloatingProps {
  readonly inspector: Inspector
  readonly theme: InspectorTheme
}

/** The button, or the panel at one side of the page. */
function Floating({ inspector, theme }: FloatingProps) {
  const [settings, setSettings] = useState(readSettings)
  const [wasToggled, setWasToggled] = useState(false)
  const change = (changed: Partial<Settings>) => {
    const next = { ...settings, ...changed }
    setSettings(next)
    writeSettings(next)
    if (changed.isOpen !== undefined) setWasToggled(true)
  }
  const { isOpen, side } = settings
  const button = (
    <Shadow styles={baseStyles} isFloating>
      <div className={theme}>
        <OpenButton
          inspector={inspector}
          isLeft={side === 'left'}
          hasFocus={wasToggled && !isOpen}
          onOpen={() => change({ isOpen: true })}
        />
      </div>
    </Shadow>
  )
  if (!isOpen) return button
  const floating = { settings, change, hasFocus: wasToggled }
  return <LazyPanel inspector={inspector} theme={theme} floating={floating} fallback={button} />
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
