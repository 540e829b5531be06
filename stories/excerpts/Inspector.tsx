import { useWebSocket } from '../../src/index.ts'
import { WebSocketInspector } from '../../src/devtools.ts'

export function App() {
  const { status } = useWebSocket('wss://example.com/orders')
  return (
    <>
      <p>{status}</p>
      {<WebSocketInspector />}
    </>
  )
}
