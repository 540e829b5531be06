import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser as RunningBrowser } from 'playwright'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { WebSocketServer } from 'ws'
import { browsers, launch } from '../pages/openPage.js'
import { watchMade } from './watchMade.js'
import { bundlers, serve } from './worker/builds.js'

let folder: string
let site: Awaited<ReturnType<typeof serve>>
let webSockets: WebSocketServer
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wasclean-worker-'))
  await Promise.all(Object.entries(bundlers).map(([name, build]) => build(join(folder, name))))
  site = await serve(folder)
  webSockets = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  await once(webSockets, 'listening')
  webSockets.on('connection', (socket) => {
    socket.on('message', (data) => socket.send((data as Buffer).toString()))
  })
}, 240_000)
afterAll(async () => {
  webSockets.close()
  site.close()
  await rm(folder, { recursive: true })
})

/** Opens a page. Returns what has come back from the server, and what the page itself has made. */
async function visit(running: RunningBrowser, path: string, parameters: Record<string, string>) {
  const page = await running.newPage()
  onTestFinished(() => page.close())
  const getMade = await watchMade(page)
  const server = `ws://127.0.0.1:${(webSockets.address() as AddressInfo).port}`
  const query = new URLSearchParams({ ...parameters, server })
  await page.goto(`http://127.0.0.1:${site.port}/${path}?${query}`)
  type Shown = Window & { received?: string[] }
  await page.waitForFunction(() => (window as Shown).received?.length === 50)
  return { received: await page.evaluate(() => (window as Shown).received), ...(await getMade()) }
}

const echoed = Array.from({ length: 50 }, (_, index) => String(index))

describe.each(browsers)('a page of %s', (browser) => {
  let running: RunningBrowser
  beforeAll(async () => {
    running = await launch[browser]()
  })
  afterAll(() => running.close())

  const file = { worker: 'file', policy: "worker-src 'self'" }
  const blob = { worker: 'blob' }

  test.each<[string, string, Record<string, string>, RegExp]>([
    ["a file of Vite, under the policy worker-src 'self'", 'vite/index.html', file, /^http:.*\.js$/],
    ["a file of webpack, under the policy worker-src 'self'", 'webpack/index.html', file, /^http:.*\.js$/],
    [
      "a file of the package, under the policy worker-src 'self'",
      'plain/plain.html',
      file,
      /workerHost\.js$/,
    ],
    ['a blob, with Vite', 'vite/index.html', blob, /^blob:/],
    ['a blob, with webpack', 'webpack/index.html', blob, /^blob:/],
    ['a blob, with ES modules of another origin', 'plain/plain.html', { ...blob, cdn: 'yes' }, /^blob:/],
  ])('V11 has its sockets in a worker from %s', async (_title, path, parameters, address) => {
    const { received, sockets, workers } = await visit(running, path, parameters)
    expect({ received, sockets }).toEqual({ received: echoed, sockets: [] })
    expect(workers).toEqual([expect.stringMatching(address)])
  })
})
