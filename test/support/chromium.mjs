// @ts-check
/**
 * Starts a Chromium and drives it over CDP alone: drivers that enable the Network domain have every
 * WebSocket frame reported to themselves, which doubles what a message costs.
 */
import { namedHost, startBrowser } from './browserProcess.mjs'
import { connect } from './cdp.mjs'

/**
 * @typedef {import('./cdp.mjs').Client} Client
 *
 * @typedef {object} Page
 * @property {import('./cdp.mjs').Send} send
 * @property {(expression: string) => Promise<unknown>} evaluate  Waits for a promise; throws what the page throws.
 * @property {() => Promise<number>} threadTime  CPU milliseconds that the main thread has used so far.
 * @property {() => Promise<number>} heapUsed  Bytes that are left after a garbage collection: JavaScript's, and those of the DOM's objects.
 * @property {() => Promise<number>} countConsoleLines  The page's own and the browser's, from the beginning. To be called once.
 * @property {() => Promise<void>} minimize  Its window.
 * @property {() => Promise<void>} restore
 * @property {() => Promise<void>} cover  Puts another tab of its window in front.
 * @property {() => Promise<void>} uncover
 * @property {() => Promise<void>} goOffline  No new socket comes through; those that are open stay, and so does their traffic.
 * @property {() => Promise<void>} goOnline
 * @property {() => Promise<{ send: import('./cdp.mjs').Send }[]>} findWorkers  The dedicated workers that it has now.
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
  `--host-resolver-rules=MAP ${namedHost} 127.0.0.1`,
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
  /** @type {string | undefined} */
  let front
  /** By their sessions. @type {Map<string, { send: Client['send'] }>} */
  const workers = new Map()

  /** @type {(windowState: 'minimized' | 'normal') => Promise<void>} */
  async function setWindow(windowState) {
    const { windowId } = await send('Browser.getWindowForTarget')
    await send('Browser.setWindowBounds', { windowId, bounds: { windowState } })
  }

  /** @type {(offline: boolean) => Promise<void>} */
  async function setNetwork(offline) {
    await send('Network.enable')
    const conditions = { latency: 0, downloadThroughput: -1, uploadThroughput: -1 }
    await send('Network.emulateNetworkConditions', { offline, ...conditions })
  }

  async function openFront() {
    const made = await client.send('Target.createTarget', { url: 'about:blank' })
    return made.targetId
  }

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
      if (!seconds) throw new Error('this browser does not report the CPU time of a thread')
      return seconds * 1000
    },
    async heapUsed() {
      await send('HeapProfiler.collectGarbage')
      const { usedSize, embedderHeapUsedSize } = await send('Runtime.getHeapUsage')
      return usedSize + embedderHeapUsedSize
    },
    async countConsoleLines() {
      let lines = 0
      for (const method of ['Runtime.consoleAPICalled', 'Log.entryAdded'])
        client.listen(sessionId, method, () => {
          lines += 1
        })
      // Both report everything from before, and then answer.
      await send('Runtime.enable')
      await send('Log.enable')
      return lines
    },
    minimize: () => setWindow('minimized'),
    restore: () => setWindow('normal'),
    async cover() {
      front ??= await openFront()
      await client.send('Target.activateTarget', { targetId: front })
    },
    async uncover() {
      await client.send('Target.activateTarget', { targetId })
    },
    goOffline: () => setNetwork(true),
    goOnline: () => setNetwork(false),
    async findWorkers() {
      client.listen(sessionId, 'Target.attachedToTarget', (params) => {
        const { sessionId: worker } = /** @type {{ sessionId: string }} */ (params)
        workers.set(worker, { send: client.sendTo(worker) })
      })
      client.listen(sessionId, 'Target.detachedFromTarget', (params) => {
        workers.delete(/** @type {{ sessionId: string }} */ (params).sessionId)
      })
      // Reports those that there are, and then answers.
      await send('Target.setAutoAttach', { autoAttach: true, waitForDebuggerOnStart: false, flatten: true })
      return [...workers.values()]
    },
    async close() {
      if (front) await client.send('Target.closeTarget', { targetId: front })
      await client.send('Target.closeTarget', { targetId })
    },
  }
}

/** @type {(profileFolder: string) => Promise<Browser>} */
export async function launchBrowser(profileFolder) {
  const running = await startBrowser(
    'chromium',
    [...switches, `--user-data-dir=${profileFolder}`],
    /^DevTools listening on (\S+)/,
  )
  try {
    const client = await connect(running.address)
    const { product } = await client.send('Browser.getVersion')
    return {
      version: product,
      openPage: (url) => openPage(client, url),
      close: () => running.end(() => client.send('Browser.close')),
    }
  } catch (error) {
    running.kill()
    throw error
  }
}
