import type { FakeServer } from '../testing/createFakeWebSocket.js'

const servers = new WeakMap<object, FakeServer>()

/** Stores the server of the story in this element. Null: the story uses a live server. */
export function setServer(canvasElement: object, server: FakeServer | null): void {
  if (server) servers.set(canvasElement, server)
  else servers.delete(canvasElement)
}

/**
 * Returns the fake server of the story in this element, for `play` functions.
 *
 * @throws Error if the story is not decorated with `withWebSocketPeer`, or uses a live server.
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
