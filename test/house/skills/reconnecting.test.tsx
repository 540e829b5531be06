import { act, cleanup, render, screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { useWebSocket } from '../../../src/index.js'
import { installFakeWebSocket } from '../../../src/testing.js'

const Status = () => <p>{useWebSocket('wss://example.com').status}</p>

test('reconnects', async () => {
  vi.useFakeTimers()
  const server = installFakeWebSocket({ accept: true })
  render(<Status />)
  const first = await server.nextPeer()
  await act(() => first.settled())
  await act(() => first.vanish())
  expect(screen.getByText('reconnecting')).toBeDefined()
  await act(() => vi.advanceTimersByTimeAsync(1_000))
  const second = await server.nextPeer()
  await act(() => second.settled())
  expect(screen.getByText('open')).toBeDefined()
  cleanup()
  server.uninstall()
  vi.useRealTimers()
})
