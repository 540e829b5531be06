import type { FakeServer } from '../testing/createFakeWebSocket.js'

const servers = new WeakMap<object, FakeServer>()

/** The story that is shown in this element has this server, or, for null, a live one. */
export function introduceServer(canvasElement: object, server: FakeServer | null): void {
  if (server) servers.set(canvasElement, server)
  else servers.delete(canvasElement)
}

/**
 * The fake server of the story that is shown in this element, for `play` functions: its `peers`, and `nextPeer()`.
 *
 * @throws Error if the story is not decorated with `withWebSocketPeer`, or talks to a live server.
 *
 * @example
 * async play({ canvasElement }) {
 *   const peer = await getFakeServer(canvasElement).nextPeer()
 *   await peer.send('hello')
 * }
 */
export function getFakeServer(canvasElement: object): FakeServer {
  const server = servers.get(canvasElement)
  if (server) return server
  throw new Error(
    'getFakeServer: the story must be decorated with withWebSocketPeer and run on the fake peer, got one without',
  )
}
