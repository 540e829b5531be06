// @ts-check
/** What every server of the bench does at first. */
import { once } from 'node:events'
import { createServer } from 'node:http'

/** @typedef {(request: import('node:http').IncomingMessage, tcp: import('node:stream').Duplex, head: Buffer) => void} Upgrade */

// A browser makes one handshake at a time with a port, and waits a while before the next.
const portCount = 10

/** @type {(upgrade: Upgrade) => Promise<number>} Its port. */
async function listen(upgrade) {
  const server = createServer().on('upgrade', upgrade).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return /** @type {import('node:net').AddressInfo} */ (server.address()).port
}

/** Listens on some ports, and tells them to the parent. @type {(upgrade: Upgrade) => Promise<void>} */
export async function listenForParent(upgrade) {
  process.send?.({ ports: await Promise.all(Array.from({ length: portCount }, () => listen(upgrade))) })
}
