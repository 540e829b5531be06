// @ts-check
/**
 * Runs a script of cases in WebKitGTK's MiniBrowser, where that is installed. It is driven by the WebDriver protocol itself, so that no package is
 * needed for it.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { createServer } from 'node:http'
import { delimiter, join } from 'node:path'
import { build } from 'vite'
import { createPeerServer } from './peerServer.mjs'

/**
 * @typedef {{ version: string, values: Record<string, unknown> }} Column  The results in `observed`, by the titles of the cases.
 * @typedef {{ driver: string, binary: string, screen: string[] }} Installed  `screen`: what gives it a display, if there is none.
 * @typedef {{ sessionId: string, capabilities: { browserVersion: string } }} Session
 */

const { PATH = '', DISPLAY = '', MINIBROWSER_PATH = '' } = process.env

/** @type {(command: string) => string | undefined} */
const onPath = (command) =>
  PATH.split(delimiter)
    .map((folder) => join(folder, command))
    .find((path) => existsSync(path))

/** @type {(folder: string, pattern: RegExp) => string[]} */
const inside = (folder, pattern) =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => pattern.test(name))
        .map((name) => join(folder, name))
    : []

/** Debian keeps it beside the library, in a folder for each kind of machine. */
const miniBrowsers = () =>
  [MINIBROWSER_PATH, ...inside('/usr/lib', /linux/).flatMap((folder) => inside(folder, /^webkit2?gtk-/))]
    .map((path) => (path === MINIBROWSER_PATH ? path : join(path, 'MiniBrowser')))
    .filter((path) => path && existsSync(path))

/** The parts that are installed on this machine, or the names of the missing ones. @returns {Installed | string[]} */
export function locateWebKit() {
  const driver = onPath('WebKitWebDriver')
  const [binary] = miniBrowsers()
  const screen = DISPLAY ? [] : [onPath('xvfb-run')]
  const missing = [
    ...(driver === undefined ? ['WebKitWebDriver'] : []),
    ...(binary === undefined ? ['MiniBrowser'] : []),
    ...(screen.includes(undefined) ? ['xvfb-run'] : []),
  ]
  if (driver === undefined || binary === undefined || missing.length > 0) return missing
  return { driver, binary, screen: screen.filter((path) => path !== undefined) }
}

/** How to install it. */
export const webKitAdvice =
  'on Debian and Ubuntu: apt-get install webkit2gtk-driver xvfb; MINIBROWSER_PATH names a MiniBrowser elsewhere'

/** A file and what it imports as one script. @type {(entry: string) => Promise<string>} */
async function bundle(entry) {
  const output = await build({
    configFile: false,
    logLevel: 'error',
    // Required for StrictMode to work as in development.
    define: { 'process.env.NODE_ENV': '"development"' },
    build: { write: false, minify: false, lib: { entry, formats: ['es'] } },
  })
  const [result] = /** @type {import('vite').Rolldown.RolldownOutput[]} */ (output)
  if (!result) throw new Error('vite built nothing')
  return result.output[0].code
}

/** A page with that script, and the peer server behind the same address. @type {(script: string) => Promise<{ address: string, close: () => Promise<void> }>} */
async function serve(script) {
  const peers = createPeerServer()
  /** @type {Map<string | undefined, string>} */
  const own = new Map([
    ['/page', '<!doctype html><script type="module" src="/script"></script>'],
    ['/script', script],
  ])
  const server = createServer((request, response) => {
    const text = own.get(request.url)
    if (text === undefined) {
      peers.handleRequest(request, response)
      return
    }
    response.setHeader(
      'Content-Type',
      `text/${request.url === '/page' ? 'html' : 'javascript'}; charset=utf-8`,
    )
    response.end(text)
  })
  server.on('upgrade', (request, tcp, head) => void peers.handleUpgrade(request, tcp, head))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())
  return {
    address: `http://127.0.0.1:${port}`,
    async close() {
      server.close()
      await peers.close()
    },
  }
}

/** @type {(driver: string, method: 'POST' | 'DELETE', path: string, body?: object) => Promise<unknown>} */
async function command(driver, method, path, body) {
  const response = await fetch(`${driver}${path}`, { method, ...(body && { body: JSON.stringify(body) }) })
  /** @type {unknown} */
  const parsed = await response.json()
  const answer = /** @type {{ value: unknown }} */ (parsed)
  if (!response.ok)
    throw new Error(`${method} ${path} got ${response.status}: ${JSON.stringify(answer.value)}`)
  return answer.value
}

/** Repeats a request until it has an answer. @template Value @param {() => Promise<Value>} ask @returns {Promise<NonNullable<Value>>} */
async function untilAnswered(ask) {
  const limit = performance.now() + 180_000
  for (;;) {
    const answer = await ask().catch((/** @type {unknown} */ error) => {
      if (performance.now() > limit) throw error
    })
    if (answer !== undefined && answer !== null) return answer
    if (performance.now() > limit) throw new Error('WebKit gave no answer for three minutes')
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

/** @type {(installed: Installed, entry: string) => Promise<Column>} */
export async function runInWebKit({ driver: path, binary, screen }, entry) {
  const { address, close } = await serve(await bundle(entry))
  const port = new URL(address).port
  const driverPort = String(Number(port) === 65_535 ? 65_534 : Number(port) + 1)
  const [first, ...words] = [...screen.flatMap((command) => [command, '-a']), path]
  const child = spawn(first, [...words, `--port=${driverPort}`], { detached: true, stdio: 'ignore' })
  const driver = `http://127.0.0.1:${driverPort}`
  try {
    const options = {
      browserName: 'MiniBrowser',
      'webkitgtk:browserOptions': { binary, args: ['--automation'] },
    }
    const { sessionId, capabilities } = /** @type {Session} */ (
      await untilAnswered(() =>
        command(driver, 'POST', '/session', { capabilities: { alwaysMatch: options } }),
      )
    )
    const session = `/session/${sessionId}`
    await command(driver, 'POST', `${session}/url`, { url: `${address}/page` })
    const script = { script: 'return globalThis.observed ?? null', args: [] }
    const values = /** @type {Column['values']} */ (
      await untilAnswered(() => command(driver, 'POST', `${session}/execute/sync`, script))
    )
    await command(driver, 'DELETE', session)
    return { version: capabilities.browserVersion, values }
  } finally {
    if (child.pid !== undefined) process.kill(-child.pid)
    await close()
  }
}
