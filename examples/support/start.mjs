// @ts-check
import { spawn, spawnSync } from 'node:child_process'
import { createInterface } from 'node:readline'

/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set()

/** @type {(code: number) => never} */
function end(code) {
  for (const child of running) child.kill()
  process.exit(code)
}

process.on('SIGINT', () => end(0))
process.on('SIGTERM', () => end(0))

/**
 * Runs a script of an example to its end, and ends with it if it fails.
 * @param {string} folder
 * @param {string[]} words
 */
export function run(folder, words) {
  const { status } = spawnSync(process.execPath, words, {
    cwd: folder,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  if (status !== 0) end(1)
}

/**
 * Starts a script of an example, which ends with this process, and this process with it.
 * @param {string} folder
 * @param {string[]} words
 * @param {RegExp} sign
 * @param {NodeJS.ProcessEnv} [environment]
 * @returns {Promise<string>} What the sign finds in its output, as soon as it does.
 */
export function start(folder, words, sign, environment = {}) {
  const child = spawn(process.execPath, words, {
    cwd: folder,
    // The sign is looked for in plain text.
    env: { ...process.env, FORCE_COLOR: undefined, NO_COLOR: '1', ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  running.add(child)
  child.on('exit', (code) => {
    running.delete(child)
    end(code || 1)
  })
  return new Promise((resolve) => {
    createInterface(child.stdout).on('line', (line) => {
      console.log(line)
      const [found] = sign.exec(line) ?? []
      if (found) resolve(found)
    })
  })
}
