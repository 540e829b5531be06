import { inject } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { listen } from '../support/proveWire.js'

declare module 'vitest' {
  interface ProvidedContext {
    servers: { readonly ethereum: string; readonly stomp: string; readonly actionCable: string }
  }
}

interface Relay {
  readonly url: string
  readonly drop: () => void
}

/** Relays between a client and a real server, and passes each text to `onFrame`. `drop` cuts the connection. */
export async function relay(
  target: keyof ReturnType<typeof getServers>,
  onFrame: (text: string, from: 'client' | 'server') => void,
): Promise<Relay> {
  const { address, drop } = await listen(
    (socket) => {
      const upstream = new WebSocket(getServers()[target], socket.protocol || [])
      const early: string[] = []
      socket.on('message', (data: Buffer) => {
        const text = data.toString()
        onFrame(text, 'client')
        if (upstream.readyState === WebSocket.OPEN) upstream.send(text)
        else early.push(text)
      })
      upstream.on('open', () => {
        for (const text of early) upstream.send(text)
      })
      upstream.on('message', (data: Buffer) => {
        const text = data.toString()
        onFrame(text, 'server')
        socket.send(text)
      })
      socket.on('close', () => upstream.close())
      upstream.on('close', (code, reason) => {
        if (code === 1005 || code === 1006) socket.terminate()
        else socket.close(code, reason)
      })
    },
    new WebSocketServer({ port: 0, host: '127.0.0.1' }),
  )
  return { url: `ws://${address}`, drop }
}

export const getServers = () => inject('servers')
