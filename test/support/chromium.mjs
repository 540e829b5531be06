// @ts-check
/**
 * A Chromium of our own, spoken to over CDP and nothing else: drivers that enable the Network domain have every
 * WebSocket frame reported to themselves, which doubles what a message costs.
 */
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { browserVariable, locateBrowser } from './browsers.mjs'
import { connect, inTime } from './cdp.mjs'

/**
 * @typedef {import('./cdp.mjs').Client} Client
 *
 * @typedef {object} Page
 * @property {import('./cdp.mjs').Send} send
 * @property {(expression: string) => Promise<unknown>} evaluate  Waits for a promise; throws what the page throws.
 * @property {() => Promise<number>} threadTime  CPU milliseconds that the main thread has used so far.
 * @property {() => Promise<number>} heapUsed  Bytes that are left after a garbage collection: JavaScript's, and those of the DOM's objects.
 * @property {() => Promise<void>} close
 *
 * @typedef {object} Browser
 * @property {string} version
 * @property {(url: string) => Promise<Page>} openPage
 * @property {() => Promise<void>} close
 */

const switches = [
  '--headless=new',
  '--no-sandbox',
  '--no-first-run',
  '--remote-debugging-port=0',
  '--disable-gpu',
  '--disable-quic',
  '--js-flags=--expose-gc',
]

/** @type {(result: { value?: unknown }) => unknown} */
const valueOf = ({ value }) => value

/** @type {(client: Client, url: string) => Promise<Page>} */
async function openPage(client, url) {
  const { targetId } = await client.send('Target.createTarget', { url: 'about:blank', newWindow: true })
  const { sessionId } = await client.send('Target.attachToTarget', { targetId, flatten: true })
  const send = client.sendTo(sessionId)
  await send('Inspector.enable')
  await send('Page.enable')
  const loaded = client.event(sessionId, 'Page.loadEventFired')
  await send('Page.navigate', { url })
  await loaded
  await send('Page.disable')
  // ThreadTime counts from here on.
  await send('Performance.enable')

  return {
    send,
    async evaluate(expression) {
      const options = { expression, awaitPromise: true, returnByValue: true }
      const { result, exceptionDetails } = await send('Runtime.evaluate', options)
      if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
      return valueOf(result)
    },
    async threadTime() {
      const { metrics } = await send('Performance.getMetrics')
      const seconds = metrics.find(({ name }) => name === 'ThreadTime')?.value
      if (!seconds) throw new Error('this browser does not tell the CPU time of a thread')
      return seconds * 1000
    },
    async heapUsed() {
      await send('HeapProfiler.collectGarbage')
      const { usedSize, embedderHeapUsedSize } = await send('Runtime.getHeapUsage')
      return usedSize + embedderHeapUsedSize
    },
    async close() {
      await client.send('Target.closeTarget', { targetId })
    },
  }
}

/** @type {(profileFolder: string) => Promise<Browser>} */
export async function launchBrowser(profileFolder) {
  const found = locateBrowser('chromium')
  if (!found) throw new Error(`there is no Chromium: install one, or set ${browserVariable('chromium')}`)
  const child = spawn(
    found.executablePath,
    [...switches, `--user-data-dir=${profileFolder}`, 'about:blank'],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  )
  // Also when this process ends before there is anybody to close it.
  process.once('exit', () => child.kill('SIGKILL'))
  const exited = new Promise((resolve) => child.once('exit', resolve).once('error', resolve))
  try {
    /** @type {Promise<string>} */
    const listening = new Promise((resolve, reject) => {
      const lines = createInterface({ input: child.stderr })
      lines.on('line', (line) => {
        const [, address] = /^DevTools listening on (\S+)/.exec(line) ?? []
        if (address) resolve(address)
      })
      void exited.then(() => reject(new Error(`${found.executablePath} did not start`)))
    })
    const client = await connect(await inTime(listening, 'starting Chromium'))
    const { product } = await client.send('Browser.getVersion')
    return {
      version: product,
      openPage: (url) => openPage(client, url),
      async close() {
        const forced = setTimeout(() => child.kill('SIGKILL'), 5_000)
        await client.send('Browser.close').catch(() => child.kill('SIGKILL'))
        await exited
        clearTimeout(forced)
      },
    }
  } catch (error) {
    child.kill('SIGKILL')
    throw error
  }
}
