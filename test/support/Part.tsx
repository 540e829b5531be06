import { afterEach } from 'vitest'
import { useWebSocket, type UseWebSocketOptions } from '../../src/index.js'
import { FakeWebSocket } from './FakeWebSocket.js'

/** Options for components that share one fake socket. */
export const shared = { WebSocket: FakeWebSocket, reconnect: false, share: true } as const

interface PartProps {
  readonly name: string
  readonly url?: string
  readonly options?: UseWebSocketOptions
}

/** The calls of the callbacks of each component. */
export const calls: string[] = []
afterEach(() => void calls.splice(0))

/** Shows the state of its connection, and closes it with 4000 when clicked. */
export function Part({ name, url = 'ws://peer/', options = shared }: PartProps) {
  const socket = useWebSocket(url, {
    onOpen: () => calls.push(`${name} onOpen`),
    onMessage: ({ data }) => calls.push(`${name} ${data as string}`),
    onClose: ({ code }) => calls.push(`${name} onClose ${code}`),
    ...options,
  })
  return (
    <button onClick={() => socket.close(4000)}>
      {`${name} ${socket.readyState} ${socket.data as string} ${socket.closedBy}`}
    </button>
  )
}
