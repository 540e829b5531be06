import type { Browser, BrowserContext } from 'playwright'
import { beforeAll, beforeEach, describe, expect, inject, onTestFinished, test } from 'vitest'
import { peer } from '../support/peer.js'
import { browsers, launch } from './openPage.js'

const policy = "connect-src 'self' http:"

const policies = [
  ['a meta element', {}, `<meta http-equiv="content-security-policy" content="${policy}">`],
  ['a header', { 'content-security-policy': policy }, ''],
] as const

describe.each(browsers)('a page of %s', (browser) => {
  // Firefox's constructor throws its own error.
  const reason = { chromium: /security policy/, firefox: /^NS_ERROR_CONTENT_BLOCKED$/ }[browser]
  let running: Browser
  let context: BrowserContext
  beforeAll(async () => {
    running = await share(launch[browser])
  })
  beforeEach(async () => {
    context = await running.newContext()
    onTestFinished(() => context.close())
  })

  test.each(policies)(
    'C13 shows CLOSED at once with an error if its policy, in %s, forbids the address',
    async (_title, headers, element) => {
      const other = peer()
      const page = await context.newPage()
      await page.addInitScript(() => {
        const sockets: string[] = []
        window.WebSocket = class extends WebSocket {
          constructor(...values: ConstructorParameters<typeof WebSocket>) {
            sockets.push(String(values[0]))
            super(...values)
          }
        }
        Object.assign(window, { sockets })
      })
      await page.route(inject('site'), async (route) => {
        const body = await (await fetch(route.request().url())).text()
        await route.fulfill({
          headers: { 'content-type': 'text/html', ...headers },
          body: body.replace('<title>', `${element}<title>`),
        })
      })
      await page.goto(inject('site'))
      await page.waitForFunction(() => 'page' in window)
      const look = () =>
        page.evaluate(() => {
          const { status, retry, error } = window.page.socket.connection.getSnapshot()
          const { sockets } = window as unknown as { sockets: string[] }
          return { status, retry, message: error?.message ?? '', sockets: sockets.length }
        })
      await page.evaluate(
        (url) => window.page.show(url, { reconnect: { delay: 0, jitter: 'none' } }),
        other.url('/echo'),
      )
      const shown = await look()
      expect(shown).toMatchObject({ status: 'closed', retry: null })
      expect(shown.message).toMatch(reason)
      // A retry without a delay would have come before a later timer.
      await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 1)))
      expect(await look()).toEqual(shown)
      expect(await page.evaluate(() => window.page.calls)).toEqual([`onError ${shown.message}`])
      expect(shown.sockets).toBe(1)
      expect(await other.count(0)).toEqual({ open: 0, upgrades: 0 })
    },
  )
})
