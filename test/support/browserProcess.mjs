// @ts-check
/** Starts a browser as a process, and connects to it with nothing but its own protocol. */
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { browserVariable, locateBrowser } from './browsers.mjs'
import { inTime } from './calls.mjs'

/**
 * @typedef {object} BrowserProcess
 * @property {string} address  Where it listens.
 * @property {() => void} kill
 * @property {(ask: () => Promise<unknown>) => Promise<void>} end  Asks it to end, and makes sure that it does.
 */

/** A host name that these browsers resolve to this machine, and that does not look local. */
export const namedHost = 'peer.test'

/** @type {(name: import('./browsers.mjs').Browser, switches: string[], announcement: RegExp) => Promise<BrowserProcess>} */
export async function startBrowser(name, switches, announcement) {
  const found = locateBrowser(name)
  if (!found) throw new Error(`there is no ${name}: install one, or set ${browserVariable(name)}`)
  const { executablePath } = found
  const child = spawn(executablePath, [...switches, 'about:blank'], { stdio: ['ignore', 'ignore', 'pipe'] })
  const kill = () => void child.kill('SIGKILL')
  // Also when this process ends before it can close the browser.
  process.once('exit', kill)
  const exited = new Promise((resolve) => child.once('exit', resolve).once('error', resolve))
  /** @type {Promise<string>} */
  const listening = new Promise((resolve, reject) => {
    const lines = createInterface({ input: child.stderr })
    lines.on('line', (line) => {
      const [, address] = announcement.exec(line) ?? []
      if (address) resolve(address)
    })
    void exited.then(() => reject(new Error(`${executablePath} did not start`)))
  })
  try {
    return {
      address: await inTime(listening, `starting ${name}`),
      kill,
      async end(ask) {
        const forced = setTimeout(kill, 5_000)
        await ask().catch(kill)
        await exited
        clearTimeout(forced)
      },
    }
  } catch (error) {
    kill()
    throw error
  }
}
