'use client'

import { useMessageReducer, useWebSocket } from 'wasclean'
import { createWorkerWebSocket } from 'wasclean/worker'

// Outside of components, which share a connection only if they have the same class.
const classes = {
  blob: createWorkerWebSocket(),
  // For a policy such as worker-src 'self'.
  file: createWorkerWebSocket({
    worker: () => new Worker(new URL('wasclean/worker/host', import.meta.url), { type: 'module' }),
  }),
}

/** The number of prices that have come through a worker. */
export function Prices({ url, from }: { url: string; from: keyof typeof classes }) {
  const socket = useWebSocket(url, { WebSocket: classes[from] })
  const count = useMessageReducer(socket, (count) => count + 1, 0)

  return (
    <p>
      From a {from}: {count > 0 ? `${count} prices` : '…'}
    </p>
  )
}
