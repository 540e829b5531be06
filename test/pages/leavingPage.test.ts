import { createServer, type ServerResponse } from 'node:http'
import type { Browser } from 'playwright'
import { beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest'
import { peer } from '../support/peer.js'
import { browsers, launch } from './openPage.js'

/** Serves the target of a click. It answers only when the test calls `answer`. */
async function serve(answer: (response: ServerResponse) => void) {
  const waiting: ServerResponse[] = []
  let resolveArrived = () => {}
  const arrived = new Promise<void>((resolve) => (resolveArrived = resolve))
  const server = createServer((_, response) => {
    waiting.push(response)
    resolveArrived()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address() as { port: number }
  return {
    url: `http://127.0.0.1:${address.port}/`,
    arrived,
    answer: () => waiting.splice(0).forEach(answer),
  }
}

const download = (response: ServerResponse) =>
  response.writeHead(200, { 'content-disposition': 'attachment; filename=a.txt' }).end('a')
const noContent = (response: ServerResponse) => response.writeHead(204).end()
const nextPage = (response: ServerResponse) =>
  response.writeHead(200, { 'content-type': 'text/html' }).end('<link rel="icon" href="data:,">Another page')

describe.each(browsers)('a page of %s with a socket', (browser) => {
  let running: Browser
  beforeAll(async () => {
    running = await share(launch[browser])
  })

  /** Shows a component with a socket, and starts a navigation. */
  async function navigateTo(url: string) {
    const other = peer()
    const context = await running.newContext({ acceptDownloads: true })
    onTestFinished(() => context.close())
    const page = await context.newPage()
    await page.goto(inject('site'))
    await page.waitForFunction(() => 'page' in window)
    const calls = async (count: number) => {
      await page.waitForFunction((least) => window.page.calls.length >= least, count)
      return page.evaluate(() => window.page.calls)
    }
    await page.evaluate(
      (address) => window.page.show(address, { reconnect: { delay: 20, jitter: 'none' } }),
      other.url('/echo'),
    )
    await calls(1)
    await page.evaluate((address) => void (location.href = address), url)
    return { other, page, calls }
  }

  test.each([
    ['a download', download],
    ['a 204', noContent],
  ])('R21 sees no close of the server after a click on a link that leads to %s', async (_title, answer) => {
    const target = await serve(answer)
    const { other, page, calls } = await navigateTo(target.url)
    await target.arrived
    if (browser === 'firefox') {
      expect(await calls(2)).toEqual(['onOpen', 'onClose 1001 clean'])
      const { closedBy, error, retry } = await page.evaluate(() => {
        const { closedBy, error, retry } = window.page.socket.connection.getSnapshot()
        return { closedBy, error, retry }
      })
      expect({ closedBy, error, delay: retry?.delay }).toEqual({
        closedBy: 'client',
        error: null,
        delay: 3_000,
      })
      target.answer()
      expect(await calls(4)).toEqual(['onOpen', 'onClose 1001 clean', 'onOpen', 'onReconnect 1'])
      expect(await other.count(1)).toEqual({ open: 1, upgrades: 2 })
    } else {
      // Chromium closes no socket before the page unloads.
      target.answer()
      await page.evaluate(() => window.page.socket.send('still here'))
      await page.waitForFunction(() => window.page.socket.lastMessage?.data === 'still here')
      expect(await calls(1)).toEqual(['onOpen'])
      expect(await other.count(1)).toEqual({ open: 1, upgrades: 1 })
    }
  })

  test('R21 opens no second session while the next page loads slowly', async () => {
    const target = await serve(nextPage)
    const { other, page, calls } = await navigateTo(target.url)
    await target.arrived
    // Playwright cannot evaluate in a page of Chromium meanwhile.
    if (browser === 'firefox') expect(await calls(2)).toEqual(['onOpen', 'onClose 1001 clean'])
    target.answer()
    await page.waitForURL(target.url)
    expect(await other.count(0)).toEqual({ open: 0, upgrades: 1 })
  })
})
