// @ts-check
/**
 * Runs the cases in WebKitGTK's MiniBrowser, where that is installed (Debian: webkit2gtk-driver, and xvfb where there is no display). It is driven
 * by the WebDriver protocol itself, so that no package is needed for it.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { createServer } from 'node:http'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { createPeerServer } from '../support/peerServer.mjs'

/**
 * @typedef {{ version: string, values: Record<string, unknown> }} Column
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

/** The cases as one script. @returns {Promise<string>} */
async function bundle() {
  const output = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      minify: false,
      lib: {
        entry: fileURLToPath(new URL('pageRun.ts', import.meta.url)),
        formats: ['es'],
      },
    },
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

/** Asks again until there is an answer. @template Value @param {() => Promise<Value>} ask @returns {Promise<NonNullable<Value>>} */
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

/** @returns {Promise<Column | null>} Null: there is none on this machine. */
export async function runInWebKit() {
  const driverPath = onPath('WebKitWebDriver')
  const [binary] = miniBrowsers()
  const screen = DISPLAY ? [] : [onPath('xvfb-run')]
  if (driverPath === undefined || binary === undefined || screen.includes(undefined)) return null

  const { address, close } = await serve(await bundle())
  const port = new URL(address).port
  const driverPort = String(Number(port) === 65_535 ? 65_534 : Number(port) + 1)
  /** @type {string[]} */
  const before = screen.flatMap((path) => (path === undefined ? [] : [path, '-a']))
  const child = spawn(
    before[0] ?? driverPath,
    [...before.slice(1), ...(before[0] ? [driverPath] : []), `--port=${driverPort}`],
    {
      detached: true,
      stdio: 'ignore',
    },
  )
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
