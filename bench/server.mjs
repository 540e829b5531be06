// @ts-check
/**
 * The WebSocket server, a process of its own: tells its parent the ports, and ends when that is gone. Whatever the parent says, it answers with how
 * many sockets there have been since it said so last, and how many of all are open.
 *
 *     /burst              sends as many messages, at once, as the message that it hears says
 *     /burst?rate=5000    the same, so many a second
 *     /stream?rate=500    sends so many a second from the first message that it hears on
 *     /stop               ends all streams, and says how many messages the latest one had
 *     /echo               answers every message with itself
 *     /large?kind=json    answers every message with a million bytes: of JSON, or of `binary`
 *     /sink               answers `end` with how many messages came before
 *
 * Messages bear their number, from 0 on.
 */
import { WebSocketServer } from 'ws'
import { listenForParent } from './listening.mjs'

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

const largeText = JSON.stringify(
  Array.from({ length: 25_000 }, (_, id) => ({ id, name: `row ${id}`, price: id / 8 })),
).slice(0, 1_000_000)
const largeBytes = Buffer.alloc(1_000_000, 7)

/** @typedef {(socket: import('ws').WebSocket, tcp: import('node:stream').Duplex, params: URLSearchParams) => void} Deed */

/** What ends the streams that are under way. @type {Set<() => void>} */
const streams = new Set()
let sentByLatest = 0

/**
 * As many as are due by the clock, whatever the timer does.
 * @type {(socket: import('ws').WebSocket, rate: number, from: number, count: number, sent?: (next: number) => void) => () => void}
 */
function sendAtRate(socket, rate, from, count, sent) {
  const start = performance.now()
  let next = from
  const stop = () => clearInterval(timer)
  const timer = setInterval(() => {
    const due = from + Math.min(count, Math.floor(((performance.now() - start) / 1000) * rate))
    for (; next < due; next += 1) socket.send(String(next))
    sent?.(next)
    if (next === from + count) stop()
  }, 2)
  socket.once('close', stop)
  return stop
}

/** @type {Record<string, Deed>} */
const paths = {
  '/burst'(socket, tcp, params) {
    const rate = Number(params.get('rate'))
    let sent = 0
    socket.on('message', (raw) => {
      const count = Number(raw)
      if (rate) sendAtRate(socket, rate, sent, count)
      else tcp.write(encodeFrames(sent, count))
      sent += count
    })
  },
  '/stream'(socket, _, params) {
    socket.once('message', () => {
      const stop = sendAtRate(socket, Number(params.get('rate')), 0, Infinity, (next) => {
        sentByLatest = next
      })
      streams.add(stop)
    })
  },
  '/stop'(socket) {
    for (const stop of streams) stop()
    streams.clear()
    socket.send(String(sentByLatest))
  },
  '/echo'(socket) {
    socket.on('message', (raw, binary) => socket.send(raw, { binary }))
  },
  '/large'(socket, _, params) {
    const answer = params.get('kind') === 'binary' ? largeBytes : largeText
    socket.on('message', () => socket.send(answer))
  },
  '/sink'(socket) {
    let heard = 0
    socket.on('message', (raw) => {
      // A short text comes as a buffer: its first byte is enough to tell one from the other.
      if (/** @type {Buffer} */ (raw)[0] === 0x65) socket.send(String(heard))
      else heard += 1
    })
  },
}

let opened = 0
const webSockets = new WebSocketServer({ noServer: true })
/** @type {(request: import('node:http').IncomingMessage, tcp: import('node:stream').Duplex, head: Buffer) => void} */
function upgrade(request, tcp, head) {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://server')
  const begin = paths[pathname]
  if (!begin) {
    tcp.destroy()
    return
  }
  webSockets.handleUpgrade(request, tcp, head, (socket) => {
    opened += 1
    begin(socket, tcp, searchParams)
  })
}

await listenForParent(upgrade)

process.on('message', () => {
  process.send?.({ opened, open: webSockets.clients.size })
  opened = 0
})
process.on('disconnect', () => process.exit())
