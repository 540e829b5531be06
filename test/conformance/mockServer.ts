import { type Client, Server as MockServer, WebSocket as MockWebSocket } from 'mock-socket'
import type { Frame, Params, Server, World } from './world.js'

/** mock-socket in the place of an engine and of the server, as far as it can do what the paths of the peer server say. */
export function createMockWorld(): World {
  return { WebSocket: MockWebSocket as unknown as typeof WebSocket, serve }
}

function serve(path: string, params: Params = {}): Server {
  const url = `ws://127.0.0.1:12345${path}/${crypto.randomUUID()}`
  let asked: (protocols: string[]) => void
  const offered = new Promise<string[]>((resolve) => (asked = resolve))
  const server = new MockServer(url, {
    mock: false,
    ...(path === '/refuse' && { verifyClient: () => false }),
    selectProtocol(protocols) {
      asked(protocols)
      return String(params['pick'] ?? protocols[0] ?? '')
    },
  })
  let dialled: (client: Client) => void
  let gone: (frame: Frame | null) => void
  const client = new Promise<Client>((resolve) => (dialled = resolve))
  const frame = new Promise<Frame | null>((resolve) => (gone = resolve))

  server.on('connection', (socket) => {
    dialled(socket)
    if (path === '/echo') socket.on('message', (data) => socket.send(data))
    socket.on('close', (({ code, reason }: Frame) => gone({ code, reason })) as () => void)
    if (path === '/close')
      socket.close({
        code: Number(params['code'] ?? 1005),
        reason: String(params['reason'] ?? ''),
        wasClean: true,
      })
  })

  return {
    url,
    offered: () => offered,
    frame: () => frame,
    async send(data, times) {
      for (let number = 0; number < (times ?? 1); number += 1)
        (await client).send(times ? `${data}${number}` : data)
    },
    close: async (code = 1005, reason = '') => (await client).close({ code, reason, wasClean: true }),
    drop: async () => (await client).close({ code: 1006, reason: '', wasClean: false }),
    // It knows no frames.
    breakProtocol: () => client,
    mute: () => client,
    unmute: () => client,
  }
}
