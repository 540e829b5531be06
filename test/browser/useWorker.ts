import { beforeEach } from 'vitest'
import { createWorkerWebSocket } from '../../src/worker.js'
import { patience } from '../support/patience.mjs'
import { peer } from '../support/peer.js'

// From now on, every socket of the page is one in a worker.
globalThis.WebSocket = createWorkerWebSocket({ startTimeout: patience }) as typeof WebSocket

// Some tests block the page right after they dial. A worker that runs dials all the same, one that has yet to start does not (docs/worker.md).
beforeEach(async () => {
  const socket = new WebSocket(peer().url('/echo'))
  await new Promise((resolve) => {
    socket.onopen = () => socket.close()
    socket.onclose = resolve
  })
})
