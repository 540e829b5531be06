import type { Browser as RunningBrowser, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { createToken } from '../../examples/next/token.mjs'
import { launch } from '../pages/openPage.js'
import { type Example, startExample } from './startExample.js'

let running: RunningBrowser
beforeAll(async () => {
  running = await launch.chromium()
})
afterAll(() => running.close())

// One after the other: both write into the same folder.
describe.each(['start', 'dev'])('the example in next %s', (mode) => {
  let example: Example
  beforeAll(async () => {
    example = await startExample('next', mode)
    // next dev compiles what is asked for. That is no part of any test.
    for (const path of ['/', '/ticker', '/api/token']) await (await fetch(example.address + path)).text()
  }, 240_000)
  afterAll(() => example.stop())

  /** What the WebSocket server has printed of its sockets. */
  const seen = () => example.printed.filter((line) => /^\/(?:chat|ticker) /.test(line))
  const left = 'open, closed with 1001, Going away'
  const gone = 'open, closed with 1000, Normal closure'

  /** Opens a page in a context of its own. Keeps what its console complains of, and what the server sees meanwhile. */
  async function visit(path: string, prepare: (page: Page) => unknown = () => {}) {
    const context = await running.newContext()
    onTestFinished(() => context.close())
    const page = await context.newPage()
    const complaints: string[] = []
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
    })
    page.on('pageerror', ({ message }) => complaints.push(message))
    await prepare(page)
    const before = seen().length
    await page.goto(example.address + path)

    /** What became of each socket, by itself: a server that is busy may hear of a new one before it hears that the old one closed. */
    function socketsOf(path: string): string[] {
      const lives = new Map<string, string[]>()
      for (const line of seen().slice(before)) {
        const [name = '', event = ''] = line.split(': ')
        if (name.startsWith(path)) lives.set(name, [...(lives.get(name) ?? []), event])
      }
      return Array.from(lives.values(), (events) => events.join(', '))
    }
    return {
      page,
      complaints,
      shows: (text: RegExp | string) => page.getByText(text).waitFor(),
      async says(text: string) {
        await page.getByLabel('Message').fill(text)
        await page.getByRole('button', { name: 'Send' }).click()
        await page.getByText(`: ${text}`).waitFor()
      },
      async goes(link: string) {
        await page.getByRole('link', { name: link }).click()
        await page.getByRole('heading', { name: link }).waitFor()
      },
      /** Resolves once the server has seen this and nothing else. */
      sees: (expected: { chat: string[]; ticker: string[] }) =>
        expect.poll(() => ({ chat: socketsOf('/chat'), ticker: socketsOf('/ticker') })).toEqual(expected),
      /** Leaves the site. A socket too many would have been seen to open by the time that the others close. */
      leaves: () => page.goto('about:blank'),
    }
  }

  test('L7 it is rendered without a socket, and hydrated without a complaint', async () => {
    const before = seen().length
    const texts = { '/': 'Chat: connecting', '/ticker': 'GOLD: …' }
    for (const [path, text] of Object.entries(texts)) {
      const html = await (await fetch(example.address + path)).text()
      expect(html.replaceAll('<!-- -->', '')).toContain(text)
    }
    expect(seen().slice(before)).toEqual([])

    const { complaints, shows, sees, leaves } = await visit('/ticker')
    await shows('Chat: open')
    await shows(/GOLD: \d/)
    await shows(/TEA: \d/)
    await leaves()
    await sees({ chat: [left], ticker: [left] })
    expect(complaints).toEqual([])
  })

  test('L1 it has one socket each time that it is loaded, and a reload closes it with 1001', async () => {
    const { page, complaints, says, sees, leaves } = await visit('/')
    await says('hello')
    await sees({ chat: ['open'], ticker: [] })
    await page.reload()
    await says('hello again')
    await sees({ chat: [left, 'open'], ticker: [] })
    await leaves()
    await sees({ chat: [left, left], ticker: [] })
    expect(complaints).toEqual([])
  })

  test('H1 navigation keeps the connection that the layout holds, and what was said', async () => {
    const { complaints, shows, says, goes, sees, leaves } = await visit('/')
    await says('hello')
    await goes('Ticker')
    await shows(/GOLD: \d/)
    await goes('Chat')
    await shows(': hello')
    await says('hello again')
    await leaves()
    await sees({ chat: [left], ticker: [gone] })
    expect(complaints).toEqual([])
  })

  test('L2 leaving the page of the components that share a socket closes it with 1000', async () => {
    const { complaints, shows, goes, sees } = await visit('/ticker')
    await shows('Chat: open')
    await shows(/TEA: \d/)
    await sees({ chat: ['open'], ticker: ['open'] })
    await goes('Chat')
    await sees({ chat: ['open'], ticker: [gone] })
    await goes('Ticker')
    await shows(/TEA: \d/)
    await sees({ chat: ['open'], ticker: [gone, 'open'] })
    expect(complaints).toEqual([])
  })

  test('R8 a token that expires is followed by a fresh one', async () => {
    const socketServer = example.printed.join('\n').match(/^WebSocket server: (.*)$/m)?.[1]
    const stale = { url: `${socketServer}/chat?token=${createToken(500)}` }
    const { complaints, says, sees } = await visit('/', (page) =>
      page.route('**/api/token', (route) => route.fulfill({ json: stale }), { times: 1 }),
    )
    await sees({ chat: ['open, closed with 4401, Private', 'open'], ticker: [] })
    await says('still here')
    expect(complaints).toEqual([])
  })
})
