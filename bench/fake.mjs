// @ts-check
/**
 * What `wasclean/testing` takes for many messages at once, and whether twice as many take twice as long:
 *
 *     node bench/fake.mjs [--messages 50000] [--rounds 5]
 *
 * In Node, with bare sockets of the fake, so that nothing else is measured.
 */
import { parseArgs } from 'node:util'
import { load } from './bundle.mjs'
import { median } from './statistics.mjs'

/**
 * @typedef {import('../src/testing.js').FakePeer} FakePeer
 * @typedef {(socket: WebSocket, peer: FakePeer) => void} Send
 */

const { values } = parseArgs({ options: { messages: { type: 'string' }, rounds: { type: 'string' } } })
const messages = Number(values.messages ?? 50_000)
const rounds = Number(values.rounds ?? 5)
/** Milliseconds that the smaller number of messages may take. */
const asked = 1_000

const { createFakeWebSocket } = /** @type {typeof import('../src/testing.js')} */ (
  await load(`export { createFakeWebSocket } from 'wasclean/testing'`)
)

/** @type {Record<string, Send>} */
const ways = {
  'the client sends': (socket) => socket.send('hello'),
  'the peer sends': (_, peer) => void peer.send('hello'),
}

/** @type {(send: Send, count: number) => Promise<number>} In milliseconds. */
async function time(send, count) {
  const server = createFakeWebSocket({ accept: true })
  const socket = new server.WebSocket('ws://peer/')
  const peer = await server.nextPeer()
  await peer.settled()
  let heard = 0
  socket.onmessage = () => (heard += 1)
  const start = performance.now()
  for (let message = 0; message < count; message += 1) send(socket, peer)
  await peer.settled()
  const taken = performance.now() - start
  if (heard + peer.received.length !== count) throw new Error(`not all of ${count} messages arrived`)
  return taken
}

for (const [name, send] of Object.entries(ways)) {
  await time(send, messages)
  const single = []
  const double = []
  for (let round = 0; round < rounds; round += 1) {
    single.push(await time(send, messages))
    double.push(await time(send, 2 * messages))
  }
  const [one, two] = [median(single), median(double)]
  console.log(
    `${name}: ${messages} in ${one.toFixed(0)} ms, ${2 * messages} in ${two.toFixed(0)} ms, ${(two / one).toFixed(1)} times as long; asked: ${asked} ms, ${one <= asked ? 'met' : 'MISSED'}`,
  )
}
