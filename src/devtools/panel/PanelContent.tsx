/** @jsxRuntime classic */
/** @jsx h */
import type { ReactElement } from 'react'
import { h } from './h.js'
import type { Inspector } from '../contract.js'
import { FloatingPanel, type FloatingPanelProps } from './FloatingPanel.js'
import type { InspectorTheme } from './InspectorTheme.js'
import { InspectorView } from './InspectorView.js'
import { Shadow } from './Shadow.js'
import { styles } from './styles.js'

export interface PanelContentProps {
  readonly inspector: Inspector
  readonly theme: InspectorTheme
  /** Null: it fills its container. */
  readonly floating: Pick<FloatingPanelProps, 'settings' | 'change' | 'hasFocus'> | null
}

/** The open inspector. */
export function PanelContent({ inspector, theme, floating }: PanelContentProps): ReactElement {
  return (
    <Shadow styles={styles} isFloating={!!floating}>
      {floating ? (
        <FloatingPanel inspector={inspector} theme={theme} {...floating} />
      ) : (
        <div className={`root ${theme}`}>
          <InspectorView inspector={inspector} />
        </div>
      )}
    </Shadow>
  )
}
