import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright'
import { preview, type PreviewServer } from 'vite'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { findBrokenLinks } from '../../.storybook/site/findBrokenLinks.mjs'
import { launch } from '../pages/openPage.js'
import { patience } from '../support/patience.mjs'
import { makeFolder } from './makeFolder.js'

const folder = fileURLToPath(new URL('../../site', import.meta.url))

let server: PreviewServer
let browser: Browser
let address: string

beforeAll(async () => {
  if (!existsSync(folder)) throw new Error('site: run `npm run build:docs` first')
  server = await preview({
    configFile: false,
    logLevel: 'error',
    build: { outDir: folder },
    preview: { host: '127.0.0.1', port: 0 },
  })
  address = server.resolvedUrls!.local[0]!
  browser = await launch.chromium()
})
afterAll(async () => {
  await browser.close()
  await server.close()
})

/** Opens a page of the site. Records the errors of its console, and the requests that failed or left the site. */
async function visit(path: string) {
  const page = await browser.newPage()
  onTestFinished(() => page.close())
  page.setDefaultTimeout(patience)
  const problems: string[] = []
  page.on('console', (message) => {
    // The pages of the reference name no icon, so browsers ask for the usual one.
    if (message.type() === 'error' && !message.location().url.endsWith('/favicon.ico'))
      problems.push(message.text())
  })
  page.on('pageerror', ({ message }) => problems.push(message))
  page.on('response', (response) => {
    if (response.status() >= 400) problems.push(`${response.status()} ${response.url()}`)
  })
  page.on('request', (request) => {
    if (!/^(?:data:|blob:)/.test(request.url()) && !request.url().startsWith(address))
      problems.push(`a request to ${request.url()}`)
  })
  await page.goto(address + path)
  return { page, problems, shown: page.frameLocator('#storybook-preview-iframe') }
}

const press = (page: Page, name: string | RegExp) => page.getByRole('option', { name }).first().click()

test('the first page shows a live example, without an error', async () => {
  const { shown, problems } = await visit('')
  await shown.getByRole('heading', { name: 'wasclean', level: 1 }).waitFor()
  await shown.getByText('1000 Normal closure').first().waitFor()
  expect(problems).toEqual([])
})

test('the search finds a guide, and its link leads to the same text as Markdown', async () => {
  const { page, shown, problems } = await visit('')
  // A story that is left while it plays prints an error.
  await shown.getByText('1000 Normal closure').first().waitFor()
  await page.getByPlaceholder('Find components').fill('Close codes')
  await press(page, /Close codes/)
  await shown.getByRole('heading', { name: 'Close codes', level: 1 }).waitFor()
  const link = shown.getByRole('link', { name: 'This page as Markdown' })
  const file = await link.evaluate((element) => (element as HTMLAnchorElement).href)
  const text = await (await page.request.get(file)).text()
  expect(text).toMatch(/^# Close codes\n/)
  expect(problems).toEqual([])
})

test('the panel beside Interactions shows the connections of the story, and then those of the next one', async () => {
  const { page, shown, problems } = await visit('?path=/story/tools-scripted-peer--served-by-a-function')
  const panel = page.getByRole('tabpanel', { name: 'WebSockets' })
  const connections = panel.getByRole('listbox', { name: 'Connections' }).getByRole('option')
  await shown.getByText('0 → 1 → 2 → 3 → 0 → 1').waitFor()
  await page.getByRole('button', { name: 'Show addon panel' }).click()
  await page.getByRole('tab', { name: 'Interactions' }).waitFor()
  // Nothing of it is there before it is wanted.
  expect(await page.locator('.inspector').count()).toBe(0)

  await page.getByRole('tab', { name: 'WebSockets' }).click()
  await connections.filter({ hasText: 'example.com/support' }).waitFor()
  expect(await connections.count()).toBe(1)
  await panel.getByRole('tab', { name: 'Frames' }).click()
  const frames = panel.getByRole('listbox', { name: 'Frames' }).getByRole('option')
  await frames.nth(1).waitFor()
  const texts = await frames.allTextContents()
  expect(texts.map((text) => text.replace(/^\S+? *([↑↓]).* ?B/, '$1 '))).toEqual([
    '↑ question 1',
    '↓ You said: question 1',
  ])

  await page.getByPlaceholder('Find components').fill('Code and reason')
  await press(page, /Code and reason/)
  await connections.filter({ hasText: '/peer/echo' }).waitFor()
  expect(await connections.count()).toBe(1)
  expect(problems).toEqual([])
})

test('the API reference leads back to Storybook', async () => {
  const { page, problems } = await visit('reference/functions/wasclean.useWebSocket.html')
  await page.getByRole('heading', { name: 'Function useWebSocket' }).waitFor()
  await page.getByRole('link', { name: 'Back to Storybook' }).first().click()
  await page.frameLocator('#storybook-preview-iframe').getByRole('heading', { name: 'wasclean' }).waitFor()
  expect(problems).toEqual([])
})

test('llms.txt leads to every page, and llms-full.txt has them all', () => {
  const read = (file: string) => readFileSync(join(folder, file), 'utf8')
  const files = Array.from(read('llms.txt').matchAll(/^- \[.*?\]\((.*?)\)/gm), ([, file = '']) => file)
  expect(files).toEqual(expect.arrayContaining(['docs/getting-started.md', 'docs/api.md', 'test/RULES.md']))
  expect(files.length).toBeGreaterThan(40)
  const whole = read('llms-full.txt')
  for (const file of files) {
    const [title = ''] = /^# .*$/m.exec(read(file)) ?? []
    expect.soft(whole, file).toContain(`<!-- ${file} -->`)
    expect.soft(whole, file).toContain(title)
  }
})

test('findBrokenLinks() finds what leads nowhere', () => {
  const made = makeFolder({
    'a.md': [
      '[1](b.html#there) [2](b.html) [3](?path=/docs/one) [4](https://example.com/x) `[x](code.md)`',
      '[5](b.html#gone) [6](c.md) [7](?path=/docs/two)',
    ].join('\n'),
    'b.html': '<a id="there" href="a.md">1</a> <a href="#storybook">2</a> <img src="gone.png">',
    'sub/c.txt': '[1](../a.md) [2](a.md)',
  })
  expect(findBrokenLinks(made, new Set(['docs/one']))).toEqual([
    { file: 'a.md', target: 'b.html#gone' },
    { file: 'a.md', target: 'c.md' },
    { file: 'a.md', target: '?path=/docs/two' },
    { file: 'b.html', target: 'gone.png' },
    { file: 'sub/c.txt', target: 'a.md' },
  ])
})
