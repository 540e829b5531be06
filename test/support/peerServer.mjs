// @ts-check
/**
 * The WebSocket server for tests and stories. It behaves, or misbehaves, as the path asks, and logs what
 * it receives. It can be added to any `http.Server`: the tests run it in a process of its own (peerProcess.mjs),
 * Storybook on its dev server.
 *
 * WebSocket paths, each with an optional `?id=TEXT` that names a log:
 *
 *     /echo                          answers every message with itself
 *     /close?code=4001&reason=bye    closes right after the handshake; without a code: an empty close frame
 *     /silent                        reads everything and answers nothing, close frames included
 *     /slow?ms=500                   finishes the handshake late, then echoes
 *     /never                         never finishes the handshake, and hangs up after 10 seconds
 *     /refuse?status=401             refuses with that status
 *     /drop?after=0                  ends the TCP connection, without a close frame, that many milliseconds after the handshake
 *     /watch?id=TEXT                 sends the log of that id, entry by entry, as JSON; is not logged itself
 *     /broken?kind=NAME              breaks the protocol: see broken.mjs
 *     /room                          sends every message to all clients in the room of that id
 *     /stream?rate=0                 sends the numbers from 0 on as JSON, that many a second; messages control it: see feed.mjs
 *     /ticker?rate=0                 the same with an order book: see market.mjs
 *     /topics                        has topics, requests and a book with versions: see topics.mjs
 *     /sink?rate=BYTES&from=0        reads that many bytes a second, and answers every message with its first four bytes as a
 *                                    number, and the bytes so far: {"number":0,"bytes":65536}; `from`: not before that many bytes
 *
 * Messages to `/stream`, `/ticker` and `/sink` are not logged. With `?pick=TEXT` any path picks that subprotocol, offered or not; if it is empty, none. Otherwise
 * it is the first that was offered.
 *
 * HTTP paths:
 *
 *     GET  /log?id=TEXT[&until=gone]        the log; with `until`, once it has an entry of that type
 *     GET  /count?id=TEXT[&open=0]          { open, upgrades }; with `open`, once that many sockets are open
 *     POST /act?id=TEXT&do=close[&code=1001][&reason=bye]
 *     POST /act?id=TEXT&do=drop
 *     POST /act?id=TEXT&do=break            sends a frame with a reserved opcode to every socket of that id, and keeps reading
 *     POST /act?id=TEXT&do=send&data=TEXT   sends it to every socket of that id: { sockets }
 *     POST /act?id=TEXT&do=mute             neither reads from these sockets nor writes to them ...
 *     POST /act?id=TEXT&do=unmute           ... until this request, when everything goes through
 *     POST /act?id=TEXT&do=refuse[&status=503]  refuses every handshake of that id, whatever its path ...
 *     POST /act?id=TEXT&do=accept           ... until this request
 *
 * A request that waits gets 504 after half a minute, with the current answer.
 */
import { STATUS_CODES } from 'node:http'
import { WebSocket, WebSocketServer } from 'ws'
import { breakDown } from './broken.mjs'
import { brokenFrames } from './brokenFrames.mjs'
import { createFeed } from './feed.mjs'
import { createMarket } from './market.mjs'
import { patience } from './patience.mjs'
import { createTopics } from './topics.mjs'

/**
 * @typedef {import('node:http').IncomingMessage} IncomingMessage
 * @typedef {import('node:http').ServerResponse} ServerResponse
 * @typedef {import('node:stream').Duplex} Duplex
 *
 * @typedef {object} Entry  What the server received, in order.
 * @property {'upgrade' | 'open' | 'message' | 'close' | 'gone'} type  `close`: a close frame came from the client. `gone`: the TCP connection ended.
 * @property {number} at  Milliseconds since the epoch.
 * @property {string[]} [protocols]  Of an upgrade: the subprotocols that the client offered.
 * @property {string} [token]  Of an upgrade: the `?token=` of its address.
 * @property {string} [data]  Of a message: its first 4,096 characters; base64 if it is binary.
 * @property {boolean} [binary]  Of a message.
 * @property {number} [code]  Of a close frame; 1005 if it was empty.
 * @property {string} [reason]  Of a close frame.
 * @property {boolean} [clean]  Of the end: whether a close frame had come from the client.
 *
 * @typedef {object} Line  One TCP connection that asked for a WebSocket.
 * @property {Duplex} tcp
 * @property {IncomingMessage} request
 * @property {Buffer} head
 * @property {URLSearchParams} params
 * @property {Ledger} ledger
 * @property {WebSocket | null} socket  Null until the handshake is done.
 * @property {boolean} closed  Whether a close frame came from the client.
 * @property {boolean} muted
 *
 * @typedef {object} Ledger  The log and the sockets of one id.
 * @property {Entry[]} entries
 * @property {number} upgrades
 * @property {Set<Line>} lines
 * @property {number | null} refusal  The status with which every handshake is refused.
 * @property {Set<() => void>} waiting  Called after every change.
 * @property {Set<WebSocket>} watchers
 *
 * @typedef {(bytes: Buffer) => void} Receive
 *
 * @typedef {object} PeerServer
 * @property {(request: IncomingMessage, tcp: Duplex, head: Buffer) => boolean} handleUpgrade  False: another path, nothing done.
 * @property {(request: IncomingMessage, response: ServerResponse) => boolean} handleRequest  False: another path, nothing done.
 * @property {() => Promise<void>} close  Ends every connection, also the unanswered ones.
 */

const entryLimit = 10_000
const idLimit = 1_000
const dataLimit = 4_096
const payloadLimit = 16 * 1024 * 1024
const actions = ['close', 'drop', 'break', 'send', 'mute', 'unmute', 'refuse', 'accept']

const reservedOpcode = brokenFrames['a reserved opcode for data'] ?? []

const closeSocket = WebSocket.prototype.close

/** @type {(params: URLSearchParams, name: string, otherwise: number) => number} */
const numberIn = (params, name, otherwise) => {
  const number = Number(params.get(name) ?? otherwise)
  return Number.isFinite(number) ? number : otherwise
}

/**
 * @param {URLSearchParams} params
 * @returns {{ code: number | undefined, reason: string } | null} Null: no frame can contain that.
 */
function closeFrameIn(params) {
  const text = params.get('code')
  const reason = params.get('reason') ?? ''
  if (text === null) return { code: undefined, reason }
  const code = Number(text)
  return Number.isInteger(code) && code >= 0 && code <= 0xffff && Buffer.byteLength(reason) <= 123
    ? { code, reason }
    : null
}

/** @type {(line: Line, frame: { code: number | undefined, reason: string }) => void} */
function sendClose({ tcp, socket }, { code, reason }) {
  if (socket === null) return
  if (code === undefined) {
    closeSocket.call(socket)
    return
  }
  try {
    closeSocket.call(socket, code, reason)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    // ws refuses to send reserved or invalid codes, but tests need them.
    const body = Buffer.from(`\0\0${reason}`)
    body.writeUInt16BE(code)
    // Nor does it accept one: it would end the connection at the client's echo. So the echo ends the connection unread.
    tcp.removeAllListeners('data').once('data', () => tcp.end())
    tcp.write(Buffer.concat([Buffer.of(0x88, body.length), body]))
  }
}

/** With `times`, that many messages at once, each with its number from 0 on at its end. @type {(line: Line, params: URLSearchParams) => void} */
function sendAll({ tcp, socket }, params) {
  const data = params.get('data') ?? ''
  const times = params.get('times')
  // One write for all of them, so that other clients of this process need not wait long.
  tcp.cork()
  if (times === null) socket?.send(data)
  else
    for (let number = 0; number < Math.min(Number(times), 100_000); number += 1)
      socket?.send(`${data}${number}`)
  tcp.uncork()
}

/** @type {(line: Line, muted: boolean) => void} */
function mute(line, muted) {
  const { tcp, socket } = line
  if (line.muted === muted) return
  line.muted = muted
  if (muted) {
    tcp.cork()
    socket?.pause()
  } else {
    tcp.uncork()
    socket?.resume()
  }
}

/** @type {(tcp: Duplex, status: number) => void} */
function refuse(tcp, status) {
  tcp.once('finish', () => tcp.destroy())
  tcp.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Refused'}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
  )
}

/** @type {(line: Line, delay: number, act: () => void) => void} */
function later({ tcp }, delay, act) {
  const timer = setTimeout(act, delay)
  tcp.on('close', () => clearTimeout(timer))
}

/** @type {(line: Line, socket: WebSocket, next: (number: number) => string) => Receive} */
function feed({ tcp, params }, socket, next) {
  const { order, stop } = createFeed(next, (texts) => {
    // One write for all of them.
    tcp.cork()
    for (const text of texts) socket.send(text)
    tcp.uncork()
  })
  tcp.on('close', stop)
  const rate = params.get('rate')
  if (rate !== null) order(rate)
  return (bytes) => order(bytes.toString())
}

/** @type {(line: Line, socket: WebSocket) => Receive} */
function serveTopics({ tcp }, socket) {
  const { receive, stop } = createTopics((text) => socket.send(text))
  tcp.on('close', stop)
  return (bytes) => receive(bytes.toString())
}

/**
 * How long a handshake stays unanswered, in milliseconds: as long as the Firefox of the tests waits. It has a limit, because Firefox keeps the connection of
 * a handshake that the page has given up, and opens no more than six to one address: after the sixth, all other tests would wait.
 */
const unansweredLimit = 10_000

/** How far a server on a busy machine may be behind its rate and still catch up, in milliseconds. */
const mostLag = 500

/** Reads a chunk, and the next one when it is due. @type {(line: Line, socket: WebSocket) => Receive} */
function drain({ tcp, params }, socket) {
  const rate = numberIn(params, 'rate', Infinity)
  const from = numberIn(params, 'from', 0)
  let had = 0
  let next = 0
  tcp.on('data', (/** @type {Buffer} */ { length }) => {
    const now = performance.now()
    next = (next === 0 ? now : Math.max(next, now - mostLag)) + (length / rate) * 1000
    if (next <= now) return
    socket.pause()
    setTimeout(() => socket.resume(), next - now)
  })
  return (bytes) => {
    had += bytes.length
    if (had < from) return
    socket.send(JSON.stringify({ number: bytes.length < 4 ? -1 : bytes.readUInt32BE(), bytes: had }))
  }
}

/** The subprotocol to pick. @type {(url: string | undefined) => string | null} */
const pickIn = (url = '') => new URL(url, 'http://peer').searchParams.get('pick')

/** @type {(response: ServerResponse, status: number, body?: unknown) => void} */
export function reply(response, status, body) {
  response.writeHead(status, {
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Allow-Methods': 'GET, POST',
    'Cache-Control': 'no-store',
    'Content-Type': 'application/json',
  })
  response.end(body === undefined ? undefined : JSON.stringify(body))
}

/** @returns {Ledger} */
const createLedger = () => ({
  entries: [],
  upgrades: 0,
  lines: new Set(),
  refusal: null,
  waiting: new Set(),
  watchers: new Set(),
})

/** @type {(ledger: Ledger) => { open: number, upgrades: number }} */
const count = ({ lines, upgrades }) => ({
  open: [...lines].filter(({ socket }) => socket !== null).length,
  upgrades,
})

/** @type {(ledger: Ledger, entry: Omit<Entry, 'at'>) => void} */
function record(ledger, entry) {
  const stamped = { ...entry, at: Date.now() }
  ledger.entries.push(stamped)
  if (ledger.entries.length > entryLimit) ledger.entries.shift()
  for (const watcher of ledger.watchers) watcher.send(JSON.stringify(stamped))
  for (const wake of ledger.waiting) wake()
}

/**
 * @param {{ prefix?: string }} [options] `prefix`: the folder below which all its paths lie, such as `/peer`.
 * @returns {PeerServer}
 */
export function createPeerServer({ prefix = '' } = {}) {
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: payloadLimit,
    handleProtocols: (offered, { url }) => pickIn(url) ?? [...offered][0] ?? false,
  })
  // ws calls handleProtocols only if the client offered some.
  server.on('headers', (headers, { url, headers: { 'sec-websocket-protocol': offered } }) => {
    const pick = pickIn(url)
    if (pick && offered === undefined) headers.push(`Sec-WebSocket-Protocol: ${pick}`)
  })
  /** @type {Map<string, Ledger>} */
  const ledgers = new Map()
  /** @type {Set<Duplex>} */
  const connections = new Set()
  /** @type {Set<() => void>} */
  const waits = new Set()

  /** @type {(id: string | null) => Ledger} */
  function ledgerOf(id) {
    if (id === null) return createLedger()
    const ledger = ledgers.get(id) ?? createLedger()
    // The latest id comes last, so the first idle one is the oldest.
    ledgers.delete(id)
    ledgers.set(id, ledger)
    if (ledgers.size > idLimit) {
      for (const [oldId, { lines, waiting, watchers }] of ledgers) {
        if (oldId === id || lines.size + waiting.size + watchers.size > 0) continue
        ledgers.delete(oldId)
        break
      }
    }
    return ledger
  }

  /** @type {(url: string | undefined) => URL | null} */
  function ours(url = '') {
    return url.startsWith(`${prefix}/`) ? new URL(url.slice(prefix.length), 'http://peer') : null
  }

  /** @type {(line: Line, options?: { answers?: boolean, relays?: boolean, opened?: () => void, receiveWith?: (socket: WebSocket) => Receive, logs?: boolean }) => void} */
  function accept(line, { answers = true, relays = false, opened, receiveWith, logs = !receiveWith } = {}) {
    const { request, tcp, head, ledger } = line
    server.handleUpgrade(request, tcp, head, (socket) => {
      line.socket = socket
      // A client that breaks the protocol has left, which the entry 'gone' reports.
      socket.on('error', () => undefined)
      const receive = receiveWith?.(socket)
      socket.on('message', (raw, binary) => {
        const bytes = /** @type {Buffer} */ (raw)
        if (logs) {
          const data = bytes.toString(binary ? 'base64' : 'utf8').slice(0, dataLimit)
          record(ledger, { type: 'message', data, binary })
        }
        receive?.(bytes)
        if (receive || !answers) return
        for (const { socket } of relays ? ledger.lines : [line]) socket?.send(bytes, { binary })
      })
      // This server closes through the prototype. So only ws calls this method: for a received close frame, with its code
      // and reason or with nothing, and when the client broke the protocol, with a code only.
      socket.close = (...body) => {
        if (body.length !== 1) {
          const [code = 1005, reason = ''] = body
          line.closed = true
          record(ledger, { type: 'close', code, reason: reason.toString() })
        }
        if (answers) closeSocket.apply(socket, body)
      }
      record(ledger, { type: 'open' })
      opened?.()
    })
  }

  /** @type {Record<string, (line: Line) => void>} */
  const paths = {
    '/echo': (line) => accept(line),
    '/silent': (line) => accept(line, { answers: false }),
    '/never': (line) => later(line, unansweredLimit, () => line.tcp.destroy()),
    '/broken': breakDown,
    '/room': (line) => accept(line, { relays: true }),
    '/stream': (line) => accept(line, { receiveWith: (socket) => feed(line, socket, String) }),
    '/ticker': (line) => accept(line, { receiveWith: (socket) => feed(line, socket, createMarket()) }),
    '/topics': (line) => accept(line, { receiveWith: (socket) => serveTopics(line, socket), logs: true }),
    '/sink': (line) => accept(line, { receiveWith: (socket) => drain(line, socket) }),
    '/slow': (line) => later(line, numberIn(line.params, 'ms', 500), () => accept(line)),
    '/refuse': (line) => refuse(line.tcp, numberIn(line.params, 'status', 401)),
    '/drop': (line) =>
      accept(line, {
        opened: () => later(line, numberIn(line.params, 'after', 0), () => line.tcp.destroy()),
      }),
    '/close': (line) => {
      const frame = closeFrameIn(line.params)
      if (frame === null) refuse(line.tcp, 400)
      else accept(line, { opened: () => sendClose(line, frame) })
    },
  }

  /** @type {(request: IncomingMessage, tcp: Duplex, head: Buffer, ledger: Ledger) => void} */
  function watch(request, tcp, head, ledger) {
    server.handleUpgrade(request, tcp, head, (watcher) => {
      watcher.on('error', () => undefined)
      watcher.on('close', () => ledger.watchers.delete(watcher))
      for (const entry of ledger.entries) watcher.send(JSON.stringify(entry))
      ledger.watchers.add(watcher)
    })
  }

  /** @type {PeerServer['handleUpgrade']} */
  function handleUpgrade(request, tcp, head) {
    const url = ours(request.url)
    if (url === null) return false
    connections.add(tcp)
    tcp.on('error', () => undefined)
    tcp.on('close', () => connections.delete(tcp))
    const { pathname, searchParams: params } = url
    const ledger = ledgerOf(params.get('id'))
    if (pathname === '/watch') {
      watch(request, tcp, head, ledger)
      return true
    }

    /** @type {Line} */
    const line = { tcp, request, head, params, ledger, socket: null, closed: false, muted: false }
    ledger.lines.add(line)
    ledger.upgrades += 1
    const offered = request.headers['sec-websocket-protocol']
    const token = params.get('token')
    record(ledger, {
      type: 'upgrade',
      protocols: offered?.split(/\s*,\s*/) ?? [],
      ...(token !== null && { token }),
    })
    tcp.on('close', () => {
      ledger.lines.delete(line)
      record(ledger, { type: 'gone', clean: line.closed })
    })
    // If nothing reads, the end of the client's side goes unnoticed.
    tcp.on('end', () => {
      if (line.socket === null) tcp.end()
    })
    tcp.resume()
    const begin = paths[pathname]
    if (ledger.refusal !== null) refuse(tcp, ledger.refusal)
    else if (begin) begin(line)
    else refuse(tcp, 404)
    return true
  }

  /**
   * Answers as soon as `ready` returns true, or after the time limit.
   * @type {(ledger: Ledger, response: ServerResponse, ready: () => boolean, answer: () => unknown) => void}
   */
  function answerWhen(ledger, response, ready, answer) {
    const end = (/** @type {number} */ status) => {
      ledger.waiting.delete(wake)
      waits.delete(abandon)
      clearTimeout(timer)
      if (!response.writableEnded) reply(response, status, answer())
    }
    const wake = () => {
      if (ready()) end(200)
    }
    const abandon = () => end(503)
    const timer = setTimeout(() => end(504), patience)
    ledger.waiting.add(wake)
    waits.add(abandon)
    response.on('close', abandon)
    wake()
  }

  /** @type {(ledger: Ledger, params: URLSearchParams) => { sockets: number } | null} */
  function act(ledger, params) {
    const action = params.get('do') ?? ''
    const frame = closeFrameIn(params)
    if (frame === null || !actions.includes(action)) return null
    if (action === 'refuse') ledger.refusal = numberIn(params, 'status', 503)
    if (action === 'accept') ledger.refusal = null
    const lines = [...ledger.lines].filter(({ socket }) => action === 'drop' || socket !== null)
    for (const line of lines) {
      if (action === 'drop') line.tcp.destroy()
      else if (action === 'break') line.tcp.write(Buffer.from(reservedOpcode))
      else if (action === 'send') sendAll(line, params)
      else if (action === 'close') sendClose(line, frame)
      else if (action === 'mute' || action === 'unmute') mute(line, action === 'mute')
    }
    return { sockets: lines.length }
  }

  /** @type {PeerServer['handleRequest']} */
  function handleRequest(request, response) {
    const url = ours(request.url)
    if (url === null) return false
    const { pathname, searchParams: params } = url
    const ledger = ledgerOf(params.get('id'))
    const until = params.get('until')
    const open = params.get('open')
    if (request.method === 'OPTIONS') reply(response, 204)
    else if (pathname === '/log') {
      const ready = () => until === null || ledger.entries.some(({ type }) => type === until)
      answerWhen(ledger, response, ready, () => ledger.entries)
    } else if (pathname === '/count') {
      const ready = () => open === null || count(ledger).open === Number(open)
      answerWhen(ledger, response, ready, () => count(ledger))
    } else if (pathname === '/act' && request.method === 'POST') {
      const done = act(ledger, params)
      reply(response, done === null ? 400 : 200, done ?? { error: 'unknown action or invalid close frame' })
    } else reply(response, 404, { error: `no ${request.method} ${pathname} here` })
    return true
  }

  async function close() {
    for (const abandon of waits) abandon()
    const ends = [...connections].map((tcp) => new Promise((resolve) => tcp.once('close', resolve).destroy()))
    await Promise.all(ends)
    server.close()
  }

  return { handleUpgrade, handleRequest, close }
}
