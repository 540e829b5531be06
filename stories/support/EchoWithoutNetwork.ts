import { createFakeWebSocket } from '../../src/testing.ts'

/** A WebSocket without a network: it always opens, and echoes every message. */
export const EchoWithoutNetwork = createFakeWebSocket({
  async serve(peer) {
    await peer.accept()
    for (;;) await peer.send(`${String(await peer.next())}, without a network`)
  },
}).WebSocket
