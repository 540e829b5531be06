// @ts-check
/**
 * The WebSocket server, a process of its own: tells its parent the port, and ends when that is gone.
 *
 *     /burst              sends as many messages, at once, as the message that it hears says
 *     /stream?rate=500    sends so many a second from the first message that it hears to the second; then closes, and
 *                         says how many they were in the reason
 *     /echo               answers every message with itself
 *
 * Messages bear their number, from 0 on.
 */
import { createServer } from 'node:http'
import { WebSocketServer } from 'ws'

/**
 * Encoded here and written in one piece, since a server that sends one by one is slower than the page that it measures.
 * @type {(from: number, count: number) => Buffer}
 */
function encodeFrames(from, count) {
  const frames = Array.from({ length: count }, (_, index) => {
    const text = String(from + index)
    return `\x81${String.fromCharCode(text.length)}${text}`
  })
  return Buffer.from(frames.join(''), 'latin1')
}

/** @typedef {(socket: import('ws').WebSocket, tcp: import('node:stream').Duplex, params: URLSearchParams) => void} Deed */

/** @type {Record<string, Deed>} */
const paths = {
  '/burst'(socket, tcp) {
    let sent = 0
    socket.on('message', (raw) => {
      const count = Number(raw)
      tcp.write(encodeFrames(sent, count))
      sent += count
    })
  },
  '/stream'(socket, _, params) {
    const rate = Number(params.get('rate'))
    socket.once('message', () => {
      const start = performance.now()
      let sent = 0
      const timer = setInterval(() => {
        const due = Math.floor(((performance.now() - start) / 1000) * rate)
        for (; sent < due; sent += 1) socket.send(String(sent))
      }, 2)
      socket.once('message', () => {
        clearInterval(timer)
        socket.close(1000, String(sent))
      })
      socket.once('close', () => clearInterval(timer))
    })
  },
  '/echo'(socket) {
    socket.on('message', (raw, binary) => socket.send(raw, { binary }))
  },
}

const webSockets = new WebSocketServer({ noServer: true })
const server = createServer()
server.on('upgrade', (request, tcp, head) => {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://server')
  const begin = paths[pathname]
  if (begin) webSockets.handleUpgrade(request, tcp, head, (socket) => begin(socket, tcp, searchParams))
  else tcp.destroy()
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (address !== null && typeof address === 'object') process.send?.({ port: address.port })
})
process.on('disconnect', () => process.exit())
