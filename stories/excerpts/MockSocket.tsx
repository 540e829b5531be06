import { Server, WebSocket as MockWebSocket } from 'mock-socket'
import { useWebSocket } from '../../src/index.ts'

const url = 'wss://mock-socket.example/echo'

export function Echo() {
  const { status, data, send } = useWebSocket<string>(url, { WebSocket: MockWebSocket })
  return (
    <button onClick={() => send('hello')}>
      {status} {data}
    </button>
  )
}

/** For the story's beforeEach, which calls the returned function at the end. */
export function startServer() {
  const server = new Server(url, { mock: false }) // leaves the global WebSocket alone
  server.on('connection', (client) => {
    client.on('message', (data) => client.send(data))
  })
  return () => server.stop()
}
