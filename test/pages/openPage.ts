import { type Browser as RunningBrowser, chromium, firefox } from 'playwright'
import { inject, onTestFinished } from 'vitest'
import { type Browser, findBrowser } from '../support/browsers.mjs'
import type { Handle } from './page/main.js'

export const launch = {
  chromium: () => chromium.launch({ ...findBrowser('chromium'), args: ['--disable-gpu', '--disable-quic'] }),
  firefox: () => firefox.launch({ channel: 'moz-firefox', ...findBrowser('firefox') }),
} satisfies Record<Browser, () => Promise<RunningBrowser>>

export const browsers = Object.keys(launch) as Browser[]

/** What React says of itself, and what is printed here. */
const remarks = /React DevTools|^mark \d+$/

/**
 * Opens the page. `printed` is what a user finds on its console from then on: what scripts print, and what the browser itself complains
 * of, which no script can hear.
 */
export async function openPage(running: RunningBrowser) {
  const printed: string[] = []
  const page = await running.newPage()
  onTestFinished(() => page.close())
  // React's development build tells Firefox's profiler of each render, as messages of the console.
  await page.addInitScript(() => Reflect.deleteProperty(console, 'timeStamp'))
  // Chromium's complaints come as messages of the console, Firefox's as errors of the page.
  page.on('console', (message) => printed.push(message.text()))
  page.on('pageerror', ({ message }) => printed.push(message))
  await page.goto(inject('site'))
  await page.waitForFunction(() => 'page' in window)

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
