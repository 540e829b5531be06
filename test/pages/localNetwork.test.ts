import { type BrowserContext, chromium } from 'playwright'
import { beforeEach, describe, expect, inject, onTestFinished, test } from 'vitest'
import { namedHost } from '../support/browserProcess.mjs'
import { findBrowser } from '../support/browsers.mjs'
import { peer } from '../support/peer.js'

const site = new URL(inject('site'))
/** A page that Chromium takes for one of the internet. */
const elsewhere = new URL(`http://${namedHost}:${site.port}/`)

let context: BrowserContext
beforeEach(async () => {
  const running = await chromium.launch({
    ...findBrowser('chromium'),
    args: [
      ...['--disable-gpu', '--disable-quic', `--host-resolver-rules=MAP ${namedHost} 127.0.0.1`],
      `--ip-address-space-overrides=127.0.0.1:${site.port}=public`,
      `--unsafely-treat-insecure-origin-as-secure=${elsewhere.origin}`,
    ],
  })
  context = await running.newContext()
  onTestFinished(() => running.close())
})

/** Shows a component with a socket to that address, and returns the first call of its callbacks. */
async function show(page: string, url: string) {
  const opened = await context.newPage()
  await opened.goto(page)
  await opened.waitForFunction(() => 'page' in window)
  await opened.evaluate((address) => window.page.show(address, { reconnect: false }), url)
  await opened.waitForFunction(() => window.page.calls.length > 0)
  return opened.evaluate(() => window.page.calls[0])
}

describe('a page of the internet in Chromium, without permission for local networks', () => {
  test('R20 gets an error that names the permission when it cannot connect to this machine', async () => {
    const other = peer()
    expect(await show(elsewhere.href, other.url('/echo'))).toBe(
      "onError could not connect (1006): the page may lack the browser's permission for local networks",
    )
    expect(await other.count(0)).toEqual({ open: 0, upgrades: 0 })
  })

  test('R20 connects with that permission', async () => {
    await context.grantPermissions(['local-network-access'], { origin: elsewhere.origin })
    expect(await show(elsewhere.href, peer().url('/echo'))).toBe('onOpen')
  })
})
