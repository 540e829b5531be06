import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { chromium } from 'playwright'
import { onTestFinished } from 'vitest'
import { WebSocketServer } from 'ws'
import { findBrowser } from '../support/browsers.mjs'
import { startExample } from './startExample.js'

interface Visit {
  /** What the server saw of the app's sockets. */
  readonly seen: readonly string[]
  /** What the page printed. */
  readonly printed: readonly string[]
}

/** Builds examples/alias with a tool, and does in a browser all that the app can do. */
export async function visitAlias(tool: string): Promise<Visit> {
  const example = await startExample('alias', tool)
  onTestFinished(() => example.stop())
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
  })
  const seen: string[] = []
  const closed = new Promise<void>((resolve) => {
    server.on('connection', (socket) => {
      seen.push('open')
      socket.on('message', (data) => {
        seen.push((data as Buffer).toString())
        socket.send('welcome')
      })
      socket.on('close', (code) => {
        seen.push(`closed with ${code}`)
        resolve()
      })
    })
  })

  const { port } = server.address() as AddressInfo
  const browser = await chromium.launch({
    ...findBrowser('chromium'),
    args: ['--disable-gpu', '--disable-quic', `--host-resolver-rules=MAP localhost:8080 127.0.0.1:${port}`],
  })
  onTestFinished(() => browser.close())
  const page = await browser.newPage()
  const printed: string[] = []
  page.on('console', (message) => {
    // Not every page of the tools names an icon, so the browser asks for the usual one.
    if (!message.location().url.endsWith('/favicon.ico')) printed.push(message.text())
  })
  page.on('pageerror', ({ message }) => printed.push(message))
  await page.goto(example.address)
  await page.getByText('Room: OPEN').waitFor()
  await page.getByText('Status: online').waitFor()
  await page.getByText('Say hello').click()
  await page.getByText('Last message: welcome').waitFor()
  // The room and the status share a socket: the first to leave must not close it, and the last one must.
  await page.getByText('Leave').click()
  await page.getByText(/Room: (?:CLOSED|UNINSTANTIATED)/).waitFor()
  await page.getByText('Status: online').waitFor()
  await page.getByText('Hide status').click()
  await closed
  return { seen, printed }
}
