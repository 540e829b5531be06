import { decode, encode } from '@msgpack/msgpack'
import { act, cleanup, fireEvent, render, renderHook, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createConnection } from '../../../src/index.js'
import { createChannels } from '../../../src/channels.js'
import { installFakeWebSocket, type FakePeer, type InstalledFakeServer } from '../../../src/testing.js'
import { Account } from './Account.tsx'
import { usePositions } from './usePositions.ts'
import { usePresence } from './usePresence.ts'
import { useRoom } from './useRoom.ts'

let server: InstalledFakeServer

beforeEach(() => {
  server = installFakeWebSocket({ accept: true })
})

afterEach(() => {
  cleanup()
  server.uninstall()
})

const createLive = () =>
  createChannels<any>(createConnection('wss://example.com/chat', { parse: 'json' }), {
    subscribe: ([{ topic }]) => ({ op: 'subscribe', topic }),
    request: (payload: object, id) => ({ ...payload, request: id }),
    route: ({ request, result, error, topic, data }) =>
      topic ? { topic, data } : { id: request, reply: result, error },
  })

const send = (peer: FakePeer, value: unknown) => act(() => peer.send(JSON.stringify(value)))
const next = async (peer: FakePeer): Promise<any> => JSON.parse(String(await peer.next()))

test('presence: the list is loaded, and changes as people come and go', async () => {
  const live = createLive()
  const { result } = renderHook(() => usePresence(live, 'lobby'))
  const peer = await server.nextPeer()
  await act(() => peer.settled())
  expect(await next(peer)).toEqual({ op: 'subscribe', topic: 'presence:lobby' })
  await send(peer, { topic: 'presence:lobby', data: { joined: 'bob' } })
  const { request } = await next(peer)
  await send(peer, { request, result: ['ada', 'bob'] })
  expect(result.current).toEqual({ people: ['ada', 'bob'], isCurrent: true })
  await send(peer, { topic: 'presence:lobby', data: { left: 'ada' } })
  await send(peer, { topic: 'presence:lobby', data: { joined: 'eve' } })
  expect(result.current.people).toEqual(['bob', 'eve'])
  await act(() => peer.vanish())
  expect(result.current).toEqual({ people: ['bob', 'eve'], isCurrent: false })
})

test('an optimistic message is shown once, whichever of the answer and the message comes first', async () => {
  const live = createLive()
  const { result } = renderHook(() => useRoom(live, 'lobby'))
  const peer = await server.nextPeer()
  await act(() => peer.settled())
  await next(peer)

  const shown = () => [
    ...result.current.messages.map(({ text }) => text),
    ...result.current.drafts.map(({ text, state, reason }) => [text, state, reason].join(' ').trim()),
  ]
  for (const isAnswerFirst of [true, false]) {
    act(() => void result.current.say('hello'))
    expect(shown().at(-1)).toBe('hello sending')
    const { id, text, request } = await next(peer)
    const frames = [
      { request, result: true },
      { topic: 'room:lobby', data: { id, text } },
    ]
    for (const frame of isAnswerFirst ? frames : frames.reverse()) await send(peer, frame)
  }
  expect(shown()).toEqual(['hello', 'hello'])
})

test('an optimistic message that was refused stays, and can be sent again under the same id', async () => {
  const live = createLive()
  const { result } = renderHook(() => useRoom(live, 'lobby'))
  const peer = await server.nextPeer()
  await act(() => peer.settled())
  await next(peer)
  act(() => void result.current.say('psst'))
  const first = await next(peer)
  await send(peer, { request: first.request, error: 'muted' })
  const [draft] = result.current.drafts
  expect(draft).toMatchObject({ state: 'failed', reason: 'muted' })
  act(() => void result.current.say('psst', draft?.id))
  const again = await next(peer)
  expect(again.id).toBe(first.id)
  await send(peer, { request: again.request, result: true })
  await send(peer, { topic: 'room:lobby', data: { id: again.id, text: 'psst' } })
  expect(result.current).toMatchObject({ messages: [{ text: 'psst' }], drafts: [] })
})

test('MessagePack: bytes in both directions', async () => {
  const { result } = renderHook(() => usePositions('wss://example.com/positions'))
  const peer = await server.nextPeer()
  await act(() => peer.settled())
  await act(() => peer.send(encode({ x: 1, y: 2 })))
  expect(result.current.position).toEqual({ x: 1, y: 2 })
  result.current.move({ x: 3, y: 4 })
  expect(decode((await peer.next()) as Uint8Array)).toEqual({ x: 3, y: 4 })
})

test('a cookie that has expired: no retry, and a new connection after the login', async () => {
  render(<Account logIn={() => Promise.resolve()} />)
  const first = await server.nextPeer()
  await act(() => first.settled())
  await act(() => first.close(4401, 'session expired'))
  await act(() => Promise.resolve(fireEvent.click(screen.getByText('Log in again'))))
  const second = await server.nextPeer()
  await act(() => second.settled())
  await act(() => second.send('hello ada'))
  expect(screen.getByText('hello ada')).toBeDefined()
  expect(server.peers).toHaveLength(2)
})
