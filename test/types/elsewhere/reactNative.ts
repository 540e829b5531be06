// Code of an app for React Native. Compiled by versions.test.ts with React Native's own declarations and without the DOM's.
import { createConnection, useWebSocket, type WebSocketConstructor } from 'wasclean'

/** React Native accepts headers as a third argument. */
class WithHeaders extends WebSocket {
  constructor(url: string, protocols?: string | string[]) {
    super(url, protocols, { headers: { authorization: 'token' } })
  }
}

export const implementations: WebSocketConstructor[] = [WebSocket, WithHeaders]

export function Component() {
  const { lastCloseEvent, lastMessage, send } = useWebSocket('wss://example.com', {
    WebSocket: WithHeaders,
    binaryType: 'arraybuffer',
    onOpen: (event) => {
      const type: string = event.type
      // @ts-expect-error not any
      event.noSuchField
      return type
    },
    onMessage: (event, data) => {
      const same: string | ArrayBuffer | Blob = event.data
      // @ts-expect-error not any
      event.noSuchField
      // @ts-expect-error not any
      data.noSuchField
      return same
    },
    onClose: (event) => {
      const code: number = event.code
      const wasClean: boolean = event.wasClean
      // @ts-expect-error not any
      event.noSuchField.at.all
      return wasClean && code
    },
  })
  send(new Uint8Array(1))
  send(new Blob())
  // @ts-expect-error not data
  send(5)
  // @ts-expect-error not any
  lastMessage?.noSuchField
  // @ts-expect-error not any
  return lastCloseEvent?.noSuchField ?? lastCloseEvent?.reason
}

createConnection(
  async ({ signal, lastCloseEvent }) => {
    const response = await fetch('https://example.com/token', { signal })
    // @ts-expect-error not any
    signal.noSuchField
    return new URL(`wss://example.com/?token=${await response.text()}&after=${lastCloseEvent?.code ?? 0}`)
  },
  {
    WebSocket,
    reconnect: { shouldReconnect: (event) => event?.code !== 4001 },
    heartbeat: { message: () => new Uint8Array(1), response: ({ data }) => data === 'pong' },
  },
)
