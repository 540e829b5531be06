import { StrictMode } from 'react'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import { Holder } from './Holder.js'

const root = createRoot(document.querySelector('main')!)

/** What a test does to the page, and reads from it. */
export interface Handle {
  /** What the callbacks were told, in order. */
  readonly calls: string[]
  /** Shows a component that holds a socket to that address; null: shows nothing. All is done when it returns. */
  readonly show: (url: string | null) => void
}

declare global {
  interface Window {
    page: Handle
  }
}

const calls: string[] = []

window.page = {
  calls,
  show(url) {
    const holder = url !== null && <Holder url={url} calls={calls} />
    flushSync(() => root.render(<StrictMode>{holder}</StrictMode>))
  },
}
