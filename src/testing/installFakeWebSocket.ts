import { createFakeWebSocket, type FakeServer, type FakeWebSocketOptions } from './createFakeWebSocket.js'

/** A fake server whose class replaces the global `WebSocket`. */
export interface InstalledFakeServer extends FakeServer {
  /**
   * Restores the previous global `WebSocket`. A second call does nothing. Open sockets are not closed.
   *
   * @throws Error if the global was replaced again in the meantime: uninstall the latest first.
   */
  uninstall(): void
}

/**
 * Replaces `globalThis.WebSocket` by a class without a network, until `uninstall()` is called. Does not use timers, so it works with and without fake
 * timers, in any order of installation.
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
