import { createFakeWebSocket, type FakePeer, type FakeWebSocketOptions } from '../../src/testing.js'

export interface Dialled {
  readonly socket: WebSocket
  readonly peer: FakePeer
  /** The events of the client, in order: the type, the data of a message, or the fields of a close event. */
  readonly seen: unknown[]
}

/** A client that records its events, and its peer. */
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

/** A client that is open, and its peer. */
export async function dialFakeUntilOpen(): Promise<Dialled> {
  const dialled = dialFake()
  await dialled.peer.accept()
  dialled.seen.length = 0
  return dialled
}
