import { useWebSocket, WebSocketConfig } from '../../src/index.ts'

function Line({ url }: { url: string }) {
  const { status } = useWebSocket(url, { queue: true }) // its own option comes first
  return <p>{status}</p>
}

export function App({ url }: { url: string }) {
  return (
    <WebSocketConfig value={{ reconnect: { delay: 20_000, jitter: 'none' }, queue: false }}>
      <Line url={url} />
      {/* Changes one field, and leaves the others. */}
      <WebSocketConfig value={{ reconnect: { delay: 30_000 } }}>
        <Line url={url} />
      </WebSocketConfig>
    </WebSocketConfig>
  )
}
