// @ts-check
/** Run by Node 22 or later, after a build: `wasclean/core` works with the WebSocket that Node brings along. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { createPeerServer } from './peerServer.mjs'

assert.equal(typeof WebSocket, 'function', `Node ${process.version} has no WebSocket`)
const core = /** @type {unknown} */ (await import(new URL('../../dist/esm/core.js', import.meta.url).href))
const { createConnection } = /** @type {typeof import('../../src/core.js')} */ (core)

const { handleUpgrade, handleRequest, close } = createPeerServer()
const server = createServer(handleRequest).on('upgrade', handleUpgrade).listen(0, '127.0.0.1')
await once(server, 'listening')
const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())

/** @type {unknown[]} */
const seen = []
const connection = createConnection(`ws://127.0.0.1:${port}/echo`, { reconnect: false })
connection.open()
for (const text of ['one', 'two', 'three']) connection.send(text)
for await (const { data } of connection) {
  seen.push(data)
  if (data === 'three') connection.close(4000, 'enough')
}
const { closedBy, lastCloseEvent } = connection.getSnapshot()
assert.deepEqual([...seen, closedBy, lastCloseEvent?.code], ['one', 'two', 'three', 'client', 4000])

const other = createConnection(`ws://127.0.0.1:${port}/never`, { reconnect: false, closeTimeout: 50 })
other.open()
other.close()
for await (const { data } of other) assert.ok(!data, 'a message came')
assert.equal(other.getSnapshot().lastCloseEvent?.code, 1006)

await close()
server.close()
console.log(`Node ${process.version}: opened, sent, read and closed`)
