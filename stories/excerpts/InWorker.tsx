import { useMessageReducer, useWebSocket } from '../../src/index.ts'
import { createWorkerWebSocket } from '../../src/worker.ts'

const WebSocket = createWorkerWebSocket()

export function Ticks({ url }: { url: string }) {
  // Without the option, it is the same component on the main thread.
  const socket = useWebSocket(url, { WebSocket })
  const ticks = useMessageReducer(socket, (count) => count + 1, 0)
  return <output>{ticks}</output>
}
