// @ts-check
/**
 * A server goes away under all of its clients at once, and is back a minute later: how many of them come in the fullest 100 ms. In virtual time, in
 * Node, on sockets without a network.
 */
import { mock } from 'node:test'
import { load } from '../bundle.mjs'
import { each } from './measuring.mjs'

/**
 * @typedef {import('../../src/testing.js').FakeServer} FakeServer
 * @typedef {typeof globalThis.WebSocket} Socket
 * @typedef {{ WebSocket: Socket, minReconnectionDelay: number }} PeerOptions
 * @typedef {new (url: string, protocols: string[], options: PeerOptions) => { close(): void }} Peer
 * @typedef {(WebSocket: Socket) => () => void} Client  Connects, and gives what ends it.
 *
 * @typedef {object} Libraries
 * @property {typeof import('../../src/core.js').createConnection} createConnection
 * @property {typeof import('../../src/testing.js').createFakeWebSocket} createFakeWebSocket
 * @property {Peer} PartySocket
 * @property {Peer} ReconnectingWebSocket
 */

const clientCount = 1_000
const step = 10
const away = 60_000
const patience = 120_000
const windowLength = 100
const address = 'ws://server/'

const lines = `
  export { createConnection } from 'wasclean/core'
  export { createFakeWebSocket } from 'wasclean/testing'
  export { WebSocket as PartySocket } from 'partysocket'
  export { default as ReconnectingWebSocket } from 'reconnecting-websocket'
`

/** @type {(seed: number) => () => number} The same numbers in every run. */
const createRandom = (seed) => () => {
  seed = (seed + 0x6d2b79f5) | 0
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
}

/** @type {(Peer: Peer, WebSocket: Socket) => () => void} */
function connectPeer(Peer, WebSocket) {
  // It draws that once for each page, and here a thousand pages are one.
  const minReconnectionDelay = 1_000 + Math.random() * 4_000
  const peer = new Peer(address, [], { WebSocket, minReconnectionDelay })
  return () => peer.close()
}

/** @type {Record<string, (libraries: Libraries) => Client>} */
const clients = {
  wasclean:
    ({ createConnection }) =>
    (WebSocket) => {
      const connection = createConnection(address, { WebSocket })
      connection.open()
      return () => connection.dispose()
    },
  partysocket:
    ({ PartySocket }) =>
    (WebSocket) =>
      connectPeer(PartySocket, WebSocket),
  'reconnecting-websocket':
    ({ ReconnectingWebSocket }) =>
    (WebSocket) =>
      connectPeer(ReconnectingWebSocket, WebSocket),
}
const contenders = Object.keys(clients)

/** Lets the fake's tasks run, which no fake clock holds up. */
const settle = () => new Promise((resolve) => setImmediate(() => setImmediate(resolve)))

/** @type {(server: FakeServer, treat: (peer: FakeServer['peers'][number]) => unknown) => (milliseconds: number) => Promise<number>} */
function createClock(server, treat) {
  let treated = 0
  return async (milliseconds) => {
    for (let passed = 0; passed < milliseconds; passed += step) {
      mock.timers.tick(step)
      await settle()
    }
    const fresh = server.peers.slice(treated)
    treated += fresh.length
    await Promise.all(fresh.map(treat))
    return fresh.length
  }
}

/** @type {(connect: Client, server: FakeServer) => Promise<number[]>} How many came back in each window. */
async function drop(connect, server) {
  let up = true
  const pass = createClock(server, (peer) => (up ? peer.accept() : peer.refuse()))
  const ends = Array.from({ length: clientCount }, () => connect(server.WebSocket))
  while (server.peers.length < clientCount) await pass(step)
  // Long enough to count as a connection that has held.
  await pass(step)
  await pass(10_000)

  up = false
  await Promise.all(server.peers.map((peer) => peer.vanish()))
  for (let passed = 0; passed < away; passed += step) await pass(step)

  up = true
  const windows = []
  let back = 0
  for (let passed = 0; back < clientCount && passed < patience; passed += windowLength) {
    let came = 0
    for (let part = 0; part < windowLength; part += step) came += await pass(step)
    windows.push(came)
    back += came
  }
  for (const end of ends) end()
  await pass(step)
  if (back !== clientCount) throw new Error(`${back} of ${clientCount} clients came back`)
  return windows
}

/** @type {import('../works.mjs').NodeWork} */
export const dropped = {
  contenders,
  unable: ['react-use-websocket', 'ahooks', 'vueuse'],
  rounds: 3,
  cold: true,
  async measure({ contender, round }) {
    const libraries = /** @type {Libraries} */ (await load(lines))
    const connect = clients[contender]?.(libraries)
    if (!connect) throw new Error(`no such client: ${contender}`)
    const { random } = Math
    Math.random = createRandom(round)
    mock.timers.enable({ apis: ['setTimeout', 'setInterval', 'Date'] })
    try {
      const windows = await drop(connect, libraries.createFakeWebSocket())
      return { peak: Math.max(...windows), all: (windows.length * windowLength) / 1_000, windows }
    } finally {
      mock.timers.reset()
      Math.random = random
    }
  },
  measures: [
    { contender: 'wasclean', of: 'peak', unit: 'clients in the fullest 100 ms', asked: 20 },
    ...each('peak', 'clients in the fullest 100 ms', contenders.slice(1)),
    ...each('all', 's until all are back', contenders),
  ],
}
