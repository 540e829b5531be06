// @ts-check
/**
 * The WebSocket server of the soaks, a process of its own. Whatever it writes is numbered (`SESSION NUMBER`, each session's from 0 on), and it keeps books of
 * every session. To `books` from its parent it answers with them all; to `stop` too, when it has ended all streams. It ends when its parent is gone.
 *
 *     /stream?rate=2000    writes so many messages a second; those that it hears are numbers from 0 on
 *     /burst               writes as many, at once, as the message that it hears says
 *     /hold                writes nothing
 *     /large               answers a message with its hash, one of its own that is as long and of the same kind, and the hash of that
 *
 * `&attempt=NUMBER` is written into the books.
 */
import { createHash } from 'node:crypto'
import { WebSocket, WebSocketServer } from 'ws'
import { listenForParent } from '../listening.mjs'

/**
 * @typedef {object} Book  Of one session. Times are milliseconds since the epoch.
 * @property {number} session  In the order of the handshakes, from 0 on.
 * @property {number} attempt
 * @property {number} openedAt
 * @property {number | null} leftAt  When a close frame was read, or the end of the line.
 * @property {number | null} code  Of the close frame.
 * @property {number} written
 * @property {number} heard
 * @property {number} heardLast  The number of the latest message heard; -1: none.
 * @property {number} lostInside  Numbers that were left out between two that were heard.
 * @property {number} misplaced  Heard twice, or too late.
 *
 * @typedef {(socket: WebSocket, book: Book, params: URLSearchParams) => void} Deed
 */

const heartbeat = 'beat'
/** @type {Book[]} */
const books = []
let stopped = false
/** The number of the latest message heard in any session, so that one which comes again in another is noticed. */
let heardLast = -1

/** @type {(book: Book, number: number) => void} */
function enter(book, number) {
  if (number <= heardLast) {
    book.misplaced += 1
    return
  }
  if (book.heard > 0) book.lostInside += number - book.heardLast - 1
  book.heard += 1
  book.heardLast = heardLast = number
}

/** @type {(socket: WebSocket, book: Book, sent?: () => void) => void} */
function write(socket, book, sent) {
  socket.send(`${book.session} ${book.written}`, sent)
  book.written += 1
}

/** As many as are due by the clock, whatever the timer does. @type {Deed} */
function stream(socket, book, params) {
  const rate = Number(params.get('rate'))
  const start = performance.now()
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - start) / 1000) * rate)
    while (!stopped && book.leftAt === null && book.written < due) write(socket, book)
  }, 2)
  socket.on('close', () => clearInterval(timer))
  socket.on('message', (raw) => {
    const heard = /** @type {Buffer} */ (raw)
    const text = heard.toString()
    if (text === heartbeat) socket.send(heartbeat)
    else enter(book, Number(text))
  })
}

/** @type {(data: Buffer) => string} */
const hash = (data) => createHash('sha256').update(data).digest('hex')

/** Letters that repeat only after a long time. @type {(length: number) => Buffer} */
function fill(length) {
  const data = Buffer.alloc(length)
  for (let index = 0; index < length; index += 1) data[index] = 0x20 + ((index * 7 + (index >> 9)) % 95)
  return data
}

/** @type {Record<string, Deed>} */
const paths = {
  '/stream': stream,
  '/hold': () => undefined,
  '/burst': (socket, book) => {
    const chunk = 1_000
    /** @type {(end: number) => void} */
    const writeUntil = (end) => {
      const next = Math.min(end, book.written + chunk)
      // No more at once than the line takes.
      const go = () => writeUntil(end)
      while (book.written < next) write(socket, book, book.written === next - 1 ? go : undefined)
    }
    socket.on('message', (raw) => {
      const heard = /** @type {Buffer} */ (raw)
      writeUntil(book.written + Number(heard.toString()))
    })
  },
  '/large': (socket) => {
    socket.on('message', (raw, binary) => {
      const heard = /** @type {Buffer} */ (raw)
      const own = fill(heard.length)
      socket.send(hash(heard))
      socket.send(own, { binary })
      socket.send(hash(own))
    })
  },
}

const webSockets = new WebSocketServer({ noServer: true, maxPayload: 128 * 1024 * 1024 })

/** @type {(request: import('node:http').IncomingMessage, tcp: import('node:stream').Duplex, head: Buffer) => void} */
function upgrade(request, tcp, head) {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://server')
  const deed = paths[pathname]
  if (!deed) {
    tcp.destroy()
    return
  }
  webSockets.handleUpgrade(request, tcp, head, (socket) => {
    const none = {
      leftAt: null,
      code: null,
      written: 0,
      heard: 0,
      heardLast: -1,
      lostInside: 0,
      misplaced: 0,
    }
    /** @type {Book} */
    const book = {
      session: books.length,
      attempt: Number(searchParams.get('attempt')),
      openedAt: Date.now(),
      ...none,
    }
    books.push(book)
    // 'close' says that the line has ended.
    socket.on('error', () => undefined)
    socket.on('close', () => {
      book.leftAt ??= Date.now()
    })
    // Nobody else calls it: ws does, when a close frame came, with the code if there is one.
    socket.close = (...body) => {
      book.leftAt ??= Date.now()
      book.code = body[0] ?? 1005
      WebSocket.prototype.close.apply(socket, body)
    }
    deed(socket, book, searchParams)
  })
}

await listenForParent(upgrade)
process.on('message', (asked) => {
  if (asked === 'stop') stopped = true
  process.send?.(books)
})
process.on('disconnect', () => process.exit())
