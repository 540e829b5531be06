import { createFakeWebSocket, type FakePeer } from '../../src/testing.js'
import type { Server, World } from './world.js'

const host = 'ws://127.0.0.1:12345'

/** The fake in the place of an engine and of the server: its peers do what the paths of the peer server say. */
export function createFakeWorld(): World {
  const { WebSocket, nextPeer } = createFakeWebSocket()
  const served = new Map<string, (peer: FakePeer) => void>()

  async function receive(): Promise<never> {
    for (;;) {
      const peer = await nextPeer()
      const { pathname, searchParams } = new URL(peer.url)
      served.get(searchParams.get('id') ?? '')?.(peer)
      void behaviours[pathname]?.(peer, searchParams)
    }
  }
  void receive()

  return {
    WebSocket,
    serve(path, params = {}) {
      const id = crypto.randomUUID()
      let found: (peer: FakePeer) => void
      const dialled = new Promise<FakePeer>((resolve) => (found = resolve))
      served.set(id, (peer) => found(peer))
      const url = new URL(`${path}?id=${id}`, host)
      for (const [name, value] of Object.entries(params)) url.searchParams.set(name, `${value}`)

      /** What it is told to write while it is muted. Null: it is not. */
      let held: ((peer: FakePeer) => void)[] | null = null
      const write = async (deed: (peer: FakePeer) => void) => {
        const peer = await dialled
        if (held) held.push(deed)
        else deed(peer)
      }
      const server: Server = {
        url: url.href,
        offered: async () => (await dialled).protocols,
        frame: async () => (await dialled).closed,
        // No deed is awaited here, as none of the real server's is.
        send: (data, times) =>
          write((peer) => {
            if (times === undefined) void peer.send(data)
            else for (let number = 0; number < times; number += 1) void peer.send(`${data}${number}`)
          }),
        close: (code, reason) => write((peer) => void peer.close(code, reason)),
        drop: async () => void (await dialled).vanish(),
        breakProtocol: async () => void (await dialled).breakProtocol(),
        async mute() {
          held = []
          const peer = await dialled
          peer.stall()
        },
        async unmute() {
          const peer = await dialled
          const deeds = held ?? []
          held = null
          for (const deed of deeds) deed(peer)
          try {
            void peer.resume()
          } catch {
            // A close() among them has ended the stall.
          }
        },
      }
      return server
    },
  }
}

const accept = (peer: FakePeer, params: URLSearchParams) => {
  const protocol = params.get('pick')
  return peer.accept(protocol === null ? {} : { protocol })
}

async function echo(peer: FakePeer): Promise<void> {
  try {
    for (;;) await peer.send((await peer.next()) as string | Uint8Array<ArrayBuffer>)
  } catch {
    // The connection has ended.
  }
}

const behaviours: Record<string, (peer: FakePeer, params: URLSearchParams) => unknown> = {
  async '/echo'(peer, params) {
    await accept(peer, params)
    await echo(peer)
  },
  '/silent'(peer, params) {
    void accept(peer, params)
    peer.stall()
  },
  '/never': () => undefined,
  async '/slow'(peer, params) {
    await new Promise((resolve) => setTimeout(resolve, Number(params.get('ms'))))
    if (peer.readyState < 3) await accept(peer, params)
    await echo(peer)
  },
  '/refuse': (peer) => peer.refuse(),
  async '/drop'(peer, params) {
    await accept(peer, params)
    await peer.vanish()
  },
  async '/close'(peer, params) {
    await accept(peer, params)
    const code = params.get('code')
    await peer.close(code === null ? undefined : Number(code), params.get('reason') ?? '')
  },
}
