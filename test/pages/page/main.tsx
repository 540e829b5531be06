import { StrictMode } from 'react'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import type { UseWebSocketOptions, UseWebSocketResult } from '../../../src/index.js'
import { Holder } from './Holder.js'

const root = createRoot(document.querySelector('main')!)

/** How a test controls the page and reads from it. */
export interface Handle {
  /** The calls of callbacks, in order. */
  readonly calls: string[]
  /** The result of the hook in the latest render. */
  readonly socket: UseWebSocketResult
  /** Shows a component with a socket to that address, or nothing for null. Renders synchronously. */
  readonly show: (url: string | null, options?: UseWebSocketOptions) => void
}

declare global {
  interface Window {
    page: Handle
  }
}

const calls: string[] = []
let socket: UseWebSocketResult

window.page = {
  calls,
  get socket() {
    return socket
  },
  show(url, options = {}) {
    const keep = (latest: UseWebSocketResult) => {
      socket = latest
    }
    const holder = url !== null && <Holder url={url} options={options} calls={calls} keep={keep} />
    flushSync(() => root.render(<StrictMode>{holder}</StrictMode>))
  },
}
