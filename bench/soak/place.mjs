// @ts-check
/** Where a soak is done: its pages, built for production, a browser, and a server that has seen nothing yet. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { launchBrowser } from '../../test/support/chromium.mjs'
import { path, servePages, whenDone } from '../serving.mjs'

/**
 * @typedef {import('../../test/support/chromium.mjs').Page} Page
 * @typedef {import('./server.mjs').Book} Book
 *
 * @typedef {object} Server
 * @property {number[]} ports
 * @property {(what: 'books' | 'stop') => Promise<Book[]>} ask
 * @property {() => void} end
 *
 * @typedef {object} Place
 * @property {string} version  The browser's.
 * @property {() => Promise<Server>} startServer
 * @property {(soak: string, params: Record<string, string | string[]>) => Promise<Page>} openPage
 */

/** @type {() => Promise<Server>} */
async function startServer() {
  const child = fork(path('soak/server.mjs'))
  const end = () => void child.kill()
  whenDone(end)
  const started = /** @type {Promise<[{ ports: number[] }]>} */ (once(child, 'message'))
  const [{ ports }] = await started
  return {
    ports,
    end,
    async ask(what) {
      const answered = /** @type {Promise<[Book[]]>} */ (once(child, 'message'))
      child.send(what)
      return (await answered)[0]
    },
  }
}

/** @type {() => Promise<Place>} */
export async function prepare() {
  const folder = mkdtempSync(join(tmpdir(), 'wasclean-soak-'))
  whenDone(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }))
  const site = await servePages(path('soak/pages'), join(folder, 'pages'), 'production')
  const browser = await launchBrowser(join(folder, 'profile'))
  whenDone(() => browser.close())
  return {
    version: browser.version,
    startServer,
    openPage(soak, params) {
      const query = new URLSearchParams({ soak })
      for (const [name, values] of Object.entries(params))
        for (const value of [values].flat()) query.append(name, value)
      return browser.openPage(`${site}?${query}`)
    },
  }
}
