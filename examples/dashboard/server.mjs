// @ts-check
/** The WebSocket server: three topics, each sent once a second to those who subscribe to it, and a request. */
import { loadavg } from 'node:os'
import { WebSocketServer } from 'ws'

const server = new WebSocketServer({ port: Number(process.env.SOCKET_PORT ?? 8080) }, () => {
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())
  console.log(`WebSocket server: ws://localhost:${port}`)
})

const topics = new Map([
  ['load', () => Number(loadavg()[0]?.toFixed(2))],
  ['memory', () => Math.round(process.memoryUsage().rss / 1_000_000)],
  ['visitors', () => server.clients.size],
])

server.on('connection', (socket) => {
  const timers = new Map()
  /** @type {(message: object) => void} */
  const send = (message) => socket.send(JSON.stringify(message))

  socket.on('error', console.error)
  socket.on('close', () => timers.forEach((timer) => clearInterval(timer)))
  socket.on('message', (text) => {
    const { op, id, topic } = JSON.parse(String(text))
    const read = topics.get(topic)
    if (op === 'subscribe' && read) {
      const tell = () => send({ topic, data: read() })
      send({ id, result: 'subscribed' })
      tell()
      timers.set(topic, setInterval(tell, 1_000))
    } else if (op === 'unsubscribe') {
      clearInterval(timers.get(topic))
      timers.delete(topic)
      send({ id, result: 'unsubscribed' })
    } else if (op === 'uptime') send({ id, result: Math.floor(process.uptime()) })
    else send({ id, error: `unknown: ${topic ?? op}` })
  })
})
