import { type Browser as RunningBrowser, chromium, type Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest'
import { wire } from '../browser/wire.js'
import type { UseWebSocketOptions } from '../../src/index.js'
import { type Browser, findBrowser } from '../support/browsers.mjs'
import { peer } from '../support/peer.js'
import { launch } from './openPage.js'

/** A delay that never ends while a test runs. */
const someday = { reconnect: { delay: 600_000, maxDelay: Infinity, jitter: 'none' } } as const

/** By default Playwright disables the cache. */
const launchWithCache = () =>
  chromium.launch({
    ...findBrowser('chromium'),
    args: ['--disable-gpu', '--disable-quic'],
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
  })

const running = {} as Record<Browser, RunningBrowser>
beforeAll(async () => {
  running.chromium = await launchWithCache()
  running.firefox = await share(launch.firefox)
})
afterAll(() => running.chromium.close())

/** Options without functions. */
type Plain = Record<string, never>

/** Shows a component with such a socket, and records the console. */
async function openPage(browser: Browser, url: string, options: UseWebSocketOptions) {
  const context = await running[browser].newContext()
  onTestFinished(() => context.close())
  const page = await context.newPage()
  const printed: string[] = []
  page.on('console', (message) => printed.push(message.text()))
  page.on('pageerror', ({ message }) => printed.push(message))
  await page.goto(inject('site'))
  await page.waitForFunction(() => 'page' in window)
  await page.evaluate(
    ({ address, settings }) => {
      addEventListener('pageshow', ({ persisted }) => Object.assign(window, { persisted }))
      window.page.show(address, settings)
    },
    { address: url, settings: options as Plain },
  )
  return {
    page,
    printed,
    /** The calls of callbacks, once there are that many. */
    async calls(count: number) {
      await page.waitForFunction((least) => window.page.calls.length >= least, count)
      return page.evaluate(() => window.page.calls)
    },
    shown: () =>
      page.evaluate(() => {
        const { readyState, retry, error } = window.page.socket.connection.getSnapshot()
        return { readyState, retry, error: error && error.message }
      }),
  }
}

/** Navigates to another site. */
const leave = (page: Page) =>
  page.goto(`${inject('peer').replace('127.0.0.1', 'localhost')}/count?id=elsewhere`)

/** Goes back. Returns whether the page was restored from the cache. */
async function comeBack(page: Page): Promise<boolean> {
  // Playwright's goBack does not notice that Firefox restores a page.
  await page.evaluate(() => history.back()).catch(() => undefined)
  await page.waitForFunction(() => 'page' in window)
  return page.evaluate(
    () => Reflect.get(window, 'persisted') === true && Reflect.deleteProperty(window, 'persisted'),
  )
}

const cached: readonly (readonly [title: string, options: UseWebSocketOptions])[] = [
  ['without options', someday],
  ['with a heartbeat', { ...someday, heartbeat: true }],
  ['with pauseWhenHidden', { ...someday, pauseWhenHidden: 600_000 }],
]

describe('a page of Chromium that returns from the cache', () => {
  test.each(cached)(
    'R5 opens its connection at once, without onError for the old session (%s)',
    async (_title, options) => {
      const other = peer()
      const { page, calls, shown } = await openPage('chromium', other.url('/echo'), options)
      expect(await calls(1)).toEqual(['onOpen'])
      await leave(page)
      expect(await comeBack(page)).toBe(true)
      expect(await calls(4)).toEqual(['onOpen', 'onClose 1006 unclean', 'onOpen', 'onReconnect 0'])
      expect(await other.count(1)).toEqual({ open: 1, upgrades: 2 })
      expect(await shown()).toEqual({ readyState: 1, retry: null, error: null })
      // Chromium kept the line open. Only a close frame may be sent on it.
      const log = await wire(other)
      expect(log.filter((word) => word.startsWith('message'))).toEqual([])
    },
  )

  test('R5 opens its connection at once each time', async () => {
    const other = peer()
    const { page, calls } = await openPage('chromium', other.url('/echo'), someday)
    for (const times of [1, 2, 3]) {
      await calls(3 * times - 2)
      await leave(page)
      expect(await comeBack(page)).toBe(true)
    }
    const again = ['onClose 1006 unclean', 'onOpen', 'onReconnect 0']
    expect(await calls(10)).toEqual(['onOpen', ...again, ...again, ...again])
    expect(await other.count(1)).toEqual({ open: 1, upgrades: 4 })
  })

  test('R5 dials again if it was CONNECTING', async () => {
    const other = peer()
    const { page, calls, shown } = await openPage('chromium', other.url('/never'), someday)
    await other.log('upgrade')
    await leave(page)
    expect(await comeBack(page)).toBe(true)
    expect(await calls(1)).toEqual(['onClose 1006 unclean'])
    await expect.poll(() => other.count()).toEqual({ open: 0, upgrades: 2 })
    expect(await shown()).toEqual({ readyState: 0, retry: null, error: null })
  })
})

describe.each(['chromium', 'firefox'] as const)('a page of %s', (browser) => {
  test('R4 dials at once, and only once, when it returns from the cache during the delay of a retry', async () => {
    const other = peer()
    const { page, printed, calls, shown } = await openPage(browser, other.url('/echo'), someday)
    await calls(1)
    await other.act('drop')
    const lost = ['onOpen', 'onError connection lost (1006)', 'onClose 1006 unclean']
    expect(await calls(3)).toEqual(lost)
    await leave(page)
    expect(await comeBack(page)).toBe(true)
    expect(await calls(5)).toEqual([...lost, 'onOpen', 'onReconnect 1'])
    expect(await shown()).toEqual({ readyState: 1, retry: null, error: null })
    expect(await other.count(1)).toEqual({ open: 1, upgrades: 2 })
    // The messages of a handshake that is cut.
    expect(printed.filter((text) => /before the connection|interrupted/.test(text))).toEqual([])
  })

  test('R5 that returns from the cache opens nothing after close()', async () => {
    const other = peer()
    const { page, calls, shown } = await openPage(browser, other.url('/echo'), someday)
    await calls(1)
    await page.evaluate(() => window.page.socket.close(4000))
    expect(await calls(2)).toEqual(['onOpen', 'onClose 4000 clean'])
    await leave(page)
    expect(await comeBack(page)).toBe(true)
    expect(await shown()).toEqual({ readyState: 3, retry: null, error: null })
    expect(await other.count(0)).toEqual({ open: 0, upgrades: 1 })
  })
})

test('R5 Firefox caches no page with a socket, and the reloaded page has one socket', async () => {
  const other = peer()
  const { page, calls } = await openPage('firefox', other.url('/echo'), someday)
  await calls(1)
  await leave(page)
  expect(await wire(other)).toEqual(['upgrade', 'open', 'close 1001', 'gone'])
  expect(await comeBack(page)).toBe(false)
  await page.evaluate((url) => window.page.show(url), other.url('/echo'))
  expect(await calls(1)).toEqual(['onOpen'])
  expect(await other.count(1)).toEqual({ open: 1, upgrades: 2 })
})
