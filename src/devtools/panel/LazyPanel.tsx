/** @jsxRuntime classic */
/** @jsx h */
import { lazy, Suspense, useState, type LazyExoticComponent, type ReactElement, type ReactNode } from 'react'
import { baseStyles } from './baseStyles.js'
import { ErrorBoundary } from './ErrorBoundary.js'
import { h } from './h.js'
import type { PanelContent, PanelContentProps } from './PanelContent.js'
import { Shadow } from './Shadow.js'

/** A file of its own, so that an app downloads the panel when it is opened for the first time. */
const load = (): LazyExoticComponent<typeof PanelContent> =>
  lazy(async () => {
    const { PanelContent } = await import('./PanelContent.js')
    return { default: PanelContent }
  })
const first = /* @__PURE__ */ load()

interface LazyPanelProps extends PanelContentProps {
  /** What is shown until the panel is there. */
  readonly fallback?: ReactNode
}

/** The panel, or what has gone wrong with it. */
export function LazyPanel({ fallback, ...content }: LazyPanelProps): ReactElement {
  const { theme, floating } = content
  const [Content, setContent] = useState(() => first)
  return (
    <ErrorBoundary
      fallback={(error, retry) => (
        <Shadow styles={baseStyles} isFloating={!!floating}>
          <div className={theme}>
            <button
              className={`open-button ${floating ? 'right' : 'placed'}`}
              onClick={() => {
                // React keeps the error of what could not be loaded.
                setContent(load)
                retry()
              }}
            >
              The inspector has failed: {String(error)}. Try again
            </button>
          </div>
        </Shadow>
      )}
    >
      <Suspense fallback={fallback}>
        <Content {...content} />
      </Suspense>
    </ErrorBoundary>
  )
}
