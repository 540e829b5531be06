import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { chromium } from 'playwright'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { WebSocketServer } from 'ws'
import { findBrowser } from '../support/browsers.mjs'
import { type Example, startExample } from './startExample.js'

let example: Example
beforeAll(async () => {
  example = await startExample('vite')
}, 240_000)
afterAll(() => example.stop())

/** An echo server, and the page in a browser that resolves the server of the README to it. */
async function visit() {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
  })
  const seen: string[] = []
  server.on('connection', (socket) => {
    seen.push('open')
    socket.on('message', (data) => socket.send((data as Buffer).toString()))
    socket.on('close', (code, reason) => seen.push(`closed with ${code} ${String(reason)}`.trim()))
  })
  const { port } = server.address() as AddressInfo

  const running = await chromium.launch({
    ...findBrowser('chromium'),
    args: ['--disable-gpu', '--disable-quic', `--host-resolver-rules=MAP localhost:8080 127.0.0.1:${port}`],
  })
  onTestFinished(() => running.close())
  const page = await running.newPage()
  const printed: string[] = []
  page.on('console', (message) => printed.push(message.text()))
  page.on('pageerror', ({ message }) => printed.push(message))
  await page.goto(example.address)
  return {
    page,
    seen,
    printed,
    shows: (text: string) => page.getByText(text, { exact: true }).waitFor(),
    clicks: (name: string) => page.getByRole('button', { name, exact: true }).click(),
  }
}

test('P3 the example of the guide runs when it is built from the packed files', async () => {
  const { page, seen, printed, shows, clicks } = await visit()
  await shows('Open')
  await clicks('Send')
  await shows('Last message: hello')
  await clicks('Close')
  await shows('Closed with 4000 bye')
  await shows('Closed')
  await clicks('Open again')
  await shows('Open')
  await page.goto('about:blank')
  await expect.poll(() => seen).toEqual(['open', 'closed with 4000 bye', 'open', 'closed with 1001'])
  expect(printed).toEqual([])
})
