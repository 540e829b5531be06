import { createWorkerWebSocket } from '../../src/worker.js'

// From now on, every socket of the page is one in a worker.
globalThis.WebSocket = createWorkerWebSocket() as typeof WebSocket
