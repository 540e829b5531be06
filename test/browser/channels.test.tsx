import { render } from '@testing-library/react'
import { StrictMode } from 'react'
import { expect, onTestFinished, test } from 'vitest'
import {
  createChannels,
  createSynced,
  RequestError,
  useChannels,
  useTopic,
  type Channels,
  type Wire,
} from '../../src/channels.js'
import { createConnection, useMessages, useWebSocket } from '../../src/index.js'
import { patient } from '../support/patience.mjs'
import { peer } from '../support/peer.js'
import { eventually } from './mount.js'
import { wire as log } from './wire.js'

/** A protocol for a server that echoes every message: the client receives what it sends. */
const wire: Wire<object> = {
  confirms: true,
  subscribe: ([{ id, key }]) => ({ id, ask: key, reply: true }),
  unsubscribe: ([{ key }]) => ({ leave: key }),
  request: (payload: object, id) => ({ id, ...payload }),
  route: (message: object) => ('leave' in message ? null : message),
}
const options = {
  ...patient,
  parse: 'json',
  reconnect: { delay: 10, jitter: 'none' },
} as const

/** Channels over their own connection. */
function createLive(path = '/echo') {
  const other = peer()
  const connection = createConnection<object>(other.url(path), options)
  onTestFinished(() => connection.dispose())
  return { other, connection, live: createChannels(connection, wire) }
}

function Price({ live, topic }: { live: Channels; topic: string }) {
  const { data, status } = useTopic(live, topic)
  return (
    <p>
      {topic} {status} {String(data)}
    </p>
  )
}

test('X1 three widgets share one subscription, and the last one to unmount ends it', async () => {
  const { other, connection, live } = createLive()
  const tree = (topics: readonly string[]) => (
    <StrictMode>
      {topics.map((topic, index) => (
        <Price key={index} live={live} topic={topic} />
      ))}
    </StrictMode>
  )
  const view = render(tree(['a', 'a', 'b']))
  await eventually(() => expect(view.container.textContent).toBe('a live nulla live nullb live null'))
  connection.sendJson({ topic: 'a', data: 1 })
  await eventually(() => expect(view.container.textContent).toBe('a live 1a live 1b live null'))
  view.rerender(tree(['b']))
  view.unmount()
  expect((await log(other, 'gone')).filter((line) => line.startsWith('message'))).toEqual([
    'message {"id":1,"ask":"a","reply":true}',
    'message {"id":2,"ask":"b","reply":true}',
    'message {"topic":"a","data":1}',
    expect.stringContaining('leave'),
    expect.stringContaining('leave'),
  ])
})

test('X3 after a cut the new session subscribes to every topic, and old values are stale meanwhile', async () => {
  const { other, connection, live } = createLive()
  const statuses: string[] = []
  const topic = live.topic('a')
  topic.subscribe(() => statuses.push(topic.getSnapshot().status))
  await eventually(() => expect(topic.getSnapshot().status).toBe('live'))
  connection.sendJson({ topic: 'a', data: 1 })
  await eventually(() => expect(topic.getSnapshot().data).toBe(1))
  await other.act('drop')
  await eventually(() => expect(statuses.slice(-2)).toEqual(['stale', 'live']))
  expect(topic.getSnapshot().data).toBe(1)
  expect(await other.count(1)).toEqual({ open: 1, upgrades: 2 })
})

test('X9 the library does not subscribe to a refused topic again after a cut', async () => {
  const { other, connection, live } = createLive()
  const bad = live.topic('bad')
  bad.subscribe(() => undefined)
  await eventually(() => expect(bad.getSnapshot().status).toBe('live'))
  connection.sendJson({ id: 1, error: 'forbidden' })
  const refused = { data: null, status: 'refused', error: 'forbidden' }
  await eventually(() => expect(bad.getSnapshot()).toEqual(refused))
  const good = live.topic('good')
  good.subscribe(() => undefined)
  await eventually(() => expect(good.getSnapshot().status).toBe('live'))
  await other.act('drop')
  await eventually(() => expect(good.getSnapshot().status).toBe('stale'))
  await eventually(() => expect(good.getSnapshot().status).toBe('live'))
  expect(bad.getSnapshot().status).toBe('refused')
})

test('X20 each of 200 requests gets its own answer', async () => {
  const { live } = createLive()
  const replies = await Promise.all(
    Array.from({ length: 200 }, (_, number) => live.request({ reply: number, topic: 'noise' })),
  )
  expect(replies).toEqual(Array.from({ length: 200 }, (_, number) => number))
})

test('X22 a cut rejects a request that was sent', async () => {
  const { other, live } = createLive('/silent')
  const lost = live.request({ reply: 1 })
  const refusal = expect(lost).rejects.toMatchObject({ reason: 'lost', sent: true })
  await log(other, 'message')
  await other.act('drop')
  await refusal
  await expect(lost).rejects.toBeInstanceOf(RequestError)
})

test('X18 components that share a connection through useWebSocket share their topics', async () => {
  const other = peer()
  const useLive = () =>
    useChannels(useWebSocket<object>(other.url('/echo'), { ...options, share: true }), wire)
  function Widget() {
    const live = useLive()
    const rows = useMessages(live.topic('a'))
    return <p>{`${useTopic(live, 'a').status} ${rows.map(({ data }) => String(data)).join()};`}</p>
  }
  function Send() {
    const { connection } = useLive()
    return <button onClick={() => connection.sendJson({ topic: 'a', data: 7 })}>send</button>
  }
  const view = render([<Widget key="1" />, <Widget key="2" />, <Send key="3" />], { wrapper: StrictMode })
  await eventually(() => expect(view.container.textContent).toBe('live ;live ;send'))
  view.getByRole('button').click()
  await eventually(() => expect(view.container.textContent).toBe('live 7;live 7;send'))
  expect(await other.count(1)).toEqual({ open: 1, upgrades: 1 })
  expect((await log(other, 'message')).filter((line) => line.includes('ask'))).toHaveLength(1)
})

test('Y2 a state is loaded again after a gap and after a cut', async () => {
  const { other, connection, live } = createLive()
  let loads = 0
  let version = 0
  const book = createSynced<number[], number>(live.topic('book') as never, {
    load: async () => {
      loads += 1
      return Promise.resolve([version])
    },
    apply: (state, change) => [...state, change],
    version: ([first = 0]) => first,
    span: (change) => [change, change],
  })
  onTestFinished(book.subscribe(() => undefined))
  await eventually(() => expect(book.getSnapshot()).toEqual({ data: [0], status: 'live', error: null }))
  const change = (number: number) => connection.sendJson({ topic: 'book', data: number })
  change(1)
  await eventually(() => expect(book.getSnapshot().data).toEqual([0, 1]))
  version = 4
  change(5)
  await eventually(() => expect(book.getSnapshot()).toEqual({ data: [4, 5], status: 'live', error: null }))
  expect(loads).toBe(2)
  version = 9
  await other.act('drop')
  await eventually(() => expect(book.getSnapshot()).toEqual({ data: [9], status: 'live', error: null }))
  expect(loads).toBe(3)
})
