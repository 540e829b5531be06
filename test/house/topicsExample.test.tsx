import { act, render, screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { createConnection } from '../../src/index.js'
import { createChannels, useTopic } from '../../src/channels.js'
import { createTopicServer, installFakeWebSocket } from '../../src/testing.js'

const live = createChannels<{ price: number }>(
  createConnection('wss://example.com/feed', { parse: 'json' }),
  {
    confirms: true,
    subscribe: ([{ topic }]) => ({ subscribe: [topic] }),
    unsubscribe: ([{ topic }]) => ({ unsubscribe: [topic] }),
    route: (message) => message,
  },
)

function Price() {
  const { data, status, error } = useTopic(live, 'price')
  return <p>{status === 'refused' ? String(error) : (data ?? status)}</p>
}

test('shows the price', async () => {
  const feed = createTopicServer()
  const server = installFakeWebSocket({ serve: feed.serve })
  const { unmount } = render(<Price />)
  await act(() => server.nextPeer())
  await act(() => server.peers[0]?.settled())
  await act(() => feed.push('price', 42))
  expect(screen.getByText('42')).toBeDefined()
  await act(() => feed.refuse('price', 'not for you'))
  expect(screen.getByText('not for you')).toBeDefined()
  unmount()
  server.uninstall()
})
