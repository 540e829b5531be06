import { createFakeWebSocket, type FakePeer, type FakeWebSocketOptions } from '../../src/testing.js'

export interface Dialled {
  readonly socket: WebSocket
  readonly peer: FakePeer
  /** What the client has seen, in order: the event's type, and what it says. */
  readonly seen: unknown[]
}

/** A client that tells what it sees, and its peer. */
export function dialFake(protocols: string | string[] = [], options?: FakeWebSocketOptions): Dialled {
  const server = createFakeWebSocket(options)
  const socket = new server.WebSocket('ws://peer/', protocols)
  const seen: unknown[] = []
  socket.onopen = () => seen.push('open')
  socket.onmessage = ({ data }: MessageEvent<unknown>) => seen.push(data)
  socket.onerror = () => seen.push('error')
  socket.onclose = ({ code, reason, wasClean }) => seen.push({ code, reason, wasClean })
  return { socket, peer: server.peers[0]!, seen }
}

/** One that is open. */
export async function dialFakeUntilOpen(): Promise<Dialled> {
  const dialled = dialFake()
  await dialled.peer.accept()
  dialled.seen.length = 0
  return dialled
}
