// @ts-check
/**
 * `npm run test:servers`, and part of `npm test`: runs ownWebSocket.mjs in each runtime that has a WebSocket of its own, against the peer server,
 * after a build. Gets the runtimes that it lacks.
 */
import { fork, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { isInstalled } from '../support/installed.mjs'
import { patience } from '../support/patience.mjs'
import { runtimes } from './runtimes.mjs'

const script = fileURLToPath(new URL('ownWebSocket.mjs', import.meta.url))

/** @type {(runtime: import('./runtimes.mjs').Runtime, server: string) => boolean} Whether all of it was well. */
function run({ name, folder, programs, words }, server) {
  if (folder && !isInstalled(folder)) {
    spawnSync('npm', ['ci'], { cwd: folder, stdio: 'inherit', shell: process.platform === 'win32' })
  }
  const program = programs.find((path) => existsSync(path))
  if (!program) {
    console.log(`FAILED: ${name} has no program for ${process.platform} ${process.arch}`)
    return false
  }
  const { stdout } = spawnSync(program, ['--version'], { encoding: 'utf8' })
  console.log(`\n${name}: ${stdout.split('\n', 1).join()}`)
  // Each of its cases has its own limit; this one is for a runtime that does not end.
  const limit = 10 * patience
  const { status, error } = spawnSync(program, [...words, script, server], {
    stdio: 'inherit',
    timeout: limit,
  })
  if (status !== 0) console.log(`FAILED: ${name}${error ? `: ${error.message}` : ''}`)
  return status === 0
}

const peerProcess = fork(fileURLToPath(new URL('../support/peerProcess.mjs', import.meta.url)))
const started = /** @type {Promise<[{ port: number }]>} */ (once(peerProcess, 'message'))
const [{ port }] = await started
const results = runtimes.map((runtime) => run(runtime, `http://127.0.0.1:${port}`))
if (!runtimes.some(({ name }) => name === 'Node')) {
  console.log(
    `\nNOT TRIED: Node's own WebSocket. Node ${process.version} has none, and npm has Node 22 for linux x64 only`,
  )
}
const ended = once(peerProcess, 'exit')
peerProcess.disconnect()
await ended
process.exitCode = results.includes(false) ? 1 : 0
