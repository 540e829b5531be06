// Compiled by versions.test.ts with React Native's own declarations and the DOM's, whose WebSocket takes no headers.
import { useWebSocket, type WebSocketConstructor } from 'wasclean'

export const implementations: WebSocketConstructor[] = [WebSocket]

export function Component() {
  const { lastCloseEvent } = useWebSocket('wss://example.com', {
    WebSocket,
    onClose: (event: CloseEvent) => event.code,
    onMessage: (event: MessageEvent<string | Blob | ArrayBuffer>) => event.origin,
  })
  const same: CloseEvent | null = lastCloseEvent
  return same
}
