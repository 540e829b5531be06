import { setTimeout as wait } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { createChannels } from '../../src/channels/createChannels.js'
import { createConnection } from '../../src/connection/createConnection.js'
import { createInspector } from '../../src/devtools/createInspector.js'
import type { RecordingOptions } from '../../src/devtools/contract.js'
import { importRecording } from '../../src/devtools/importRecording.js'
import { record } from '../../src/devtools/record.js'
import { addOwner } from '../../src/sharing/registry.js'
import { createFakeWebSocket } from '../../src/testing/createFakeWebSocket.js'

function dial(path: string) {
  const server = createFakeWebSocket()
  const connection = createConnection(`wss://example.com/${path}`, { WebSocket: server.WebSocket })
  onTestFinished(() => {
    connection.dispose()
  })
  return { server, connection }
}

function inspect(...values: Parameters<typeof createInspector>) {
  const inspector = createInspector(...values)
  onTestFinished(() => {
    inspector.dispose()
  })
  const getOf = (connection: unknown) =>
    inspector.getSnapshot().recordings.find((recording) => recording.connection === connection)
  return { inspector, getOf }
}

test('I1 finds connections that have dialled before, as they are', async () => {
  const [open, waiting, closed, idle] = [dial('open'), dial('waiting'), dial('closed'), dial('idle')]
  for (const { connection } of [open, waiting, closed]) connection.open()
  for (const { server } of [open, waiting, closed]) await server.peers[0]!.accept()
  await waiting.server.peers[0]!.vanish()
  await closed.server.peers[0]!.close(1008, 'no')
  const { inspector, getOf } = inspect()
  expect(getOf(idle.connection)).toBeUndefined()
  expect(getOf(open.connection)?.getSnapshot()).toMatchObject({
    address: 'wss://example.com/open',
    status: 'open',
    session: 1,
    sessions: [{ number: 1, spans: [{ type: 'connecting' }, { type: 'open', to: null }] }],
  })
  expect(getOf(waiting.connection)?.getSnapshot()).toMatchObject({
    status: 'reconnecting',
    sessions: [{ spans: [{ type: 'waiting', to: null }] }],
  })
  expect(getOf(closed.connection)?.getSnapshot()).toMatchObject({
    status: 'closed',
    closeCode: 1008,
    sessions: [],
  })
  let changes = 0
  inspector.subscribe(() => (changes += 1))
  idle.connection.open()
  expect(changes).toBe(1)
  expect(getOf(idle.connection)?.getSnapshot()).toMatchObject({
    status: 'connecting',
    sessions: [{ number: 1 }],
  })
  await idle.server.peers[0]!.accept()
  await idle.server.peers[0]!.send('hello')
  expect(getOf(idle.connection)?.frames.at(0)?.data).toBe('hello')
})

test('I1 finds a connection that was released before when it dials again', () => {
  const { connection } = dial('released')
  connection.open()
  connection.dispose()
  const { inspector, getOf } = inspect()
  const { getOf: getOfStopped, inspector: stopped } = inspect()
  stopped.dispose()
  expect(getOf(connection)).toBeUndefined()
  let changes = 0
  inspector.subscribe(() => (changes += 1))
  connection.open()
  connection.dispose()
  connection.open()
  expect(changes).toBe(1)
  expect(getOf(connection)?.getSnapshot()).toMatchObject({ status: 'connecting', isLive: true })
  expect(getOfStopped(connection)).toBeUndefined()
  inspector.remove(getOf(connection)!)
  connection.dispose()
  expect(getOf(connection)).toBeUndefined()
})

test('I1 adds and removes recordings, and ends with dispose', () => {
  const { connection } = dial('one')
  connection.open()
  const { inspector, getOf } = inspect({ frames: 10 })
  const { recording } = importRecording('')
  inspector.add(recording)
  inspector.add(recording)
  const before = inspector.getSnapshot()
  expect(before).toBe(inspector.getSnapshot())
  const { connection: other } = dial('two')
  other.open()
  const own = inspector.getSnapshot().recordings
  // Imported ones stay last.
  expect(own.at(-1)).toBe(recording)
  expect(new Set(own.map(({ id }) => id)).size).toBe(own.length)
  const removed = getOf(connection)!
  inspector.remove(removed)
  expect(removed.getSnapshot().isLive).toBe(false)
  expect(getOf(connection)).toBeUndefined()
  inspector.dispose()
  expect(getOf(other)?.getSnapshot().isLive).toBe(false)
  const { connection: later } = dial('three')
  later.open()
  expect(getOf(later)).toBeUndefined()
})

test('I1 a connection whose recording was added before it dialled has no second one', () => {
  const { connection } = dial('recorded')
  const { inspector } = inspect()
  const recording = record(connection)
  inspector.add(recording)
  connection.open()
  const all = inspector.getSnapshot().recordings.filter((found) => found.connection === connection)
  expect(all).toEqual([recording])
})

test('I1 keeps nothing alive without an inspector, and leaves nothing behind', () => {
  const announced = (globalThis as Record<symbol, unknown>)[
    Symbol.for('wasclean.connections.1')
  ] as Set<object>
  const { connection } = dial('one')
  connection.open()
  expect([...announced].every((reference) => reference instanceof WeakRef)).toBe(true)
  const { inspector } = inspect()
  const recording = record(connection)
  expect(Object.keys(announced)).toEqual(['add', 'watchers'])
  inspector.dispose()
  recording.stop()
  expect(Object.keys(announced)).toEqual([])
})

test('I1 discards the recordings of closed connections beyond 100, and stops them', async () => {
  const { inspector, getOf } = inspect()
  const [first, waiting] = [dial('first'), dial('waiting')]
  for (const { connection } of [first, waiting]) connection.open()
  await waiting.server.peers[0]!.accept()
  await waiting.server.peers[0]!.vanish()
  const stay = [getOf(first.connection), getOf(waiting.connection)]
  const recordings = Array.from({ length: 120 }, (_, index) => {
    const { connection } = dial(String(index))
    connection.open()
    connection.dispose()
    return getOf(connection)
  })
  expect(inspector.getSnapshot().recordings).toEqual([...stay, ...recordings.slice(-98)])
  expect(recordings.map((recording) => recording!.getSnapshot().isLive)).toEqual(
    recordings.map((_, index) => index >= 22),
  )
  expect(stay.map((recording) => recording!.getSnapshot().status)).toEqual(['connecting', 'reconnecting'])
})

test('I2 counts the components and channels that hold a connection', () => {
  const { connection } = dial('owned')
  const recording = record(connection)
  const owner = { listener: () => undefined }
  const leave = addOwner(connection as never, owner, true)
  expect(recording.getSnapshot().owners).toBe(1)
  leave()
  expect(recording.getSnapshot().owners).toBe(0)
})

test('I16 shows topics with their followers, and requests with their end', async () => {
  const { server, connection } = dial('topics')
  const recording = record(connection)
  const channels = createChannels(connection, {
    confirms: true,
    subscribe: ([{ topic }]) => ({ topic: topic as string }),
    request: (payload: unknown, id) => {
      if (payload === 'thrown') throw new Error('no such request')
      return { id, payload }
    },
    route: (message) => JSON.parse(message as string) as object,
  })
  const stop = channels.topic('news').onMessage(() => undefined)
  channels.topic('news').subscribe(() => undefined)
  channels.topic('secrets').subscribe(() => undefined)
  const peer = await server.nextPeer()
  await peer.accept()
  expect(recording.getSnapshot().topics).toEqual([
    { key: 'news', status: 'pending', followers: 2, error: null },
    { key: 'secrets', status: 'pending', followers: 1, error: null },
  ])
  await peer.send('{"id":1,"reply":true}')
  await peer.send('{"id":2,"error":"forbidden"}')
  stop()
  const { topics } = recording.getSnapshot()
  expect(topics).toEqual([
    { key: 'news', status: 'live', followers: 1, error: null },
    { key: 'secrets', status: 'refused', followers: 1, error: 'forbidden' },
  ])
  expect(recording.getSnapshot().topics).toBe(topics)

  const controller = new AbortController()
  const answered = channels.request('answered')
  const ends = [
    answered,
    channels.request('refused'),
    channels.request('thrown'),
    channels.request('late', { timeout: 20 }),
    channels.request('aborted', { signal: controller.signal }),
    channels.request('lost'),
  ].map((request) =>
    request.then(
      () => 'answered',
      (error: unknown) => (error as Error).message,
    ),
  )
  await peer.settled()
  expect(recording.getSnapshot().requests.map(({ outcome }) => outcome)).toContain('pending')
  controller.abort()
  await peer.send('{"id":3,"reply":1}')
  await peer.send('{"id":4,"error":"no"}')
  expect(await answered).toBe(1)
  await ends[3]
  await peer.vanish()
  const messages = await Promise.all(ends)
  const { requests } = recording.getSnapshot()
  expect(requests.map(({ payload, outcome }) => `${String(payload)} ${outcome}`)).toEqual([
    'answered answered',
    'refused refused',
    'thrown failed',
    'late timeout',
    'aborted aborted',
    'lost lost',
  ])
  expect(requests.map(({ error }) => error ?? 'answered')).toEqual(messages)
  expect(requests.every(({ at, endedAt }) => endedAt !== null && endedAt >= at)).toBe(true)
  recording.stop()
})

test('I8 looks at what reports no change while somebody is subscribed', async () => {
  const { server, connection } = dial('followers')
  const recording = record(connection)
  const channels = createChannels(connection, { route: () => null })
  channels.topic('news').subscribe(() => undefined)
  await (await server.nextPeer()).accept()
  const seen: number[] = []
  const stop = recording.subscribe(() => seen.push(recording.getSnapshot().topics[0]?.followers ?? 0))
  channels.topic('news').subscribe(() => undefined)
  while (seen.at(-1) !== 2) await wait(10)
  stop()
  recording.stop()
})

test('I16 two recordings of one connection both have its requests, also when one of them has stopped', () => {
  const { connection } = dial('requests')
  const channels = createChannels(connection, { request: (payload: unknown) => payload, route: () => null })
  const recordings = [record(connection), record(connection)]
  const count = () => recordings.map((recording) => recording.getSnapshot().requests.length)
  expect(count()).toEqual([0, 0])
  channels.request('one').catch(() => undefined)
  expect(count()).toEqual([1, 1])
  recordings[1]!.stop()
  channels.request('two').catch(() => undefined)
  expect(count()).toEqual([2, 1])
})

/** Requests whose payloads are hostile, and a topic and a request that the server refuses with a secret. */
async function ask(options?: RecordingOptions) {
  const { server, connection } = dial('asked')
  const recording = record(connection, options)
  const channels = createChannels(connection, {
    confirms: true,
    subscribe: ([{ topic }]) => ({ topic: topic as string }),
    request: (_payload: unknown, id) => ({ id }),
    route: (message) => JSON.parse(message as string) as object,
  })
  channels.topic('news').subscribe(() => undefined)
  const peer = await server.nextPeer()
  await peer.accept()
  await peer.send('{"id":1,"error":"the secret"}')
  const cyclic: Record<string, unknown> = { name: 'cyclic' }
  cyclic['self'] = cyclic
  const hostile = {
    get price(): number {
      throw new Error('no price')
    },
  }
  const all = ['plain', cyclic, hostile, 10n].map((payload) =>
    channels.request(payload).catch(() => undefined),
  )
  await peer.settled()
  for (const id of [2, 3, 4, 5]) await peer.send(`{"id":${id},"error":"the secret"}`)
  await Promise.all(all)
  recording.stop()
  return recording
}

test('I19 exports topics, and requests whose payloads are no JSON, without these', async () => {
  const asked = await ask()
  const lines = asked.toJsonLines()
  const { recording, problems } = importRecording(lines)
  expect(problems).toEqual([])
  expect(recording.getSnapshot().requests.map(({ payload }) => payload)).toEqual(['plain', null, null, null])
  expect(recording.getSnapshot().topics).toMatchObject([{ key: 'news', status: 'refused' }])
  expect(recording.getSnapshot().topics).toEqual(asked.getSnapshot().topics)
  // Without a mask, the text of the server is there.
  expect(lines).toContain('the secret')
})

test('I6 keeps no payload of a request and no error of the server with a mask', async () => {
  const recording = await ask({ mask: () => null })
  const { topics, requests } = recording.getSnapshot()
  expect(topics.map(({ status }) => status)).toEqual(['refused'])
  expect(requests.map(({ outcome }) => outcome)).toEqual(Array(4).fill('refused'))
  expect(requests.map(({ payload }) => payload)).toEqual(Array(4).fill(null))
  expect(recording.toJsonLines()).not.toContain('secret')
})
