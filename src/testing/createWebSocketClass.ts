import { FakeWebSocket } from './FakeWebSocket.js'
import { adoptInterface } from './interface.js'

/**
 * Creates a class like {@link FakeWebSocket} that calls `made` for each new socket. It does not inherit from FakeWebSocket, because its properties
 * would then be one step too far up the prototype chain.
 */
export function createWebSocketClass(made: (socket: WebSocket) => void): typeof WebSocket {
  const Fake = new Proxy(class extends EventTarget {}, {
    construct(_, values: unknown[], newTarget) {
      const socket = Reflect.construct(FakeWebSocket, values, newTarget) as object
      made(socket as WebSocket)
      return socket
    },
  })
  adoptInterface(Fake, FakeWebSocket)
  return Fake as unknown as typeof WebSocket
}
