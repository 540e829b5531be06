import { type Browser as RunningBrowser, chromium, firefox } from 'playwright'
import { inject, onTestFinished } from 'vitest'
import { type Browser, findBrowser } from '../support/browsers.mjs'
import type { Handle } from './page/main.js'

export const launch = {
  chromium: () => chromium.launch({ ...findBrowser('chromium'), args: ['--disable-gpu', '--disable-quic'] }),
  firefox: () => firefox.launch({ channel: 'moz-firefox', ...findBrowser('firefox') }),
} satisfies Record<Browser, () => Promise<RunningBrowser>>

export const browsers = Object.keys(launch) as Browser[]

/** Messages of React, and of this file. */
const ignored = /React DevTools|^mark \d+$/

/**
 * Opens the page. `printed` is what a user then finds on its console: the output of scripts, and the messages of the browser itself,
 * which no script can read.
 */
export async function openPage(running: RunningBrowser, query = '') {
  const printed: string[] = []
  const page = await running.newPage()
  onTestFinished(() => page.close())
  // React's development build reports each render to Firefox's profiler through console messages.
  await page.addInitScript(() => Reflect.deleteProperty(console, 'timeStamp'))
  // Messages of Chromium itself arrive as console messages, those of Firefox as page errors.
  page.on('console', (message) => printed.push(message.text()))
  page.on('pageerror', ({ message }) => printed.push(message))
  await page.goto(inject('site') + query)
  await page.waitForFunction(() => 'page' in window)

  return {
    page,
    /** Everything that was printed until now. */
    async printed() {
      const mark = `mark ${printed.length}`
      const marked = page.waitForEvent('console', (message) => message.text() === mark)
      await page.evaluate((text) => console.log(text), mark)
      await marked
      return printed.filter((text) => !ignored.test(text))
    },
    show: (url: string | null) => page.evaluate((next) => window.page.show(next), url),
    /** The calls of callbacks, once there are that many. */
    async calls(count: number): Promise<Handle['calls']> {
      await page.waitForFunction((least) => window.page.calls.length >= least, count)
      return page.evaluate(() => window.page.calls)
    },
  }
}
