/** @jsxRuntime classic */
/** @jsx h */
import { useState, type ReactElement } from 'react'
import { h } from './h.js'
import type { Inspector } from '../contract.js'
import type { InspectorTheme } from './InspectorPanel.js'
import { InspectorView } from './InspectorView.js'
import { OpenButton } from './OpenButton.js'
import { Resizer } from './Resizer.js'
import { readSettings, writeSettings, type Settings, type Side } from './settings.js'

interface FloatingPanelProps {
  readonly inspector: Inspector
  readonly theme: InspectorTheme
}

/** The button, or the panel at one side of the page. */
export function FloatingPanel({ inspector, theme }: FloatingPanelProps): ReactElement {
  const [settings, setSettings] = useState(readSettings)
  const [wasToggled, setWasToggled] = useState(false)
  const { isOpen, side, size } = settings
  const change = (changed: Partial<Settings>) => {
    const next = { ...settings, ...changed }
    setSettings(next)
    writeSettings(next)
    if (changed.isOpen !== undefined) setWasToggled(true)
  }
  if (!isOpen) {
    return (
      <div className={theme}>
        <OpenButton
          inspector={inspector}
          isLeft={side === 'left'}
          hasFocus={wasToggled}
          onOpen={() => change({ isOpen: true })}
        />
      </div>
    )
  }
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
        <button
          ref={(button) => {
            if (wasToggled) button?.focus()
          }}
          onClick={() => change({ isOpen: false })}
        >
          Close
        </button>
      </InspectorView>
    </div>
  )
}
