// @ts-check
/**
 * How soon the heartbeat notices in Chromium that a line has died without a word, which the browser does not notice:
 *
 *     node bench/halfOpen.mjs [--rounds 10] [--interval 1000] [--timeout 500]
 *
 * From the moment at which a proxy stops to pass anything on, which is at random within the interval, to onClose.
 */
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createLineProxy } from '../test/support/lineProxy.mjs'
import { createPeerServer } from '../test/support/peerServer.mjs'
import { launchBrowser } from '../test/support/chromium.mjs'
import { bundle } from './bundle.mjs'

const { values } = parseArgs({
  options: { rounds: { type: 'string' }, interval: { type: 'string' }, timeout: { type: 'string' } },
})
const rounds = Number(values.rounds ?? 10)
const interval = Number(values.interval ?? 1_000)
const timeout = Number(values.timeout ?? 500)

const script = await bundle(`export { createConnection } from 'wasclean/core'`, {
  format: 'iife',
  name: 'wasclean',
})
const peer = createPeerServer()
const server = createServer((request, response) => {
  if (request.url !== '/') {
    peer.handleRequest(request, response)
    return
  }
  response.setHeader('Content-Type', 'text/html')
  response.end(`<!doctype html><title>half open</title><script>${script}</script>`)
})
server.on('upgrade', (request, tcp, head) => peer.handleUpgrade(request, tcp, head))
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())

const profile = mkdtempSync(join(tmpdir(), 'wasclean-bench-'))
const browser = await launchBrowser(profile)
const times = []
for (let round = 0; round < rounds; round += 1) {
  const line = await createLineProxy({ target: { host: '127.0.0.1', port } })
  const page = await browser.openPage(`http://127.0.0.1:${port}/`)
  await page.evaluate(`new Promise((resolve) => {
    window.ended = new Promise((end) => {
      wasclean.createConnection('ws://127.0.0.1:${line.port}/echo', {
        heartbeat: { message: 'pong', response: 'pong', interval: ${interval}, timeout: ${timeout} },
        reconnect: false,
        onOpen: resolve,
        onClose: ({ code, isTrusted }) => end({ at: Date.now(), code, isTrusted }),
      }).open()
    })
  }).then(() => true)`)
  await new Promise((resolve) => setTimeout(resolve, interval * (1 + Math.random())))
  const stalledAt = Date.now()
  line.stall('both')
  const end = /** @type {{ at: number, code: number, isTrusted: boolean }} */ (await page.evaluate('ended'))
  if (end.code !== 1006 || end.isTrusted) throw new Error(`it ended otherwise: ${JSON.stringify(end)}`)
  times.push(end.at - stalledAt)
  await page.close()
  await line.close()
}
await browser.close()
await peer.close()
server.close()
rmSync(profile, { recursive: true, maxRetries: 5 })

const limit = interval + timeout + 250
console.log(
  `noticed after ${times.join(', ')} ms; at most ${limit} is wanted: ${times.every((time) => time <= limit) ? 'held' : 'missed'}`,
)
