import { act, render, screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { createConnection } from '../../../src/index.js'
import { createChannels, useTopic, type Wire } from '../../../src/channels.js'
import { createTopicServer, installFakeWebSocket } from '../../../src/testing.js'

interface Incoming {
  id?: number
  room?: string
  said?: string
  error?: string
}

const wire: Wire<Incoming> = {
  confirms: true,
  subscribe: ([{ id, topic }]) => ({ op: 'join', id, room: topic }),
  unsubscribe: ([{ topic }], id) => ({ op: 'leave', id, room: topic }),
  route: ({ id, room, said, error }) => (said ? { topic: room, data: said } : { id, error, reply: true }),
}

const live = createChannels<{ lobby: string }>(
  createConnection<Incoming>('wss://example.com/chat', { parse: 'json' }),
  wire,
)

function Lobby() {
  const { data, status, error } = useTopic(live, 'lobby')
  return <p>{status === 'refused' ? String(error) : (data ?? status)}</p>
}

test('shows what is said in the lobby', async () => {
  const chat = createTopicServer({
    read: (frame) => {
      const { op, id, room } = JSON.parse(String(frame)) as { op: string; id: number; room: string }
      return op === 'join' ? { id, subscribe: [room] } : { id, unsubscribe: [room] }
    },
    write: ({ id, topic, data, error }) => (data === undefined ? { id, error } : { room: topic, said: data }),
  })
  const server = installFakeWebSocket({ serve: chat.serve })
  const { unmount } = render(<Lobby />)
  const peer = await server.nextPeer()
  await act(() => peer.settled())
  expect(chat.topics).toEqual(['lobby'])
  await act(() => chat.push('lobby', 'hello'))
  expect(screen.getByText('hello')).toBeDefined()
  await act(() => chat.refuse('lobby', 'members only'))
  expect(screen.getByText('members only')).toBeDefined()
  unmount()
  server.uninstall()
})
