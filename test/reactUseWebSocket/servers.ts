import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebSocket, WebSocketServer } from 'ws'
import { installFakeWebSocket, type FakePeer } from '../../src/testing.js'

/** The other end of a script's sockets, and what it has seen. */
export interface Server {
  readonly url: string
  /** The query of each socket. */
  readonly queries: string[]
  /** The subprotocols that each socket has offered. */
  readonly offered: string[]
  /** Every text that has arrived. */
  readonly received: string[]
  /** How each socket has ended: the close frame of the client, or 1006. */
  readonly ends: string[]
  /** Refuses the handshakes to come. */
  refuses: boolean
  /** Holds the handshakes to come until `release`. */
  holds: boolean
  /** Accepts those handshakes. */
  readonly release: () => void
  /** No socket is open. */
  readonly isIdle: () => boolean
  readonly send: (...texts: readonly string[]) => void
  readonly close: (code?: number, reason?: string) => void
  readonly cut: () => void
  readonly stop: () => Promise<void>
}

type Seen = Pick<Server, 'queries' | 'offered' | 'received' | 'ends'>
const toSeen = (): Seen => ({ queries: [], offered: [], received: [], ends: [] })

/** Sockets without a network, as the global WebSocket. */
export function serveFake(): Promise<Server> {
  const seen = toSeen()
  const held: (() => void)[] = []
  let peers: FakePeer[] = []
  const fake = installFakeWebSocket({
    serve(peer) {
      seen.queries.push(new URL(peer.url).search)
      seen.offered.push(peer.protocols.join())
      if (server.holds) held.push(() => void accept(peer))
      else if (server.refuses) void peer.refuse()
      else void accept(peer)
    },
  })

  async function accept(peer: FakePeer): Promise<void> {
    peers.push(peer)
    await peer.accept()
    void peer.closed.then((frame) => {
      peers = peers.filter((other) => other !== peer)
      seen.ends.push(frame ? `${frame.code} ${frame.reason}` : '1006 ')
    })
    try {
      for (;;) seen.received.push(String(await peer.next()))
    } catch {
      // It has ended.
    }
  }

  const server: Server = {
    ...seen,
    url: 'ws://peer.test/room',
    refuses: false,
    holds: false,
    release: () => {
      for (const go of held.splice(0)) go()
    },
    isIdle: () => peers.length === 0,
    send: (...texts) => {
      for (const text of texts) for (const peer of peers) void peer.send(text)
    },
    close: (code, reason) => {
      for (const peer of peers) void peer.close(code, reason)
    },
    cut: () => {
      for (const peer of peers) void peer.vanish()
    },
    stop: () => {
      fake.uninstall()
      return Promise.resolve()
    },
  }
  return Promise.resolve(server)
}

/** A real server, and real sockets as the global WebSocket. */
export async function serveReal(): Promise<Server> {
  const seen = toSeen()
  const held: (() => void)[] = []
  const real = new WebSocketServer({
    port: 0,
    host: '127.0.0.1',
    verifyClient: ({ req }: { req: IncomingMessage }, decide: (accepts: boolean) => void) => {
      seen.queries.push(new URL(req.url ?? '', 'ws://peer').search)
      seen.offered.push(req.headers['sec-websocket-protocol'] ?? '')
      if (server.holds) held.push(() => decide(true))
      else decide(!server.refuses)
    },
  })
  await once(real, 'listening')
  real.on('connection', (socket) => {
    socket.on('message', (data: Buffer) => seen.received.push(data.toString()))
    socket.on('close', (code, reason) => seen.ends.push(`${code} ${reason.toString()}`))
  })
  const before = globalThis.WebSocket
  globalThis.WebSocket = WebSocket as unknown as typeof globalThis.WebSocket
  const server: Server = {
    ...seen,
    url: `ws://127.0.0.1:${(real.address() as AddressInfo).port}/room`,
    refuses: false,
    holds: false,
    release: () => {
      for (const go of held.splice(0)) go()
    },
    isIdle: () => real.clients.size === 0,
    send: (...texts) => {
      for (const text of texts) for (const socket of real.clients) socket.send(text)
    },
    close: (code, reason) => {
      for (const socket of real.clients) socket.close(code, reason)
    },
    cut: () => {
      for (const socket of real.clients) socket.terminate()
    },
    stop: async () => {
      globalThis.WebSocket = before
      for (const socket of real.clients) socket.terminate()
      real.close()
      await once(real, 'close')
    },
  }
  return server
}
