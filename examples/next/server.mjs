// @ts-check
/** The WebSocket server: a chat room and a ticker. Prints what connects, and with which code it closes. */
import { describeCloseCode } from 'wasclean/core'
import { WebSocketServer } from 'ws'
import { timeLeft } from './token.mjs'

/** @import { WebSocket } from 'ws' */

const server = new WebSocketServer({ port: Number(process.env.SOCKET_PORT ?? 8080) }, () => {
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())
  console.log(`WebSocket server: ws://localhost:${port}`)
})

/** @type {Set<WebSocket>} */
const room = new Set()
let guests = 0

/** @type {(socket: WebSocket, token: string | null) => void} */
function join(socket, token) {
  const expire = () => socket.close(4401, 'token expired')
  const left = timeLeft(token)
  if (left <= 0) return expire()

  const timer = setTimeout(expire, left)
  const guest = `guest ${(guests += 1)}`
  room.add(socket)
  socket.on('message', (text) => {
    for (const other of room) other.send(JSON.stringify({ from: guest, text: String(text) }))
  })
  socket.on('close', () => {
    clearTimeout(timer)
    room.delete(socket)
  })
}

const prices = { GOLD: 2000, TEA: 30 }

/** @type {(socket: WebSocket) => void} */
function tick(socket) {
  const send = () => {
    for (const [symbol, price] of Object.entries(prices)) socket.send(JSON.stringify({ symbol, price }))
  }
  const timer = setInterval(send, 1000)
  socket.on('close', () => clearInterval(timer))
  send()
}

setInterval(() => {
  prices.GOLD += Math.round(Math.random() * 20) - 10
  prices.TEA += Math.round(Math.random() * 2) - 1
}, 1000)

let sockets = 0

server.on('connection', (socket, { url = '/' }) => {
  const { pathname, searchParams } = new URL(url, 'ws://localhost')
  const name = `${pathname} ${(sockets += 1)}`
  console.log(`${name}: open`)
  socket.on('close', (code) => console.log(`${name}: closed with ${code}, ${describeCloseCode(code).name}`))
  socket.on('error', console.error)

  if (pathname === '/chat') join(socket, searchParams.get('token'))
  else if (pathname === '/ticker') tick(socket)
  else socket.close(4404, 'nothing is here')
})
