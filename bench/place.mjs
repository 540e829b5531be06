// @ts-check
/** Where works are done: the pages, the WebSocket server and the browser. */
import { fork, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, preview } from 'vite'
import { launchBrowser } from '../test/support/chromium.mjs'
import { isInstalled } from '../test/support/installed.mjs'

/**
 * @typedef {'production' | 'development'} Mode
 *
 * @typedef {object} Place
 * @property {string} version  The browser's.
 * @property {(mode: Mode) => Promise<string>} serve  The address of the pages, built for that.
 * @property {string[]} servers  The WebSocket server's addresses.
 * @property {import('./works.mjs').Stand['countSockets']} countSockets
 * @property {import('../test/support/chromium.mjs').Browser['openPage']} openPage
 */

/** @type {(relative: string) => string} */
const path = (relative) => fileURLToPath(new URL(relative, import.meta.url))

/** What is to be undone in the end, the latest first. @type {(() => unknown)[]} */
const undo = []

export async function cleanUp() {
  for (let act = undo.pop(); act; act = undo.pop()) await act()
}

/** @type {(command: string, words: string[]) => void} What it prints is progress. */
function run(command, words) {
  const { status } = spawnSync(command, words, { cwd: path('..'), stdio: ['ignore', 2, 2] })
  if (status !== 0) throw new Error(`${command} ${words.join(' ')}: must end with 0, got ${status}`)
}

/** The other libraries, which nothing else needs; and whether the pages use them as their types say. */
export function install() {
  if (!isInstalled(path('.'))) run('npm', ['ci', '--prefix', 'bench', '--loglevel', 'error'])
  run(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'bench'])
}

/** @type {(folder: string, mode: Mode) => Promise<string>} */
async function servePages(folder, mode) {
  process.env['NODE_ENV'] = mode
  const root = path('pages')
  const outDir = join(folder, mode)
  await build({
    configFile: false,
    root,
    mode,
    logLevel: 'error',
    // The library's React is the one of the pages.
    resolve: { dedupe: ['react', 'react-dom'] },
    build: { outDir, target: 'es2022', chunkSizeWarningLimit: 2_000 },
  })
  const server = await preview({
    configFile: false,
    root,
    logLevel: 'error',
    build: { outDir },
    preview: {
      host: '127.0.0.1',
      port: 0,
      // Only then does performance.now() tell more than tenths of a millisecond.
      headers: {
        'Cross-Origin-Opener-Policy': 'same-origin',
        'Cross-Origin-Embedder-Policy': 'require-corp',
      },
    },
  })
  undo.push(() => server.close())
  const address = server.httpServer.address()
  if (address === null || typeof address === 'string') throw new Error('the pages have no port')
  return `http://127.0.0.1:${address.port}/`
}

/** @type {() => Promise<Pick<Place, 'servers' | 'countSockets'>>} */
async function startServer() {
  const child = fork(path('server.mjs'))
  undo.push(() => child.kill())
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
  undo.push(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }))
  /** @type {Map<Mode, Promise<string>>} */
  const sites = new Map()
  const server = await startServer()
  const browser = await launchBrowser(join(folder, 'profile'))
  undo.push(() => browser.close())
  return {
    ...server,
    version: browser.version,
    openPage: browser.openPage,
    serve(mode) {
      const site = sites.get(mode) ?? servePages(folder, mode)
      sites.set(mode, site)
      return site
    },
  }
}
