import { act, render, screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { useWebSocket } from '../../src/index.js'
import { installFakeWebSocket } from '../../src/testing.js'

const Greeting = () => <p>{useWebSocket<string>('wss://example.com').data}</p>

test('shows what the server says', async () => {
  const server = installFakeWebSocket({ accept: true })
  const { unmount } = render(<Greeting />)
  const peer = await server.nextPeer()
  await act(() => peer.send('hello'))
  expect(screen.getByText('hello')).toBeDefined()
  unmount()
  expect(await act(() => peer.closed)).toEqual({ code: 1000, reason: '' })
  server.uninstall()
})
