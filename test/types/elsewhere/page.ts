// Compiled by versions.test.ts with a browser's declarations, to which the types of the library are assignable, and the reverse.
import { createConnection, type ConnectionEvents, type IncomingData, type MessageData } from 'wasclean'
import type { WebSocketCloseEvent, WebSocketEvent, WebSocketMessageEvent } from 'wasclean/core'

declare const theirs: {
  readonly close: CloseEvent
  readonly event: Event
  readonly message: MessageEvent<IncomingData>
}
declare const ours: {
  readonly close: WebSocketCloseEvent
  readonly event: WebSocketEvent
  readonly message: WebSocketMessageEvent<IncomingData>
}
export const same: [typeof theirs, typeof ours] = [ours, theirs]

declare const socket: WebSocket
export const events: ConnectionEvents = {
  onOpen: (event: Event) => socket.dispatchEvent(event),
  onMessage: (event: MessageEvent<IncomingData>) => socket.dispatchEvent(event),
  onClose: (event: CloseEvent) => socket.dispatchEvent(event),
}
export const send = (data: MessageData): void => socket.send(data)

createConnection(({ signal }) => fetch('https://example.com/', { signal }).then(({ url }) => new URL(url)), {
  WebSocket,
  binaryType: socket.binaryType,
})
