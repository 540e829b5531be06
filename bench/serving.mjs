// @ts-check
/** Pages that are built and served, what must be installed for them, and what is to be undone in the end. */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { build, preview } from 'vite'
import { workerSource } from '../workerSource.mjs'
import { isInstalled } from '../test/support/installed.mjs'

/** @typedef {'production' | 'development'} Mode */

/** Below this folder. @type {(relative: string) => string} */
export const path = (relative) => fileURLToPath(new URL(relative, import.meta.url))

/** What is to be undone in the end, the latest first. @type {(() => unknown)[]} */
const undo = []

/** @type {(act: () => unknown) => void} */
export const whenDone = (act) => void undo.push(act)

async function cleanUp() {
  for (let act = undo.pop(); act; act = undo.pop()) await act()
}

/** Progress. @type {(text: string) => void} */
export const say = (text) => console.error(text)

/** Does what a command is for, and undoes what is to be undone, also when it fails or is interrupted. @type {(name: string, act: () => Promise<void>) => Promise<void>} */
export async function runToTheEnd(name, act) {
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.once(signal, () => {
      say(`${signal}: cleaning up`)
      void cleanUp().then(() => process.exit(130))
    })

  try {
    await act()
  } catch (error) {
    say(`\n${name}: ${/** @type {Error} */ (error).stack}`)
    process.exitCode = 1
  } finally {
    await cleanUp()
  }
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

/** Their address. @type {(root: string, outDir: string, mode: Mode) => Promise<string>} */
export async function servePages(root, outDir, mode) {
  process.env['NODE_ENV'] = mode
  await build({
    configFile: false,
    root,
    mode,
    logLevel: 'error',
    // The library's React is the one of the pages.
    resolve: { dedupe: ['react', 'react-dom'] },
    plugins: [workerSource()],
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
  whenDone(() => server.close())
  const address = server.httpServer.address()
  if (address === null || typeof address === 'string') throw new Error('the pages have no port')
  return `http://127.0.0.1:${address.port}/`
}
