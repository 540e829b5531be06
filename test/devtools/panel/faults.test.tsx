import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { render, within } from '@testing-library/react'
import { expect, onTestFinished, test, vi } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { createChannels, type Wire } from '../../../src/channels.ts'
import { createConnection } from '../../../src/core.ts'
import { WebSocketInspector } from '../../../src/devtools.ts'
import { createLineProxy } from '../../support/lineProxy.mjs'
import { patience, patient } from '../../support/patience.mjs'

// What a developer meets, with a real server: each cause must be on the screen.

const wire: Wire<object> = {
  confirms: true,
  subscribe: ([{ id, topic }]) => ({ id, subscribe: String(topic) }),
  route: (message) => message,
}

/** A server that refuses handshakes as it likes. Returns its port. */
async function serve(allows: (request: IncomingMessage) => boolean, meet: (socket: WebSocket) => void) {
  const http = createServer()
  const sockets = new WebSocketServer({ noServer: true })
  http.on('upgrade', (request, tcp, head) => {
    if (allows(request)) sockets.handleUpgrade(request, tcp, head, meet)
    else tcp.end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
  })
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  onTestFinished(async () => {
    for (const socket of sockets.clients) socket.terminate()
    http.close()
    await once(http, 'close')
  })
  return (http.address() as AddressInfo).port
}

/** A connection to that port, and the panel that looks at it. */
function connect(port: number) {
  const connection = createConnection<object>(`ws://127.0.0.1:${port}/orders?token=first`, {
    ...patient,
    WebSocket,
    parse: 'json',
    reconnect: { delay: 20, jitter: 'none', shouldReconnect: () => true },
  })
  const { container, unmount } = render(<WebSocketInspector.Panel />)
  onTestFinished(() => {
    connection.dispose()
    unmount()
  })
  connection.open()
  const look = () => {
    const root = Array.from(container.querySelectorAll('div')).find(
      ({ shadowRoot }) => shadowRoot,
    )?.shadowRoot
    return within(root as unknown as HTMLElement)
  }
  const shows = (text: string | RegExp) =>
    vi.waitFor(() => expect(look().getAllByText(text).length).toBeGreaterThan(0), { timeout: patience })
  const rows = () =>
    look()
      .getAllByRole('listitem')
      .map(({ textContent }) => textContent)
  return { connection, look, shows, rows }
}

test('I38 a token that has expired: the server says so once, and refuses every handshake from then on', async () => {
  let isValid = true
  const port = await serve(
    ({ url }) => isValid && url === '/orders?token=first',
    (socket) => {
      isValid = false
      socket.close(4401, 'token expired')
    },
  )
  const { shows, rows } = connect(port)
  await shows(/It was never open: the server cannot be reached, or refuses, for example an expired token\./)
  const [first, second] = rows().reverse()
  expect(first).toContain('4401 Private')
  expect(first).toContain('Closed by the server. It was open for')
  expect(first).toContain('Reason: “token expired”.')
  expect(second).toContain('1006 Abnormal closure')
  expect(second).toContain('It was never open:')
})

test('I38 a topic that the server refuses', async () => {
  const port = await serve(
    () => true,
    (socket) => {
      socket.on('message', (data: Buffer) => {
        const { id, subscribe } = JSON.parse(data.toString()) as { id: number; subscribe: string }
        socket.send(
          JSON.stringify(
            subscribe === 'gold' ? { id, reply: true } : { id, error: 'plutonium is not for sale' },
          ),
        )
      })
    },
  )
  const { connection, look, shows } = connect(port)
  const channels = createChannels(connection, wire)
  for (const topic of ['gold', 'plutonium']) onTestFinished(channels.topic(topic).subscribe(() => undefined))
  await shows('1 refused')
  look()
    .getByRole('tab', { name: /^Topics/ })
    .click()
  await shows('plutonium is not for sale')
  const [, ...topics] = look().getAllByRole('row')
  expect(topics.map(({ textContent }) => textContent)).toEqual([
    'goldlive1',
    'plutoniumrefusedplutonium is not for sale1',
  ])
})

test('I38 a proxy that cuts idle lines', async () => {
  const port = await serve(
    () => true,
    (socket) => socket.send('{"ready":true}'),
  )
  const proxy = await createLineProxy({ target: { host: '127.0.0.1', port }, idleLimit: 1200 })
  onTestFinished(() => proxy.close())
  const { shows, rows } = connect(proxy.port)
  await shows(/^The last 3 sessions were lost after the same time without a frame, about 1\.\d s\./)
  await shows(/Something on the way may cut idle lines\. A heartbeat keeps them busy\.$/)
  const texts = rows().filter((text) => !text.includes('Goes on'))
  expect(texts.length).toBeGreaterThanOrEqual(3)
  for (const text of texts) {
    expect(text).toContain('1006 Abnormal closure')
    expect(text).toMatch(
      /Closed by the network: no close frame came\. It was open for 1\.\d s, the last 1\.\d s without a frame\./,
    )
  }
})
