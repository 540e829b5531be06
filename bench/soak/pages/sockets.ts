/** The browser's sockets, and how many at most were connecting or open at once. */
export function watchSockets(): { readonly WebSocket: typeof WebSocket; readonly most: () => number } {
  const live = new Set<WebSocket>()
  let most = 0

  class Watched extends WebSocket {
    constructor(...values: ConstructorParameters<typeof WebSocket>) {
      super(...values)
      for (const socket of live) if (socket.readyState > 1) live.delete(socket)
      live.add(this)
      most = Math.max(most, live.size)
    }
  }
  return { WebSocket: Watched, most: () => most }
}
