import { Suspense, use, useSyncExternalStore } from 'react'
import { useWebSocket, type Connection, type UseWebSocketResult } from '../../src/index.js'

interface Tick {
  price: number
}

const waits = new WeakMap<Connection<Tick>, Promise<void>>()

/** The same promise for the same connection. It resolves when the connection has had a message. */
export function waitFor(connection: Connection<Tick>): Promise<void> {
  let wait = waits.get(connection)
  if (!wait) {
    wait = new Promise((resolve) => {
      const stop = connection.onMessage(finish)
      function finish() {
        stop()
        resolve()
      }
      if (connection.getSnapshot().lastMessage) finish()
    })
    waits.set(connection, wait)
  }
  return wait
}

/** Waits, below the boundary. */
function Price({ socket }: { socket: UseWebSocketResult<Tick> }) {
  use(waitFor(socket.connection))
  return <p>{socket.data?.price}</p>
}

const subscribe = () => () => {}

/** Holds the connection, above the boundary. */
export function Quote() {
  const socket = useWebSocket<Tick>('wss://example.com/gold', { parse: 'json' })
  const inBrowser = useSyncExternalStore(
    subscribe,
    () => true,
    () => false,
  )
  const fallback = <p>Waiting for the first price</p>
  return <Suspense fallback={fallback}>{inBrowser ? <Price socket={socket} /> : fallback}</Suspense>
}
