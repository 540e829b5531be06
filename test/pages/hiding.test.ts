import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
// Playwright makes every page believe that it is in front.
import { type Browser, launchBrowser, type Page } from '../support/chromium.mjs'
import { wire } from '../browser/wire.js'
import type { UseWebSocketOptions } from '../../src/index.js'
import { createLine } from '../support/line.js'
import { peer } from '../support/peer.js'
import { serveBuiltPage } from './openPage.js'

const CONNECTING = 0
const CLOSED = 3

/** So long that it never comes while a test runs. */
const someday = { reconnect: { delay: 600_000, maxDelay: 600_000, jitter: 'none' } } as const
const soon = { reconnect: { delay: 20, jitter: 'none' } } as const

let site: Awaited<ReturnType<typeof serveBuiltPage>>
let profile: string
let browser: Browser
beforeAll(async () => {
  site = await serveBuiltPage()
  profile = await mkdtemp(join(tmpdir(), 'wasclean-profile-'))
  browser = await launchBrowser(profile)
})
afterAll(async () => {
  await browser.close()
  await site.close()
  await rm(profile, { recursive: true, maxRetries: 5 })
})

/** Shows a component that holds such a socket, in a window of its own. */
async function openPage(url: string, options: UseWebSocketOptions) {
  const page = await browser.openPage(site.address)
  onTestFinished(() => page.close())
  const evaluate = (expression: string) => page.evaluate(expression)
  const until = (condition: string) =>
    expect.poll(() => evaluate(`Boolean(${condition})`), { timeout: 10_000 }).toBe(true)
  await until('window.page')
  await evaluate(`page.show(${JSON.stringify(url)}, ${JSON.stringify(options)})`)
  const { windowId } = await page.send('Browser.getWindowForTarget')
  const setWindow = (windowState: 'minimized' | 'normal') =>
    page.send('Browser.setWindowBounds', { windowId, bounds: { windowState } })
  return {
    page,
    evaluate,
    until,
    async hide() {
      await setWindow('minimized')
      await until('document.hidden')
    },
    async show() {
      await setWindow('normal')
      await until('!document.hidden')
    },
    /** What the callbacks were told, once there are so many. */
    async calls(count: number) {
      await until(`page.calls.length >= ${count}`)
      return evaluate('page.calls')
    },
    readyState: () => evaluate('page.socket.connection.getSnapshot().readyState'),
  }
}

/** Lets the page hear that the network was away and is back. */
async function comeOnline({ send }: Page) {
  const conditions = { latency: 0, downloadThroughput: -1, uploadThroughput: -1 }
  await send('Network.enable')
  await send('Network.emulateNetworkConditions', { offline: true, ...conditions })
  await send('Network.emulateNetworkConditions', { offline: false, ...conditions })
}

test('R4 closes with 1000 when hidden for long enough, and opens again when shown', async () => {
  const other = peer()
  const { hide, show, calls, readyState } = await openPage(other.url('/echo'), {
    ...someday,
    pauseWhenHidden: 50,
  })
  expect(await calls(1)).toEqual(['onOpen'])
  for (const times of [1, 2]) {
    await hide()
    expect((await calls(2 * times)) as string[]).toHaveLength(2 * times)
    expect(await readyState()).toBe(CLOSED)
    expect(await other.count(0)).toEqual({ open: 0, upgrades: times })
    await show()
    await calls(2 * times + 1)
    expect(await other.count(1)).toEqual({ open: 1, upgrades: 1 + times })
  }
  const again = ['onClose 1000 clean', 'onOpen']
  expect(await calls(5)).toEqual(['onOpen', ...again, ...again])
  const session = ['upgrade', 'open', 'close 1000', 'gone']
  expect(await wire(other)).toEqual([...session, ...session, 'upgrade', 'open'])
})

test('R4 stays open when shown before that long', async () => {
  const other = peer()
  const { hide, show, calls, evaluate } = await openPage(other.url('/echo'), {
    ...someday,
    pauseWhenHidden: 600_000,
  })
  await calls(1)
  await hide()
  await show()
  await evaluate("page.socket.send('still there')")
  expect(await wire(other, 'message')).toEqual(['upgrade', 'open', 'message still there'])
  expect(await calls(1)).toEqual(['onOpen'])
})

test('R4 sleeps on while hidden, though the network comes back', async () => {
  const other = peer()
  const { page, hide, show, calls, evaluate, until, readyState } = await openPage(other.url('/echo'), {
    ...someday,
    pauseWhenHidden: 0,
  })
  await calls(1)
  await hide()
  expect(await calls(2)).toEqual(['onOpen', 'onClose 1000 clean'])
  await evaluate("void addEventListener('online', () => (window.back = true))")
  await comeOnline(page)
  await until('window.back')
  expect(await readyState()).toBe(CLOSED)
  expect(await other.count(0)).toEqual({ open: 0, upgrades: 1 })
  await show()
  expect(await calls(3)).toEqual(['onOpen', 'onClose 1000 clean', 'onOpen'])
  expect(await other.count(1)).toEqual({ open: 1, upgrades: 2 })
})

test('R4 falls asleep when hidden for long enough, though the network comes back meanwhile', async () => {
  const other = peer()
  const { page, hide, calls, evaluate, until } = await openPage(other.url('/echo'), {
    ...someday,
    pauseWhenHidden: 1_000,
  })
  await calls(1)
  await evaluate("void addEventListener('online', () => (window.back = true))")
  await hide()
  await comeOnline(page)
  await until('window.back')
  expect(await calls(2)).toEqual(['onOpen', 'onClose 1000 clean'])
})

test('C8 opens nothing when shown after close() in a hidden page', async () => {
  const other = peer()
  const { hide, show, calls, evaluate, readyState } = await openPage(other.url('/echo'), {
    ...someday,
    pauseWhenHidden: 0,
  })
  await calls(1)
  await hide()
  await calls(2)
  await evaluate('page.socket.close()')
  await show()
  expect(await readyState()).toBe(CLOSED)
  expect(await other.count(0)).toEqual({ open: 0, upgrades: 1 })
})

test('L4 opens nothing when shown after it was unmounted in a hidden page', async () => {
  const other = peer()
  const { hide, show, calls, evaluate } = await openPage(other.url('/echo'), {
    ...someday,
    pauseWhenHidden: 0,
  })
  await calls(1)
  await hide()
  await calls(2)
  await evaluate('page.show(null)')
  await show()
  expect(await calls(2)).toEqual(['onOpen', 'onClose 1000 clean'])
  expect(await other.count(0)).toEqual({ open: 0, upgrades: 1 })
})

test('R4 dials at once when shown while a retry is waited for', async () => {
  const other = peer()
  const { hide, show, calls } = await openPage(other.url('/echo'), someday)
  await calls(1)
  await hide()
  await other.act('drop')
  const lost = ['onOpen', 'onError connection lost (1006)', 'onClose 1006 unclean']
  expect(await calls(3)).toEqual(lost)
  expect(await other.count(0)).toEqual({ open: 0, upgrades: 1 })
  await show()
  expect(await calls(5)).toEqual([...lost, 'onOpen', 'onReconnect 1'])
  expect(await other.count(1)).toEqual({ open: 1, upgrades: 2 })
})

test('R4 checks a connection that is believed open when shown', async () => {
  const line = await createLine()
  const { hide, show, calls } = await openPage(line.url('/echo'), {
    ...soon,
    heartbeat: { interval: 600_000, timeout: 300 },
  })
  await calls(1)
  await hide()
  await line.stall()
  await show()
  const noticed = ['onOpen', 'onError heartbeat timeout of 300 ms is over', 'onClose 1006 unclean']
  expect(((await calls(3)) as string[]).slice(0, 3)).toEqual(noticed)
  await line.resume()
  expect(((await calls(5)) as string[]).slice(3)).toEqual(['onOpen', 'onReconnect 1'])
  expect(await line.peer.count(1)).toEqual({ open: 1, upgrades: 2 })
})

test('R4 has one socket after a page was frozen, whose sockets Chromium cuts', async () => {
  const other = peer()
  const { page, calls } = await openPage(other.url('/echo'), soon)
  await calls(1)
  await page.send('Page.setWebLifecycleState', { state: 'frozen' })
  await page.send('Page.setWebLifecycleState', { state: 'active' })
  await page.send('Page.bringToFront')
  const lost = ['onOpen', 'onError connection lost (1006)', 'onClose 1006 unclean']
  expect(await calls(5)).toEqual([...lost, 'onOpen', 'onReconnect 1'])
  expect(await other.count(1)).toEqual({ open: 1, upgrades: 2 })
})

test('R4 finishes a handshake in a hidden page before it closes with 1000', async () => {
  const other = peer()
  const { hide, calls, readyState } = await openPage(other.url('/slow', { ms: 1_500 }), {
    ...someday,
    pauseWhenHidden: 0,
  })
  await other.log('upgrade')
  expect(await readyState()).toBe(CONNECTING)
  await hide()
  expect(await wire(other)).toEqual(['upgrade', 'open', 'close 1000', 'gone'])
  expect(await calls(1)).toEqual(['onClose 1000 clean'])
})
