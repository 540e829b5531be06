import { StrictMode } from 'react'
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import type { UseWebSocketOptions, UseWebSocketResult } from '../../../src/index.js'
import { createWorkerWebSocket } from '../../../src/worker.js'
import { patience } from '../../support/patience.mjs'
import { Holder } from './Holder.js'

/** The classes of `wasclean/worker`, by the name that the address of the page has in `worker`. */
const classes = {
  blob: () => createWorkerWebSocket({ startTimeout: patience }),
  file: () =>
    createWorkerWebSocket({
      worker: () => new Worker(new URL('../../../src/workerHost.ts', import.meta.url), { type: 'module' }),
      startTimeout: patience,
    }),
}
const name = new URLSearchParams(location.search).get('worker') as keyof typeof classes | null
const WebSocket = name ? classes[name]() : undefined

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
    const holder = url !== null && (
      <Holder url={url} options={{ WebSocket, ...options }} calls={calls} keep={keep} />
    )
    flushSync(() => root.render(<StrictMode>{holder}</StrictMode>))
  },
}
