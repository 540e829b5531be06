/** @jsxRuntime classic */
/** @jsx h */
import { useCallback, useState, type ReactElement, type ReactNode } from 'react'
import { h } from './h.js'
import { createPortal } from 'react-dom'

interface ShadowProps {
  readonly styles: string
  /** Its content has a place of its own on the screen, so it takes none in the page. */
  readonly isFloating?: boolean
  readonly children: ReactNode
}

/** Renders its children into a shadow root: no style of the page gets in, and none of the panel gets out. */
export function Shadow({ styles, isFloating, children }: ShadowProps): ReactElement {
  const [root, setRoot] = useState<ShadowRoot | null>(null)
  const attach = useCallback(
    (host: HTMLElement | null) => {
      if (!host) return
      // StrictMode attaches twice.
      const shadow = host.shadowRoot ?? host.attachShadow({ mode: 'open' })
      // A content-security policy forbids style elements, but no such sheet. It belongs to its document, which may be that of another window.
      const sheet = new (host.ownerDocument.defaultView ?? window).CSSStyleSheet()
      sheet.replaceSync(styles)
      shadow.adoptedStyleSheets = [sheet]
      setRoot(shadow)
    },
    [styles],
  )
  return (
    <div ref={attach} data-floating={isFloating || undefined}>
      {root && createPortal(children, root)}
    </div>
  )
}
