// @ts-check
/** The WebSocket server: a chat room with topics, and a ticker. Prints what connects, and with which code it closes. */
import { describeCloseCode } from 'wasclean/core'
import { WebSocketServer } from 'ws'
import { timeLeft } from './token.mjs'

/** @import { WebSocket } from 'ws' */

const server = new WebSocketServer({ port: Number(process.env.SOCKET_PORT ?? 8080) }, () => {
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())
  console.log(`WebSocket server: ws://localhost:${port}`)
})

const prices = { GOLD: 2000, TEA: 30 }

/**
 * Who follows a topic: the lines of the chat, and each price.
 * @type {Map<string, Set<WebSocket>>}
 */
const topics = new Map(['lines', 'price:gold', 'price:tea'].map((topic) => [topic, new Set()]))
let guests = 0

/** @type {(socket: WebSocket, message: object) => void} */
const send = (socket, message) => socket.send(JSON.stringify(message))

/** @type {(topic: string, data: unknown) => void} */
function publish(topic, data) {
  for (const socket of topics.get(topic) ?? []) send(socket, { topic, data })
}

/** @type {(frame: unknown) => Record<string, unknown>} What is no JSON has no fields, and does not end the server. */
function parse(frame) {
  try {
    return Object(JSON.parse(String(frame)))
  } catch {
    return {}
  }
}

/** @type {(socket: WebSocket, token: string | null) => void} */
function join(socket, token) {
  const expire = () => socket.close(4401, 'token expired')
  const left = timeLeft(token)
  if (left <= 0) return expire()

  const timer = setTimeout(expire, left)
  const guest = `guest ${(guests += 1)}`
  socket.on('message', (frame) => {
    const { op, topic, text } = parse(frame)
    const followers = topics.get(String(topic))
    if (op === 'say') publish('lines', { from: guest, text: String(text) })
    else if (!followers) send(socket, { topic, error: 'the server has no such topic' })
    else if (op === 'unsubscribe') followers.delete(socket)
    else followers.add(socket)
  })
  socket.on('close', () => {
    clearTimeout(timer)
    for (const followers of topics.values()) followers.delete(socket)
  })
}

/** @type {(socket: WebSocket) => void} */
function tick(socket) {
  const sendPrices = () => {
    for (const [symbol, price] of Object.entries(prices)) send(socket, { symbol, price })
  }
  const timer = setInterval(sendPrices, 1000)
  socket.on('close', () => clearInterval(timer))
  sendPrices()
}

setInterval(() => {
  prices.GOLD += Math.round(Math.random() * 20) - 10
  prices.TEA += Math.round(Math.random() * 2) - 1
  publish('price:gold', prices.GOLD)
  publish('price:tea', prices.TEA)
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
