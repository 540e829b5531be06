import { createFakeWebSocket } from '../../src/testing.ts'

/** A WebSocket without a network: it accepts whoever comes, and says again what it hears. */
export const Parrot = createFakeWebSocket({
  async serve(peer) {
    await peer.accept()
    for (;;) await peer.send(`${String(await peer.next())}, says the parrot`)
  },
}).WebSocket
