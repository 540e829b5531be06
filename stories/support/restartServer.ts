import { createConnection, type ReconnectOptions } from '../../src/index.ts'
import { createFakeWebSocket } from '../../src/testing.ts'

/** Connects so many clients to a fake server, which then restarts. Returns the milliseconds that each client waits before it comes back. */
export async function restartServer(
  clients: number,
  reconnect: ReconnectOptions,
): Promise<readonly number[]> {
  const server = createFakeWebSocket({ accept: true })
  const connections = Array.from({ length: clients }, (_, client) =>
    // Each with a host of its own: clients of one host open one after the other.
    createConnection(`ws://client-${client}.example`, { WebSocket: server.WebSocket, reconnect }),
  )
  // A client with a short wait has come back before the last one has lost its server.
  const delays = new Map<number, number>()
  for (const [client, connection] of connections.entries()) {
    connection.subscribe(() => {
      const { retry } = connection.getSnapshot()
      if (retry && !delays.has(client)) delays.set(client, retry.delay)
    })
    connection.open()
  }
  await Promise.all(server.peers.map((peer) => peer.settled()))
  await Promise.all(server.peers.map((peer) => peer.close(1012)))
  for (const connection of connections) connection.dispose()
  return [...delays.values()]
}
