// @ts-check
/**
 * Starts a Firefox and drives it over WebDriver BiDi alone: other drivers make every page believe that it is in
 * front.
 */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { namedHost, startBrowser } from './browserProcess.mjs'
import { openCalls } from './calls.mjs'

/**
 * @typedef {(method: string, params: object) => Promise<never>} Send
 *
 * @typedef {{ result?: { value?: string }, exceptionDetails?: { text: string } }} Evaluated
 *
 * @typedef {object} Page
 * @property {(expression: string) => Promise<unknown>} evaluate  Waits for a promise; throws what the page throws.
 * @property {() => Promise<void>} minimize  Its window.
 * @property {() => Promise<void>} restore
 * @property {() => Promise<void>} cover  Puts another tab of its window in front.
 * @property {() => Promise<void>} uncover
 * @property {() => Promise<void>} goOffline  No new socket comes through; those that are open stay, and so does their traffic.
 * @property {() => Promise<void>} goOnline
 * @property {() => Promise<void>} close
 *
 * @typedef {object} Browser
 * @property {string} version
 * @property {(url: string) => Promise<Page>} openPage
 * @property {() => Promise<void>} close
 */

/** @type {(text: string | undefined) => unknown} */
const parse = (text) => (text === undefined ? undefined : JSON.parse(text))

/** @type {(send: Send, url: string) => Promise<Page>} */
async function openPage(send, url) {
  /** @type {{ context: string }} */
  const { context } = await send('browsingContext.create', { type: 'tab' })
  /** @type {{ contexts: [{ clientWindow: string }] }} */
  const tree = await send('browsingContext.getTree', { root: context })
  const { clientWindow } = tree.contexts[0]
  await send('browsingContext.navigate', { context, url, wait: 'complete' })
  /** @type {string | undefined} */
  let front

  /** @type {(state: 'minimized' | 'normal') => Promise<void>} */
  const setWindow = (state) => send('browser.setClientWindowState', { clientWindow, state })
  /** @type {(networkConditions: { type: 'offline' } | null) => Promise<void>} */
  const setNetwork = (networkConditions) =>
    send('emulation.setNetworkConditions', { contexts: [context], networkConditions })
  /** @type {(tab: string) => Promise<void>} */
  const activate = (tab) => send('browsingContext.activate', { context: tab })
  /** @type {(tab: string) => Promise<void>} */
  const close = (tab) => send('browsingContext.close', { context: tab })

  async function openFront() {
    /** @type {{ context: string }} */
    const made = await send('browsingContext.create', { type: 'tab', referenceContext: context })
    return made.context
  }

  return {
    async evaluate(expression) {
      /** @type {Evaluated} */
      const { result, exceptionDetails } = await send('script.evaluate', {
        // A value of its own protocol would have to be put together here.
        expression: `Promise.resolve(${expression}).then((value) => JSON.stringify(value))`,
        target: { context },
        awaitPromise: true,
      })
      if (exceptionDetails) throw new Error(exceptionDetails.text)
      return parse(result?.value)
    },
    minimize: () => setWindow('minimized'),
    restore: () => setWindow('normal'),
    async cover() {
      front ??= await openFront()
      await activate(front)
    },
    uncover: () => activate(context),
    goOffline: () => setNetwork({ type: 'offline' }),
    goOnline: () => setNetwork(null),
    async close() {
      if (front) await close(front)
      await close(context)
    },
  }
}

/** @type {(profileFolder: string) => Promise<Browser>} */
export async function launchBrowser(profileFolder) {
  await writeFile(join(profileFolder, 'user.js'), `user_pref("network.dns.localDomains", "${namedHost}");\n`)
  const switches = ['--headless', '--no-remote', '--remote-debugging-port=0', '--profile', profileFolder]
  const running = await startBrowser('firefox', switches, /^WebDriver BiDi listening on (\S+)/)
  try {
    const { post: send } = await openCalls(`${running.address}/session`)
    /** @type {{ capabilities: { browserVersion: string } }} */
    const { capabilities } = await send('session.new', { capabilities: {} })
    return {
      version: `Firefox/${capabilities.browserVersion}`,
      openPage: (url) => openPage(send, url),
      close: () => running.end(() => send('browser.close', {})),
    }
  } catch (error) {
    running.kill()
    throw error
  }
}
