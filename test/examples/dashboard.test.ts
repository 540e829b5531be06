import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { chromium, type Browser, type Page } from 'playwright'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { findBrowser } from '../support/browsers.mjs'
import { type Example, startExample } from './startExample.js'

let example: Example
let browser: Browser
beforeAll(async () => {
  example = await startExample('dashboard')
  browser = await chromium.launch({
    ...findBrowser('chromium'),
    args: ['--disable-gpu', '--disable-quic'],
  })
}, 240_000)
afterAll(async () => {
  await browser.close()
  await example.stop()
})

/** A visitor of the page, and a proxy between the page and the server. */
async function visit(query = '') {
  const page = await browser.newPage()
  onTestFinished(() => page.close())
  const printed: string[] = []
  page.on('console', (message) => printed.push(message.text()))
  page.on('pageerror', ({ message }) => printed.push(message))
  /** The frames of each socket. */
  const sockets: string[][] = []
  const ends: (() => Promise<void>)[] = []
  let isDown = false
  await page.routeWebSocket('**/live', (socket) => {
    // The library reconnects after 1012.
    const end = () => socket.close({ code: 1012 })
    if (isDown) {
      void end()
      return
    }
    const frames: string[] = []
    sockets.push(frames)
    ends.push(end)
    const server = socket.connectToServer()
    socket.onMessage((message) => {
      frames.push(String(message))
      server.send(message)
    })
  })
  await page.goto(example.address + query)
  return {
    page,
    printed,
    sockets,
    shows: (text: string | RegExp) => page.getByText(text).waitFor(),
    /** Ends all sessions, and each new one at once. */
    async goDown() {
      isDown = true
      for (const end of ends) await end()
    },
    comeBack() {
      isDown = false
    },
  }
}

const subscriptions = ['load', 'memory', 'visitors'].map((topic, index) => ({
  op: 'subscribe',
  id: index + 1,
  topic,
}))

const parse = (frames: readonly string[] | undefined) => frames?.map((text) => JSON.parse(text) as unknown)

test('X1 three topics and a request need one socket and one subscription each, for any number of components', async () => {
  const { page, printed, sockets, shows } = await visit()
  await shows('Only you are here')
  await shows('visitors: 1 open')
  await shows(/^load: [\d.]+ processes$/)
  await shows(/^memory: \d+ MB$/)
  await page.getByRole('button').click()
  await shows(/^\d+ s$/)
  expect(sockets).toHaveLength(1)
  expect(parse(sockets[0])).toEqual([...subscriptions, { op: 'uptime', id: 4 }])
  expect(await page.locator('.live').count()).toBe(3)
  expect(printed).toEqual([])
})

test('X3 the page shows another visitor, and a new session subscribes again', async () => {
  const one = await visit()
  await one.shows('Only you are here')
  const other = await visit()
  await other.shows('Others are here too')
  await one.shows('visitors: 2 open')
  await other.page.close()
  await one.shows('visitors: 1 open')
  await one.goDown()
  await expect.poll(() => one.page.locator('.stale').count()).toBe(3)
  await one.shows('visitors: 1 open')
  one.comeBack()
  await expect.poll(() => one.page.locator('.live').count()).toBe(3)
  await expect.poll(() => parse(one.sockets[1])).toEqual(subscriptions)
  expect(one.printed).toEqual([])
})

/** The files of code that the page has downloaded. */
const countScripts = (page: Page) =>
  page.evaluate(
    () => performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.js')).length,
  )

test('I25 with ?inspector, the panel lists the connection with its topics, and others download none of it', async () => {
  const { page, printed, sockets, shows } = await visit('/?inspector')
  await shows('visitors: 1 open')
  await page.getByRole('button', { name: 'Open the WebSocket inspector' }).click()
  const panel = page.getByRole('region', { name: 'WebSocket inspector' })
  const rows = panel.getByRole('listbox').getByRole('option')
  await expect.poll(() => rows.allInnerTexts()).toEqual([expect.stringMatching(/\/live\s+open · session 1/)])
  await panel.getByRole('tab', { name: 'Topics' }).click()
  for (const topic of ['load', 'memory', 'visitors']) await panel.getByText(topic, { exact: true }).waitFor()
  expect(sockets).toHaveLength(1)
  expect(await countScripts(page)).toBeGreaterThan(1)
  expect(printed).toEqual([])

  const other = await visit()
  await other.shows(/^visitors: \d open$/)
  await other.page.waitForLoadState('networkidle')
  expect(await other.page.getByRole('button', { name: 'inspector' }).count()).toBe(0)
  expect(await countScripts(other.page)).toBe(1)
})

test('X1 the code between the app and the library has at most ten lines', () => {
  const glue = fileURLToPath(new URL('../../examples/dashboard/live.ts', import.meta.url))
  const lines = readFileSync(glue, 'utf8').split('\n')
  expect(lines.filter((line) => line && !line.startsWith('import ')).length).toBeLessThanOrEqual(10)
})
