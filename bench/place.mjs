// @ts-check
/** Where works are done: the pages, the WebSocket server and the browser. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { launchBrowser } from '../test/support/chromium.mjs'
import { path, servePages, whenDone } from './serving.mjs'

/**
 * @typedef {import('./serving.mjs').Mode} Mode
 *
 * @typedef {object} Place
 * @property {string} version  The browser's.
 * @property {(mode: Mode) => Promise<string>} serve  The address of the pages, built for that.
 * @property {string[]} servers  The WebSocket server's addresses.
 * @property {import('./works.mjs').Stand['countSockets']} countSockets
 * @property {import('../test/support/chromium.mjs').Browser['openPage']} openPage
 */

/** @type {() => Promise<Pick<Place, 'servers' | 'countSockets'>>} */
async function startServer() {
  const child = fork(path('server.mjs'))
  whenDone(() => child.kill())
  /** @type {Promise<number[]>} */
  const listening = new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(/** @type {{ ports: number[] }} */ (message).ports))
    child.once('exit', () => reject(new Error('the WebSocket server did not start')))
  })
  return {
    servers: (await listening).map((port) => `ws://127.0.0.1:${port}`),
    async countSockets() {
      const answered = /** @type {Promise<[{ opened: number, open: number }]>} */ (once(child, 'message'))
      child.send('count')
      return (await answered)[0]
    },
  }
}

/** @type {() => Promise<Place>} */
export async function prepare() {
  const folder = mkdtempSync(join(tmpdir(), 'wasclean-bench-'))
  whenDone(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }))
  /** @type {Map<Mode, Promise<string>>} */
  const sites = new Map()
  const server = await startServer()
  const browser = await launchBrowser(join(folder, 'profile'))
  whenDone(() => browser.close())
  return {
    ...server,
    version: browser.version,
    openPage: browser.openPage,
    serve(mode) {
      const site = sites.get(mode) ?? servePages(path('pages'), join(folder, mode), mode)
      sites.set(mode, site)
      return site
    },
  }
}
