import type { Browser as RunningBrowser, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { createToken } from '../../examples/next/token.mjs'
import { launch } from '../pages/openPage.js'
import { type Example, startExample } from './startExample.js'
import { nextWorkers, visitNextWorker } from './visitNextWorker.js'

let running: RunningBrowser
beforeAll(async () => {
  running = await launch.chromium()
})
afterAll(() => running.close())

// One after the other, because both write into the same folder.
describe.each(['start', 'dev'])('the example in next %s', (mode) => {
  let example: Example
  beforeAll(async () => {
    example = await startExample('next', mode)
    // next dev compiles each page on request. No test should wait for that.
    for (const path of ['/', '/ticker', '/prices/gold', '/worker', '/api/token'])
      await (await fetch(example.address + path)).text()
  }, 240_000)
  afterAll(() => example.stop())

  /** The lines that the WebSocket server has printed about its sockets. */
  const seen = () => example.printed.filter((line) => /^\/(?:chat|ticker) /.test(line))
  const left = 'open, closed with 1001, Going away'
  const gone = 'open, closed with 1000, Normal closure'

  /** Opens a page in its own context. Records the errors and warnings of its console, and what the server sees meanwhile. */
  async function visit(path: string, prepare: (page: Page) => unknown = () => {}) {
    const context = await running.newContext()
    onTestFinished(() => context.close())
    const page = await context.newPage()
    const problems: string[] = []
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) problems.push(message.text())
    })
    page.on('pageerror', ({ message }) => problems.push(message))
    await prepare(page)
    const before = seen().length
    await page.goto(example.address + path)

    /** The events of each socket by itself: a busy server may see a new socket before it sees the old one close. */
    function socketsOf(path: string): string[] {
      const eventsOf = new Map<string, string[]>()
      for (const line of seen().slice(before)) {
        const [name = '', event = ''] = line.split(': ')
        if (name.startsWith(path)) eventsOf.set(name, [...(eventsOf.get(name) ?? []), event])
      }
      return Array.from(eventsOf.values(), (events) => events.join(', '))
    }
    return {
      page,
      problems,
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
      /** Resolves once the server has seen exactly this. */
      sees: (expected: { chat: string[]; ticker: string[] }) =>
        expect.poll(() => ({ chat: socketsOf('/chat'), ticker: socketsOf('/ticker') })).toEqual(expected),
      /** Leaves the site. The server would see an extra socket open before the others close. */
      leaves: () => page.goto('about:blank'),
    }
  }

  test('L7 renders without a socket, and hydrates without an error', async () => {
    const before = seen().length
    const texts = { '/': 'Chat: connecting', '/ticker': 'GOLD: …' }
    for (const [path, text] of Object.entries(texts)) {
      const html = await (await fetch(example.address + path)).text()
      expect(html.replaceAll('<!-- -->', '')).toContain(text)
    }
    expect(seen().slice(before)).toEqual([])

    const { problems, shows, sees, leaves } = await visit('/ticker')
    await shows('Chat: open')
    await shows(/GOLD: \d/)
    await shows(/TEA: \d/)
    await leaves()
    await sees({ chat: [left], ticker: [left] })
    expect(problems).toEqual([])
  })

  test('L1 has one socket for each load, and a reload closes it with 1001', async () => {
    const { page, problems, says, sees, leaves } = await visit('/')
    await says('hello')
    await sees({ chat: ['open'], ticker: [] })
    await page.reload()
    await says('hello again')
    await sees({ chat: [left, 'open'], ticker: [] })
    await leaves()
    await sees({ chat: [left, left], ticker: [] })
    expect(problems).toEqual([])
  })

  test('H1 keeps the connection of the layout and its messages during navigation', async () => {
    const { problems, shows, says, goes, sees, leaves } = await visit('/')
    await says('hello')
    await goes('Ticker')
    await shows(/GOLD: \d/)
    await goes('Chat')
    await shows(': hello')
    await says('hello again')
    await leaves()
    await sees({ chat: [left], ticker: [gone] })
    expect(problems).toEqual([])
  })

  test('L2 closes a shared socket with 1000 when the page of its components is left', async () => {
    const { problems, shows, goes, sees } = await visit('/ticker')
    await shows('Chat: open')
    await shows(/TEA: \d/)
    await sees({ chat: ['open'], ticker: ['open'] })
    await goes('Chat')
    await sees({ chat: ['open'], ticker: [gone] })
    await goes('Ticker')
    await shows(/TEA: \d/)
    await sees({ chat: ['open'], ticker: [gone, 'open'] })
    expect(problems).toEqual([])
  })

  test('X1 has a topic for each page, over the one socket of the layout', async () => {
    const sent: unknown[] = []
    const { problems, shows, goes, sees, leaves } = await visit('/prices/gold', (page) =>
      page.on('websocket', (socket) => {
        if (new URL(socket.url()).pathname !== '/chat') return
        socket.on('framesent', ({ payload }) => sent.push(JSON.parse(String(payload))))
      }),
    )
    await shows(/^gold now: \d+$/)
    const first = sent.splice(0)
    expect(first).toHaveLength(2)
    expect(first).toContainEqual({ op: 'subscribe', topic: 'lines' })
    expect(first).toContainEqual({ op: 'subscribe', topic: 'price:gold' })
    await goes('Price of tea')
    await shows(/^tea now: \d+$/)
    expect(sent).toEqual([
      { op: 'unsubscribe', topic: 'price:gold' },
      { op: 'subscribe', topic: 'price:tea' },
    ])
    await sees({ chat: ['open'], ticker: [] })
    await goes('Chat')
    await expect.poll(() => sent.slice(2)).toEqual([{ op: 'unsubscribe', topic: 'price:tea' }])
    await leaves()
    await sees({ chat: [left], ticker: [] })
    expect(problems).toEqual([])
  })

  test('R8 gets a new token after one has expired', async () => {
    const socketServer = example.printed.join('\n').match(/^WebSocket server: (.*)$/m)?.[1]
    const stale = { url: `${socketServer}/chat?token=${createToken(500)}` }
    const { problems, says, sees } = await visit('/', (page) =>
      page.route('**/api/token', (route) => route.fulfill({ json: stale }), { times: 1 }),
    )
    await sees({ chat: ['open, closed with 4401, Private', 'open'], ticker: [] })
    await says('still here')
    expect(problems).toEqual([])
  })

  test.each(nextWorkers)(
    'V11 has sockets in workers from a file and from a blob (/worker%s)',
    async (query, made) => {
      expect(await visitNextWorker(example, running, query)).toEqual(made)
    },
  )
})
