/** Sees how much a socket ever had to keep: an option for `useWebSocket`, and what it saw. */
export interface BufferWitness {
  readonly WebSocket: typeof WebSocket
  /** Bytes. */
  readonly getMost: () => number
}

/** @param getConstructor What makes the sockets; asked for each. */
export function createBufferWitness(getConstructor: () => typeof WebSocket): BufferWitness {
  let most = 0
  const Watched = new Proxy(globalThis.WebSocket, {
    construct(_, values: ConstructorParameters<typeof WebSocket>) {
      const Constructor = getConstructor()
      const socket = new Constructor(...values)
      const send = socket.send.bind(socket)
      // It grows by nothing else.
      socket.send = (data) => {
        send(data)
        most = Math.max(most, socket.bufferedAmount)
      }
      return socket
    },
  })
  return { WebSocket: Watched, getMost: () => most }
}
