import { useLatency, useWebSocket } from '../../src/index.ts'

export function Latency({ url }: { url: string }) {
  const socket = useWebSocket(url, {
    heartbeat: { message: 'ping', response: 'pong', interval: 20_000, timeout: 5_000 },
  })
  const latency = useLatency(socket)
  return <p>{latency === null ? socket.status : `${latency} ms`}</p>
}
