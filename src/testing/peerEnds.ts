import type { PeerEnd } from './createFakePeer.js'

const ends = new WeakMap<WebSocket, PeerEnd>()

/** Stores the server side of a fake WebSocket. */
export function setEnd(socket: WebSocket, end: PeerEnd): void {
  ends.set(socket, end)
}

/** Returns the server side of a fake WebSocket. */
export const getEnd = (socket: WebSocket): PeerEnd => ends.get(socket)!
