import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { useWebSocket } from '../../../src/index.js'
import { installFakeWebSocket, type InstalledFakeServer } from '../../../src/testing.js'

function Greeting() {
  const { data, status, send } = useWebSocket<string>('wss://example.com')
  return <button onClick={() => send('hello')}>{data ?? status}</button>
}

let server: InstalledFakeServer

beforeEach(() => {
  server = installFakeWebSocket({ accept: true })
})

afterEach(() => {
  cleanup() // first unmount, then take the fake away
  server.uninstall()
})

test('sends, and shows the answer', async () => {
  render(<Greeting />)
  const peer = await server.nextPeer()
  await act(() => peer.settled())
  fireEvent.click(screen.getByText('open'))
  expect(await peer.next()).toBe('hello')
  await act(() => peer.send('welcome'))
  expect(screen.getByText('welcome')).toBeDefined()
})

test('closes with 1000', async () => {
  const { unmount } = render(<Greeting />)
  const peer = await server.nextPeer()
  unmount()
  expect(await act(() => peer.closed)).toEqual({ code: 1000, reason: '' })
})
