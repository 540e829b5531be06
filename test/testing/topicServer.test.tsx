import { act, cleanup, renderHook } from '@testing-library/react'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createChannels, useTopic, type Channels, type Wire } from '../../src/channels.js'
import { createConnection } from '../../src/index.js'
import {
  createTopicServer,
  installFakeWebSocket,
  type InstalledFakeServer,
  type TopicServer,
  type TopicServerOptions,
} from '../../src/testing.js'

/** The default protocol of the server. */
const wire: Wire = {
  confirms: true,
  batch: 2,
  subscribe: (asks) => ({ id: asks[0].id, subscribe: asks.map(({ topic }) => topic as unknown) }),
  unsubscribe: (asks) => ({ unsubscribe: asks.map(({ topic }) => topic as unknown) }),
  request: (payload: unknown, id) => ({ id, request: payload }),
  // The topic of a message addresses it.
  route: ({ id, topic, ...rest }: { id?: number; topic?: unknown }) =>
    topic === undefined ? { ...rest, id } : { ...rest, topic: toKey(topic) },
}
const toKey = (topic: unknown): string | undefined =>
  topic === undefined || typeof topic === 'string' ? topic : JSON.stringify(topic)

let server: InstalledFakeServer
let feed: TopicServer
let live: Channels

function begin(options?: TopicServerOptions, own: Wire = wire): void {
  feed = createTopicServer(options)
  server = installFakeWebSocket({ serve: feed.serve })
  live = createChannels(createConnection('wss://peer/', { parse: 'json', reconnect: { delay: 0 } }), own)
}

beforeEach(() => {
  begin()
})
afterEach(() => {
  cleanup()
  server.uninstall()
})

/** Waits until both sides have seen everything. */
const settle = async () => {
  for (let turn = 0; turn < 3; turn += 1)
    await act(async () => {
      await server.peers.at(-1)?.settled()
    })
}
const mount = async (topic: string | object) => {
  const view = renderHook(() => {
    const { data, status, error } = useTopic(live, topic)
    return { data, status, error }
  })
  await settle()
  return view
}

test('T15 the topic server confirms subscriptions, pushes to subscribers, and handles unsubscribing', async () => {
  const view = await mount('a')
  expect(view.result.current).toEqual({ data: null, status: 'live', error: null })
  await act(() => feed.push('a', { price: 1 }))
  await act(() => feed.push('b', { price: 2 }))
  expect(view.result.current.data).toEqual({ price: 1 })
  expect(feed.topics).toEqual(['a'])
  live.connection.open()
  view.unmount()
  await settle()
  expect(feed.topics).toEqual([])
})

test('T15 the topic server refuses a topic before or after the subscription, and ends one', async () => {
  await feed.refuse('secret', 'forbidden')
  const view = await mount('secret')
  expect(view.result.current).toEqual({ data: null, status: 'refused', error: 'forbidden' })
  const [a, b] = [await mount('a'), await mount({ channel: 'b' })]
  await act(() => feed.refuse('a', 'no longer'))
  await act(() => feed.end({ channel: 'b' }))
  expect(a.result.current).toMatchObject({ status: 'refused', error: 'no longer' })
  expect(b.result.current).toMatchObject({ status: 'ended' })
  expect(feed.topics).toEqual([])
})

test('T15 the topic server gets the subscriptions again in the next session', async () => {
  const view = await mount('a')
  await act(() => server.peers[0]!.vanish())
  expect(feed.topics).toEqual([])
  await act(() => server.nextPeer().then(() => server.nextPeer()))
  await settle()
  expect(feed.topics).toEqual(['a'])
  await act(() => feed.push('a', 2))
  expect(view.result.current).toEqual({ data: 2, status: 'live', error: null })
})

test('T15 the topic server answers requests', async () => {
  server.uninstall()
  begin({
    respond: (payload: string) => {
      if (payload === 'bad') throw new Error('unknown')
      return payload.toUpperCase()
    },
  })
  await expect(live.request('good')).resolves.toBe('GOOD')
  await expect(live.request('bad')).rejects.toMatchObject({ reason: 'refused', detail: 'unknown' })
})

test('T15 the topic server speaks another protocol through read and write', async () => {
  server.uninstall()
  begin(
    {
      read: (frame) => ({
        [String(frame)[0] === '+' ? 'subscribe' : 'unsubscribe']: [String(frame).slice(1)],
      }),
      write: ({ topic, data }) => (data === undefined ? undefined : [topic, data]),
    },
    {
      subscribe: ([{ key }]) => `+${key}`,
      unsubscribe: ([{ key }]) => `-${key}`,
      route: ([topic, data]: [string, unknown]) => ({ topic, data }),
    },
  )
  const view = await mount('a')
  await act(() => feed.push('a', 1))
  expect(view.result.current).toEqual({ data: 1, status: 'live', error: null })
  expect(server.peers[0]!.received).toEqual(['+a'])
})
