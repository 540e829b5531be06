import { ReadyState } from '../protocol/readyState.js'
import type { FakePeer } from './FakePeer.js'
import { FakeWebSocket } from './FakeWebSocket.js'
import { peerOf } from './peers.js'

export interface FakeWebSocketOptions {
  /**
   * Whether every handshake is accepted by itself. `false`: it waits for `peer.accept()` or `peer.refuse()`, so that a test says when.
   *
   * @default false
   */
  readonly accept?: boolean | undefined

  /**
   * What the server does with each connection, called within the constructor of its socket; with `accept` as well, the handshake is accepted first.
   * If it throws or rejects once the connection is over, as a loop over `peer.next()` does, that is no error.
   *
   * @default nothing
   */
  readonly serve?: ((peer: FakePeer) => unknown) | undefined
}

/** A WebSocket class of its own, and the other ends of all sockets made with it. */
export interface FakeServer {
  /** For the `WebSocket` option, or for whatever else takes a WebSocket class. */
  readonly WebSocket: typeof WebSocket

  /** One for every socket that was made, in order; the same array all along. */
  readonly peers: readonly FakePeer[]

  /**
   * The peer of the next socket that is made, or that was made and not asked for yet: one call for each socket, in order. Resolves as soon as the
   * socket exists, whatever its state.
   */
  nextPeer(): Promise<FakePeer>
}

/**
 * Makes a WebSocket class without a network, and touches nothing else.
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
  const waiting: ((peer: FakePeer) => void)[] = []
  let asked = 0

  async function attend(peer: FakePeer): Promise<void> {
    try {
      await options?.serve?.(peer)
    } catch (error) {
      if (peer.readyState !== ReadyState.CLOSED) throw error
    }
  }

  function dialled(peer: FakePeer): void {
    peers.push(peer)
    waiting.shift()?.(peer)
    if (options?.accept) void peer.accept()
    void attend(peer)
  }

  return {
    peers,
    // Not a class that extends it: what belongs to an interface would be found one step too far up.
    WebSocket: new Proxy(FakeWebSocket, {
      construct(Class, values, newTarget) {
        const socket = Reflect.construct(Class, values, newTarget) as FakeWebSocket
        dialled(peerOf(socket))
        return socket
      },
    }),
    nextPeer() {
      asked += 1
      const peer = peers[asked - 1]
      return peer ? Promise.resolve(peer) : new Promise((resolve) => waiting.push(resolve))
    },
  }
}
