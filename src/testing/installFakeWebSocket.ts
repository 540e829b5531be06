import { createFakeWebSocket, type FakeServer, type FakeWebSocketOptions } from './createFakeWebSocket.js'

/** A fake server that has the place of the global `WebSocket`. */
export interface InstalledFakeServer extends FakeServer {
  /**
   * Puts back exactly what was there; a second call does nothing. Sockets that are still open stay as they are.
   *
   * @throws Error if something else has taken the place meanwhile: what was installed last goes first.
   */
  uninstall(): void
}

/**
 * Replaces `globalThis.WebSocket` by one without a network, until `uninstall()`. Works with and without fake timers, whether these are installed
 * before or after: it uses none.
 *
 * @example
 * const server = installFakeWebSocket()
 * render(<Chat />)
 * const peer = await server.nextPeer()
 * await act(() => peer.accept())
 * await act(() => peer.send('hello'))
 * server.uninstall()
 */
export function installFakeWebSocket(options?: FakeWebSocketOptions): InstalledFakeServer {
  const server = createFakeWebSocket(options)
  const before = Object.getOwnPropertyDescriptor(globalThis, 'WebSocket')
  const current = () => (globalThis as { WebSocket?: unknown }).WebSocket
  let installed = true

  Object.defineProperty(globalThis, 'WebSocket', {
    value: server.WebSocket,
    configurable: true,
    writable: true,
    enumerable: before?.enumerable ?? false,
  })

  return {
    ...server,
    uninstall() {
      if (!installed) return
      if (current() !== server.WebSocket) {
        throw new Error('uninstall: the global WebSocket must be the installed one, got another')
      }
      installed = false
      if (before) Object.defineProperty(globalThis, 'WebSocket', before)
      else Reflect.deleteProperty(globalThis, 'WebSocket')
    },
  }
}
