// @ts-check
/** One direction of a line of a proxy: it passes on bytes and the ends of connections in order, or holds them. */

/**
 * @typedef {import('node:net').Socket} Socket
 * @typedef {'up' | 'down'} Way  `up`: from the client to the server.
 *
 * @typedef {object} Conditions  The conditions of all lines of a proxy.
 * @property {Set<Way>} stalled
 * @property {number} latency  Milliseconds.
 * @property {number} pieceSize  Bytes.
 *
 * @typedef {object} Parcel
 * @property {Buffer | 'end' | 'reset'} load
 * @property {number} due  By the clock of `performance`.
 *
 * @typedef {object} Pipe
 * @property {() => number} held  Bytes that are not passed on yet. The end of a connection counts as one, as in TCP.
 * @property {() => void} pump  Passes on what is due.
 * @property {() => void} stop  Drops what is held.
 */

const heldLimit = 1024 * 1024

/** @type {(load: Parcel['load']) => number} */
const sizeOf = (load) => (typeof load === 'string' ? 1 : load.length)

/** @type {(socket: Socket) => void} */
export function resetSocket(socket) {
  // Node cannot send an RST while it sends a FIN: it would report an error, and never close the socket.
  const ending = socket.writableEnded && !socket.writableFinished
  if (ending) socket.destroy()
  else socket.resetAndDestroy()
}

/** @type {(from: Socket, to: Socket, way: Way, conditions: Conditions) => Pipe} */
export function createPipe(from, to, way, conditions) {
  /** @type {Parcel[]} */
  const parcels = []
  let held = 0
  let writing = false
  /** @type {NodeJS.Timeout | undefined} */
  let timer

  /** @type {(load: Parcel['load']) => void} */
  function take(load) {
    parcels.push({ load, due: performance.now() + conditions.latency })
    held += sizeOf(load)
    // From here on the sender's own buffers fill up, as on a dead connection.
    if (held >= heldLimit) from.pause()
    pump()
  }

  function pump() {
    clearTimeout(timer)
    const [parcel] = parcels
    if (!parcel || writing || conditions.stalled.has(way)) return
    const early = parcel.due - performance.now()
    if (early > 0) timer = setTimeout(pump, Math.ceil(early))
    else pass(parcel)
  }

  /** @type {(parcel: Parcel) => void} */
  function pass(parcel) {
    const { load } = parcel
    const piece = typeof load === 'string' ? load : load.subarray(0, conditions.pieceSize)
    if (typeof load === 'string' || piece.length === load.length) parcels.shift()
    else parcel.load = load.subarray(piece.length)
    held -= sizeOf(piece)
    if (held < heldLimit) from.resume()
    if (typeof piece !== 'string') {
      write(piece)
      return
    }
    if (piece === 'end') to.end()
    else resetSocket(to)
    pump()
  }

  /** @type {(piece: Buffer) => void} */
  function write(piece) {
    writing = true
    to.write(piece, () => {
      // In separate turns: two writes in one turn may reach the other side as one.
      setImmediate(() => {
        writing = false
        pump()
      })
    })
  }

  from.on('data', take)
  from.on('end', () => take('end'))
  from.on('close', (failed) => {
    if (failed) take('reset')
  })

  return {
    held: () => held,
    pump,
    stop() {
      clearTimeout(timer)
      parcels.length = 0
    },
  }
}
