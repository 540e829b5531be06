/** @jsxRuntime classic */
/** @jsx h */
import type { ReactElement } from 'react'
import { h } from './h.js'
import type { Inspector } from '../contract.js'
import type { InspectorTheme } from './InspectorTheme.js'
import { InspectorView } from './InspectorView.js'
import { Resizer } from './Resizer.js'
import type { Settings, Side } from './settings.js'

export interface FloatingPanelProps {
  readonly inspector: Inspector
  readonly theme: InspectorTheme
  readonly settings: Settings
  readonly change: (changed: Partial<Settings>) => void
  /** It has been opened just now, so the focus moves into it. */
  readonly hasFocus: boolean
}

/** The panel at one side of the page. */
export function FloatingPanel(props: FloatingPanelProps): ReactElement {
  const { inspector, theme, settings, change, hasFocus } = props
  const { side, size } = settings
  return (
    <div
      role="region"
      aria-label="WebSocket inspector"
      className={`root floating ${side} ${theme}`}
      style={side === 'bottom' ? { height: size } : { width: size }}
    >
      <Resizer side={side} size={size} onSize={(changed) => change({ size: changed })} />
      <InspectorView inspector={inspector}>
        <select
          aria-label="Side of the page"
          value={side}
          onChange={(event) => change({ side: event.target.value as Side })}
        >
          <option value="bottom">Bottom</option>
          <option value="left">Left</option>
          <option value="right">Right</option>
        </select>
        <button autoFocus={hasFocus} onClick={() => change({ isOpen: false })}>
          Close
        </button>
      </InspectorView>
    </div>
  )
}
