import { act, cleanup, render } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { useWebSocket, WebSocketConfig } from '../../src/index.js'
import { createFakeWebSocket, installFakeWebSocket, type InstalledFakeServer } from '../../src/testing.js'

interface Sharing {
  readonly share: boolean | string
  readonly linger?: number
}

let server: InstalledFakeServer

beforeEach(() => {
  server = installFakeWebSocket()
})
afterEach(() => {
  server.uninstall()
})

function createTicker(address: string, options: Sharing) {
  return function Ticker() {
    return <b>{useWebSocket<string>(address, options).data}</b>
  }
}

describe.each<[string, Sharing, boolean]>([
  ['share: true, still mounted', { share: true }, false],
  ['a name, still mounted', { share: 'ticker' }, false],
  ['linger', { share: true, linger: 5_000 }, true],
])('two tests in a row, with %s', (name, options, unmounts) => {
  const Ticker = createTicker(`wss://example.com/${encodeURIComponent(name)}`, options)

  test.each(['first', 'second'])('T7 the %s test gets messages of its own server only', async (text) => {
    const { container } = render(<Ticker />)
    expect([container.textContent, server.peers.length]).toEqual(['', 1])
    const peer = await server.nextPeer()
    await act(() => peer.accept())
    await act(() => peer.send(text))
    expect(container.textContent).toBe(text)
    if (unmounts) cleanup()
  })
})

test('T7 two servers in one tree do not get shared connections of each other', async () => {
  const Ticker = createTicker('wss://example.com/tree', { share: true })
  const servers = ['a', 'b'].map((text) =>
    createFakeWebSocket({ accept: true, serve: (peer) => peer.send(text) }),
  )
  const { container } = render(
    servers.map(({ WebSocket }, index) => (
      <WebSocketConfig key={index} value={{ WebSocket }}>
        <Ticker />
        <Ticker />
      </WebSocketConfig>
    )),
  )
  expect(servers.map(({ peers }) => peers.length)).toEqual([1, 1])
  await act(() => Promise.all(servers.map(({ peers }) => peers[0]!.settled())))
  expect(container.textContent).toBe('aabb')
})
