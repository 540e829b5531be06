import type { FakePeer } from './FakePeer.js'

const peers = new WeakMap<WebSocket, FakePeer>()

export function introduce(socket: WebSocket, peer: FakePeer): void {
  peers.set(socket, peer)
}

/** The other end of a fake WebSocket. */
export const peerOf = (socket: WebSocket): FakePeer => peers.get(socket)!
