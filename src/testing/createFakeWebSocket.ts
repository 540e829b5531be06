import { createWebSocketClass } from './createWebSocketClass.js'
import type { FakePeer } from './FakePeer.js'
import { createHosts } from './hosts.js'
import { getEnd } from './peerEnds.js'
import { createQueue } from './queue.js'
import { ConnectionOverError } from './ConnectionOverError.js'

/** The options of `createFakeWebSocket` and `installFakeWebSocket`. */
export interface FakeWebSocketOptions {
  /**
   * True: accepts every handshake automatically. False: each handshake waits for `peer.accept()` or `peer.refuse()`.
   *
   * @default false
   */
  readonly accept?: boolean | undefined

  /**
   * The server: called with each peer, inside the constructor of the client's socket. With `accept`, the handshake has been accepted before.
   *
   * It may end with the error that `next()` rejects with, or that an action throws, because the connection has ended: a loop over `peer.next()` needs
   * no `catch`. Any other error, such as a failed assertion, is reported as uncaught, even after the connection has ended.
   *
   * @default none
   * @example
   * serve: async (peer) => {
   *   for (;;) await peer.send(`echo ${await peer.next()}`)
   * }
   */
  readonly serve?: ((peer: FakePeer) => unknown) | undefined
}

/**
 * A WebSocket class, and the peers of all sockets created with it. Like an engine, it runs one handshake at a time for each host and port: see {@link
 * FakePeer.accept}.
 */
export interface FakeServer {
  /** The class. Pass it as the `WebSocket` option, or to other code that takes a WebSocket class. */
  readonly WebSocket: typeof WebSocket

  /** The peers of all sockets created so far, in order. Always the same array. */
  readonly peers: readonly FakePeer[]

  /**
   * Returns the peer of the next socket: one that was created and not returned yet, or the next one to be created. Each call returns another peer, in
   * order. Resolves when the socket exists, whatever its state.
   */
  nextPeer(): Promise<FakePeer>
}

/**
 * Creates a WebSocket class without a network. Changes nothing global.
 *
 * @example
 * const server = createFakeWebSocket()
 * const chat = createConnection('wss://example.com', { WebSocket: server.WebSocket })
 * chat.open()
 * const peer = await server.nextPeer()
 * await peer.accept()
 */
export function createFakeWebSocket(options?: FakeWebSocketOptions): FakeServer {
  const peers: FakePeer[] = []
  const hosts = createHosts()
  const waiting = createQueue<(peer: FakePeer) => void>()
  let asked = 0

  async function serve(peer: FakePeer): Promise<void> {
    try {
      await options?.serve?.(peer)
    } catch (error) {
      if (!(error instanceof ConnectionOverError)) throw error
    }
  }

  function dialled(socket: WebSocket): void {
    const { peer, enter } = getEnd(socket)
    enter(hosts)
    peers.push(peer)
    waiting.take()?.(peer)
    if (options?.accept) void peer.accept()
    void serve(peer)
  }

  return {
    peers,
    WebSocket: createWebSocketClass(dialled),
    nextPeer() {
      asked += 1
      const peer = peers[asked - 1]
      return peer ? Promise.resolve(peer) : new Promise((resolve) => waiting.push(resolve))
    },
  }
}
