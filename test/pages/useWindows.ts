import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, inject, onTestFinished } from 'vitest'
import type { UseWebSocketOptions } from '../../src/index.js'
// Not with Playwright, which makes every page visible.
import { launchBrowser as launchChromium } from '../support/chromium.mjs'
import { launchBrowser as launchFirefox, type Page } from '../support/firefox.mjs'

interface Browser<Opened> {
  readonly openPage: (url: string) => Promise<Opened>
  readonly close: () => Promise<void>
}

type Start<Opened> = () => Promise<Browser<Opened>>

/** Starts a browser with a profile of its own. */
async function startWithProfile<Opened>(launch: (profileFolder: string) => Promise<Browser<Opened>>) {
  const profile = await mkdtemp(join(tmpdir(), 'wasclean-profile-'))
  const browser = await launch(profile)
  return {
    ...browser,
    async close() {
      await browser.close()
      await rm(profile, { recursive: true, maxRetries: 5 })
    },
  }
}

export const startChromium = () => startWithProfile(launchChromium)
const startFirefox = () => startWithProfile(launchFirefox)

export const windows = [
  ['Chromium', startChromium],
  ['Firefox', startFirefox],
] as const satisfies [name: string, start: Start<Page>][]

/** A delay that never ends while a test runs. */
export const someday = { reconnect: { delay: 600_000, maxDelay: 600_000, jitter: 'none' } } as const
export const soon = { reconnect: { delay: 20, jitter: 'none' } } as const

/** The returned function opens a window of the browser with such a socket. */
export function useWindows<Opened extends Page>(start: Start<Opened>) {
  let browser: Browser<Opened>
  beforeAll(async () => {
    browser = await share(start)
  })

  return async function openWindow(url: string | null, options: UseWebSocketOptions) {
    const page = await browser.openPage(inject('site'))
    onTestFinished(() => page.close())
    const evaluate = (expression: string) => page.evaluate(expression)
    const until = (condition: string) => expect.poll(() => evaluate(`Boolean(${condition})`)).toBe(true)
    const hold = (address: string | null) =>
      evaluate(`page.show(${JSON.stringify(address)}, ${JSON.stringify(options)})`)
    await until('window.page')
    await hold(url)
    return {
      page,
      evaluate,
      until,
      hold,
      /** Covers the page with another tab. */
      async hide() {
        await page.cover()
        await until('document.hidden')
      },
      async show() {
        await page.uncover()
        await until('!document.hidden')
      },
      async goOffline() {
        await page.goOffline()
        await until('!navigator.onLine')
      },
      /** Also waits until the page has got the event. */
      async goOnline() {
        await evaluate("void addEventListener('online', () => (window.back = true))")
        await page.goOnline()
        await until('window.back')
      },
      /** The calls of callbacks, once there are that many. */
      async calls(count: number) {
        await until(`page.calls.length >= ${count}`)
        return (await evaluate('page.calls')) as string[]
      },
      readyState: () => evaluate('page.socket.connection.getSnapshot().readyState'),
    }
  }
}
