import { fileURLToPath } from 'node:url'
import { type Browser as RunningBrowser, chromium, firefox } from 'playwright'
import { createServer, type ViteDevServer } from 'vite'
import { onTestFinished } from 'vitest'
import { type Browser, findBrowser } from '../support/browsers.mjs'
import type { Handle } from './page/main.js'

export const launch = {
  chromium: () => chromium.launch({ ...findBrowser('chromium'), args: ['--disable-gpu', '--disable-quic'] }),
  firefox: () => firefox.launch({ channel: 'moz-firefox', ...findBrowser('firefox') }),
} satisfies Record<Browser, () => Promise<RunningBrowser>>

export const browsers = Object.keys(launch) as Browser[]

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url))

/** Serves the folder `page`, as Vite does while an app is being written. */
export async function servePage(): Promise<ViteDevServer> {
  const server = await createServer({
    configFile: false,
    root: path('page'),
    cacheDir: path('../../node_modules/.vite/pages'),
    logLevel: 'error',
    optimizeDeps: {
      noDiscovery: true,
      include: ['react', 'react/jsx-dev-runtime', 'react-dom', 'react-dom/client'],
    },
    server: { host: '127.0.0.1', port: 0, fs: { allow: [path('../..')] } },
  })
  return server.listen()
}

/** What Vite and React say of themselves, and what is printed here. */
const remarks = /^\[vite\] (?:connect|hot updated)|React DevTools|^mark \d+$/

/**
 * Opens the page. `printed` is what a user finds on its console from then on: what scripts print, and what the browser itself complains
 * of, which no script can hear.
 */
export async function openPage(running: RunningBrowser, { resolvedUrls }: ViteDevServer) {
  const printed: string[] = []
  const page = await running.newPage()
  onTestFinished(() => page.close())
  // React's development build tells Firefox's profiler of each render, as messages of the console.
  await page.addInitScript(() => Reflect.deleteProperty(console, 'timeStamp'))
  const connected = page.waitForEvent('console', (message) => message.text().includes('[vite] connected'))
  // Chromium's complaints come as messages of the console, Firefox's as errors of the page.
  page.on('console', (message) => printed.push(message.text()))
  page.on('pageerror', ({ message }) => printed.push(message))
  await page.goto(resolvedUrls!.local[0]!)
  await page.waitForFunction(() => 'page' in window)
  await connected

  return {
    page,
    /** All that was printed until now. */
    async printed() {
      const mark = `mark ${printed.length}`
      const marked = page.waitForEvent('console', (message) => message.text() === mark)
      await page.evaluate((text) => console.log(text), mark)
      await marked
      return printed.filter((text) => !remarks.test(text))
    },
    show: (url: string | null) => page.evaluate((next) => window.page.show(next), url),
    /** What the callbacks were told, once there are so many. */
    async calls(count: number): Promise<Handle['calls']> {
      await page.waitForFunction((least) => window.page.calls.length >= least, count)
      return page.evaluate(() => window.page.calls)
    },
  }
}
