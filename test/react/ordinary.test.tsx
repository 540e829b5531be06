// The other files use test/support/FakeWebSocket.ts, because mock-socket supports few of the ways in which a session ends. This file
// plays an ordinary session with mock-socket, a widely used test double: it opens, exchanges messages, and closes.
import { act, cleanup, render, screen } from '@testing-library/react'
import { Server, WebSocket as MockWebSocket, type Client } from 'mock-socket'
import { useState } from 'react'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { useWebSocket, type UseWebSocketOptions } from '../../src/index.js'
import { modes, pass, textOf } from '../support/mount.js'

let server: Server
let clients: Client[]
let received: unknown[]

beforeEach(() => {
  vi.useFakeTimers()
  clients = []
  received = []
  server = new Server('ws://mock/')
  server.on('connection', (client) => {
    clients.push(client)
    client.on('message', (data) => received.push(data))
  })
})

afterEach(async () => {
  cleanup()
  await pass(10_000)
  server.stop()
  vi.useRealTimers()
})

function Chat({ options }: { options?: UseWebSocketOptions }) {
  const { readyState, data, lastCloseEvent, closedBy, error, send, sendJson, close, open } = useWebSocket(
    'ws://mock/',
    {
      WebSocket: MockWebSocket,
      ...options,
    },
  )
  return (
    <>
      <output>
        {[readyState, textOf(data), lastCloseEvent?.code ?? '-', closedBy ?? '-', error ? 'error' : '-'].join(
          ' ',
        )}
      </output>
      <button onClick={() => send('hello')}>send</button>
      <button onClick={() => sendJson({ hello: 'there' })}>send JSON</button>
      <button onClick={() => close(1000, 'bye')}>close</button>
      <button onClick={open}>open</button>
    </>
  )
}

const shown = () => screen.getByRole('status').textContent
const press = (name: string) => act(() => screen.getByRole('button', { name }).click())

describe.each(modes)('an ordinary session%s', (_, wrapper) => {
  const start = (options?: UseWebSocketOptions) =>
    render(<Chat {...(options && { options })} />, wrapper && { wrapper })

  test('L1 opens', async () => {
    start()
    expect(shown()).toBe('0 nothing - - -')
    await pass(10)
    expect(shown()).toBe('1 nothing - - -')
    expect(clients).toHaveLength(1)
  })

  test('S1 sends messages, also those from before it was open', async () => {
    start()
    press('send')
    await pass(10)
    press('send JSON')
    await pass(10)
    expect(received).toEqual(['hello', '{"hello":"there"}'])
  })

  test('M1 shows what the server sends', async () => {
    const onMessage = vi.fn()
    start({ onMessage })
    await pass(10)
    act(() => clients[0]?.send('good morning'))
    await pass(10)
    expect(shown()).toBe('1 good morning - - -')
    expect(onMessage).toHaveBeenCalledTimes(1)
  })

  test('C9 closes with close(), and opens again with open()', async () => {
    const onClose = vi.fn()
    start({ onClose })
    await pass(10)
    press('close')
    expect(shown()).toBe('2 nothing - - -')
    await pass(10)
    expect(shown()).toBe('3 nothing 1000 client -')
    expect(onClose).toHaveBeenCalledTimes(1)
    press('open')
    expect(shown()).toBe('0 nothing 1000 client -')
    await pass(10)
    expect(shown()).toBe('1 nothing 1000 client -')
  })

  test('C9 shows the close code of the server', async () => {
    start()
    await pass(10)
    act(() => clients[0]?.close({ code: 4001, reason: 'enough', wasClean: true }))
    await pass(10)
    expect(shown()).toBe('3 nothing 4001 server -')
  })

  test('L2 closes on unmounting, and L3 calls onClose once', async () => {
    const onClose = vi.fn<(event: CloseEvent) => void>()
    function Room() {
      const [inside, setInside] = useState(true)
      return (
        <>
          {inside && <Chat options={{ onClose }} />}
          <button onClick={() => setInside(false)}>leave</button>
        </>
      )
    }
    render(<Room />, wrapper && { wrapper })
    await pass(10)
    expect(server.clients()).toHaveLength(1)
    press('leave')
    await pass(10)
    expect(server.clients()).toHaveLength(0)
    expect(onClose.mock.calls.map(([event]) => event.code)).toEqual([1000])
  })

  test('L10 is CLOSED when no server answers', async () => {
    server.stop()
    // mock-socket logs the failure there.
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const onClose = vi.fn()
    // Without jitter, which could begin the next attempt at once.
    start({ onClose, reconnect: { jitter: 'none' } })
    await pass(10)
    // mock-socket reports 1000, but a socket that was never open got no close frame.
    expect(shown()).toBe('3 nothing 1006 network error')
    expect(onClose).toHaveBeenCalledTimes(1)
    vi.restoreAllMocks()
  })
})
