import { afterEach } from 'vitest'
import { useWebSocket, type UseWebSocketOptions } from '../../src/index.js'
import { FakeWebSocket } from './FakeWebSocket.js'

/** For those that use one fake socket together. */
export const shared = { WebSocket: FakeWebSocket, reconnect: false, share: true } as const

interface PartProps {
  readonly name: string
  readonly url?: string
  readonly options?: UseWebSocketOptions
}

/** What the callbacks of each component were told. */
export const calls: string[] = []
afterEach(() => void calls.splice(0))

/** Shows what it sees of its connection, and closes it with 4000 when clicked. */
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
