/** Sees how much a browser's socket ever had to keep: an option for `useWebSocket`, and what it saw. */
export interface BufferWitness {
  readonly WebSocket: typeof WebSocket
  /** Bytes. */
  readonly getMost: () => number
}

export function createBufferWitness(): BufferWitness {
  let most = 0
  const Watched = new Proxy(globalThis.WebSocket, {
    construct(Target, values: ConstructorParameters<typeof WebSocket>) {
      const socket = new Target(...values)
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
