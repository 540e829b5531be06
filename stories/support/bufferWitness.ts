/** Records the largest `bufferedAmount` of a socket: an option for `useWebSocket`, and the result. */
export interface BufferWitness {
  readonly WebSocket: typeof WebSocket
  /** Bytes. */
  readonly getMost: () => number
}

/** @param getConstructor Returns the class of the sockets; called for each. */
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
