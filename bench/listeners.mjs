// @ts-check
/**
 * What a message costs with many listeners on one connection, beside calling the same functions in a loop over a Set:
 *
 *     node bench/listeners.mjs [--listeners 1000] [--rounds 15]
 *
 * In Node, on a socket without a network, so that nothing but the way from the socket to the listeners is measured.
 */
import { parseArgs } from 'node:util'
import { load } from './bundle.mjs'
import { median, quantile } from './statistics.mjs'

const { values } = parseArgs({ options: { listeners: { type: 'string' }, rounds: { type: 'string' } } })
const listeners = Number(values.listeners ?? 1_000)
const rounds = Number(values.rounds ?? 15)
const messages = 2_000

/** A socket that is open, and does nothing. */
class Socket {
  readyState = 1
  bufferedAmount = 0
  binaryType = 'blob'
  /** @type {((event: unknown) => void) | null} */ onopen = null
  /** @type {((event: unknown) => void) | null} */ onmessage = null
  /** @type {unknown} */ onclose = null
  /** @type {unknown} */ onerror = null
  static latest = /** @type {Socket | null} */ (null)
  constructor() {
    Socket.latest = this
  }
  send() {}
  close() {}
}

const { createConnection } = /** @type {typeof import('../src/core.js')} */ (
  await load(`export { createConnection } from 'wasclean/core'`)
)
const connection = createConnection('ws://peer/', { WebSocket: Socket, reconnect: false })
connection.open()
const socket = /** @type {Socket} */ (Socket.latest)
socket.onopen?.({})

let heard = 0
const plain = new Set(
  Array.from(
    { length: listeners },
    (_, index) => (/** @type {unknown} */ _event, /** @type {unknown} */ data) => {
      heard += /** @type {string} */ (data).length + index
    },
  ),
)
for (const listener of plain) connection.onMessage(listener)

const event = { data: 'hello' }
const contenders = {
  set: () => {
    for (const listener of plain) listener(event, event.data)
  },
  connection: () => {
    socket.onmessage?.(event)
  },
}

/** @type {(act: () => void) => number} Microseconds for each message. */
function time(act) {
  const start = performance.now()
  for (let message = 0; message < messages; message += 1) act()
  return ((performance.now() - start) * 1_000) / messages
}

for (let warmUp = 0; warmUp < 5; warmUp += 1) for (const act of Object.values(contenders)) time(act)
const samples = Array.from({ length: rounds }, () => ({
  set: time(contenders.set),
  connection: time(contenders.connection),
}))
const ratios = samples.map((sample) => sample.connection / sample.set)
const ratio = median(ratios)
console.log(`${listeners} listeners, ${rounds} rounds of ${messages} messages (checksum ${heard})`)
console.log(`a loop over a Set: ${median(samples.map(({ set }) => set)).toFixed(1)} microseconds a message`)
console.log(`the connection:    ${median(samples.map((sample) => sample.connection)).toFixed(1)}`)
console.log(
  `ratio ${ratio.toFixed(2)} (${quantile(ratios, 0.25).toFixed(2)} - ${quantile(ratios, 0.75).toFixed(2)}), asked: at most 1.5, ${ratio <= 1.5 ? 'met' : 'MISSED'}`,
)
