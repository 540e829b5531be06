import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { useWebSocket } from '../../src/index.js'
import { installFakeWebSocket, type InstalledFakeServer } from '../../src/testing.js'

function Chat() {
  const { data, lastCloseEvent, send, close } = useWebSocket('wss://example.com/chat')
  return (
    <>
      <p>{typeof data === 'string' && data}</p>
      <button onClick={() => send('hello')}>Send</button>
      <button onClick={() => close(4000, 'bye')}>Leave</button>
      {lastCloseEvent && <p>Closed with {lastCloseEvent.code}</p>}
    </>
  )
}

let server: InstalledFakeServer

beforeEach(() => {
  vi.useFakeTimers()
  server = installFakeWebSocket()
})

afterEach(() => {
  cleanup()
  server.uninstall()
  vi.useRealTimers()
})

test('sends, reconnects after a lost connection, and closes', async () => {
  render(<Chat />)
  const first = await server.nextPeer()
  await act(() => first.accept())
  fireEvent.click(screen.getByText('Send'))
  expect(await first.next()).toBe('hello')
  await act(() => first.send('welcome'))
  expect(screen.getByText('welcome')).toBeDefined()

  await act(() => first.vanish())
  expect(screen.getByText('Closed with 1006')).toBeDefined()
  await act(() => vi.advanceTimersByTimeAsync(1_000))

  const second = await server.nextPeer()
  await act(() => second.accept())
  fireEvent.click(screen.getByText('Leave'))
  expect(await act(() => second.closed)).toEqual({ code: 4000, reason: 'bye' })
  expect(screen.getByText('Closed with 4000')).toBeDefined()
})
