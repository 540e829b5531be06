/** @module wasclean/worker */
export { createWorkerWebSocket } from './worker/createWorkerWebSocket.js'
export type { WorkerWebSocketOptions } from './worker/createWorkerWebSocket.js'
