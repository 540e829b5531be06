// @ts-check
/**
 * A TCP proxy whose lines fail as a test asks. It does not interpret the bytes, and does the same to all of its
 * lines; a test that needs two behaviours makes two proxies. Pages control it through proxyControl.mjs.
 */
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { createPipe, resetSocket } from './linePipe.mjs'

/**
 * @typedef {import('node:net').Socket} Socket
 * @typedef {import('./linePipe.mjs').Conditions} Conditions
 * @typedef {import('./linePipe.mjs').Pipe} Pipe
 * @typedef {import('./linePipe.mjs').Way} Way
 * @typedef {Way | 'both'} Direction
 *
 * @typedef {object} Line  A TCP connection from a client, and the one to the target.
 * @property {[Socket, Socket]} sockets
 * @property {Pipe[]} pipes
 *
 * @typedef {object} LineCount
 * @property {number} lines  Open lines. A stalled one stays open even if the client has ended its side.
 * @property {number} accepted  All lines so far.
 * @property {number} held  Bytes that are held. The end of a connection counts as one.
 *
 * @typedef {object} Controls
 * @property {number} port  On 127.0.0.1; stays the same.
 * @property {() => void} cut  Ends every line as a process that exits does, with FIN. What is held is lost.
 * @property {() => void} reset  Ends every line with RST. What is held is lost.
 * @property {(direction: Direction) => void} stall  Holds everything from now on, also the ends of connections and new lines. Stalls add up.
 * @property {() => void} resume  Ends every stall: what was held goes through, in order.
 * @property {(milliseconds: number) => void} delay  Delays everything that comes from now on, each way. 0 ends it.
 * @property {(bytes: number) => void} split  Passes on at most that many at once, in separate writes. Infinity ends it.
 * @property {(refused: boolean) => Promise<void>} refuse  Whether the port refuses connections. Open lines stay.
 * @property {() => Promise<void>} close  Ends the proxy and all its lines.
 *
 * @typedef {Readonly<LineCount> & Readonly<Controls>} LineProxy
 */

const host = '127.0.0.1'

/** @type {Record<Direction, Way[]>} */
const waysOf = { up: ['up'], down: ['down'], both: ['up', 'down'] }

/** @type {(fits: boolean, rule: string, value: unknown) => void} */
function assertFits(fits, rule, value) {
  if (!fits) throw new RangeError(`${rule}, got ${String(value)}`)
}

/**
 * @param {{ target: { host: string, port: number }, idleLimit?: number }} options  `idleLimit`: it cuts a line on which no byte has passed for that many
 *     milliseconds.
 * @returns {Promise<LineProxy>}
 */
export async function createLineProxy({ target, idleLimit }) {
  /** @type {Conditions} */
  const conditions = { stalled: new Set(), latency: 0, pieceSize: Infinity }
  /** @type {Set<Line>} */
  const lines = new Set()
  /** @type {Set<Socket>} */
  const sockets = new Set()
  let accepted = 0

  /** @type {(near: Socket) => void} */
  function accept(near) {
    accepted += 1
    const far = connect({ ...target, allowHalfOpen: true, noDelay: true })
    /** @type {Line} */
    const line = {
      sockets: [near, far],
      pipes: [createPipe(near, far, 'up', conditions), createPipe(far, near, 'down', conditions)],
    }
    lines.add(line)
    if (idleLimit) near.setTimeout(idleLimit, () => cut(line))
    for (const socket of line.sockets) {
      sockets.add(socket)
      // 'close' follows, and the pipe informs the other side.
      socket.on('error', () => undefined)
      socket.on('close', () => {
        sockets.delete(socket)
        if (near.destroyed && far.destroyed) forget(line)
      })
    }
  }

  /** @type {(line: Line) => void} */
  function cut(line) {
    forget(line)
    for (const socket of line.sockets) socket.destroy()
  }

  /** @type {(line: Line) => void} */
  function forget(line) {
    lines.delete(line)
    for (const { stop } of line.pipes) stop()
  }

  /** @type {(end: (socket: Socket) => void) => void} */
  function endAll(end) {
    for (const line of lines) {
      forget(line)
      line.sockets.forEach(end)
    }
  }

  const server = createServer({ allowHalfOpen: true, noDelay: true }, accept)

  /** @type {(port: number) => Promise<number>} */
  async function listen(port) {
    server.listen(port, host)
    await once(server, 'listening')
    const address = server.address()
    return address !== null && typeof address === 'object' ? address.port : port
  }
  const port = await listen(0)

  /** @type {LineProxy['refuse']} */
  async function refuse(refused) {
    // Node keeps open lines, and stops listening before this returns.
    if (refused) server.close()
    else if (!server.listening) await listen(port)
  }

  return {
    port,
    get lines() {
      return lines.size
    },
    get accepted() {
      return accepted
    },
    get held() {
      return [...lines].flatMap(({ pipes }) => pipes).reduce((sum, { held }) => sum + held(), 0)
    },
    cut: () => lines.forEach(cut),
    reset: () => endAll(resetSocket),
    stall(direction) {
      assertFits(Object.hasOwn(waysOf, direction), "direction must be 'up', 'down' or 'both'", direction)
      for (const way of waysOf[direction]) conditions.stalled.add(way)
    },
    resume() {
      conditions.stalled.clear()
      for (const { pipes } of lines) for (const { pump } of pipes) pump()
    },
    delay(milliseconds) {
      assertFits(milliseconds >= 0 && milliseconds < Infinity, 'milliseconds must be 0 or more', milliseconds)
      conditions.latency = milliseconds
    },
    split(bytes) {
      assertFits(bytes >= 1, 'bytes must be 1 or more', bytes)
      conditions.pieceSize = bytes
    },
    refuse,
    async close() {
      await refuse(true)
      await Promise.all(
        [...sockets].map((socket) => new Promise((end) => socket.once('close', end).destroy())),
      )
    },
  }
}
