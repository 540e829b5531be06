import { expect, test, vi } from 'vitest'
import { createChannels } from '../../src/channels/createChannels.js'
import { createConnection } from '../../src/connection/createConnection.js'
import type { RecordingOptions, Span } from '../../src/devtools/contract.js'
import { record } from '../../src/devtools/record.js'
import { createFakeWebSocket } from '../../src/testing/createFakeWebSocket.js'
import { inWords, openFeed, recordFeed, toArray } from './live.js'

test('I3 has every frame of both directions, in order, with its size and session', async () => {
  const feed = recordFeed()
  const peer = await openFeed(feed)
  feed.connection.send('ä')
  await peer.settled()
  await peer.send('one')
  await peer.send(new Uint8Array([1, 2]))
  const frames = toArray(feed.recording.frames)
  expect(
    frames.map(({ number, direction, size, session, type }) => [number, direction, size, session, type]),
  ).toEqual([
    [1, 'sent', 2, 1, 'text'],
    [2, 'received', 3, 1, 'text'],
    [3, 'received', 2, 1, 'binary'],
  ])
  await vi.waitFor(() => expect(feed.recording.frames.at(2)?.data).toEqual(new Uint8Array([1, 2])))
  expect(feed.recording.getSnapshot()).toMatchObject({ totalFrames: 3, session: 1, status: 'open' })
  expect(feed.recording.getSnapshot().sessions[0]?.lastFrameAt).toBe(frames[2]?.at)
})

test('I2 shows each session as spans, with the close explained', async () => {
  const feed = recordFeed()
  const first = await openFeed(feed)
  await first.close(1012, 'restart')
  const second = await feed.server.nextPeer()
  await second.accept()
  feed.connection.close(4001, 'bye')
  await second.closed
  const { sessions, closeCode, closedBy } = feed.recording.getSnapshot()
  // The address is there at once, which may take a millisecond.
  const toTypes = (spans: readonly Span[]) =>
    spans.map(({ type }) => type).filter((type) => type !== 'resolving')
  expect(sessions.map(({ number, spans }) => [number, ...toTypes(spans)])).toEqual([
    [1, 'connecting', 'open', 'waiting'],
    [2, 'connecting', 'open', 'closing'],
  ])
  expect(sessions.every(({ spans }) => spans.every(({ from, to }) => to !== null && to >= from))).toBe(true)
  expect(sessions[0]).toMatchObject({
    close: {
      code: 1012,
      reason: 'restart',
      wasClean: true,
      closedBy: 'server',
      meaning: { name: 'Service restart' },
    },
    retry: { attempt: 1 },
    error: null,
  })
  expect(sessions[1]?.close).toMatchObject({ code: 4001, reason: 'bye', closedBy: 'client' })
  expect({ closeCode, closedBy }).toEqual({ closeCode: 4001, closedBy: 'client' })
})

test('I2 says that no attempt follows, and why', async () => {
  const feed = recordFeed()
  const peer = await openFeed(feed)
  await peer.close(1008, 'token expired')
  expect(feed.recording.getSnapshot().sessions).toMatchObject([
    { close: { code: 1008 }, stop: 'code', retry: null },
  ])
})

test('I2 shows an address function and a handshake that take their time', async () => {
  let give: ((address: string) => void) | undefined
  const server = createFakeWebSocket()
  const connection = createConnection(() => new Promise<string>((resolve) => (give = resolve)), {
    WebSocket: server.WebSocket,
    handshake: ({ next }) => next(),
  })
  const recording = record(connection)
  connection.open()
  expect(recording.getSnapshot()).toMatchObject({ phase: 'resolving', address: '' })
  await vi.waitFor(() =>
    expect(Date.now()).toBeGreaterThan(recording.getSnapshot().sessions[0]!.spans[0]!.from),
  )
  give!('wss://example.com/a?b=c')
  const peer = await server.nextPeer()
  await peer.accept()
  await peer.send('welcome')
  expect(recording.getSnapshot().sessions[0]?.spans.map(({ type }) => type)).toEqual([
    'resolving',
    'connecting',
    'handshake',
    'open',
  ])
  expect(recording.getSnapshot().address).toBe('wss://example.com/a?b=…')
  connection.dispose()
})

test('I2 ends a session that the connection has left when its socket has closed', async () => {
  const feed = recordFeed()
  const peer = await openFeed(feed)
  feed.connection.dispose()
  expect(feed.recording.getSnapshot().sessions[0]?.spans.at(-1)).toMatchObject({ type: 'closing', to: null })
  await peer.closed
  const [session] = feed.recording.getSnapshot().sessions
  expect(session?.spans.at(-1)?.to).not.toBeNull()
  expect(session?.close).toMatchObject({ code: 1000, closedBy: 'client' })
})

test('I4 shows what parse and schema made of a message, and why they refused one', async () => {
  const feed = recordFeed({
    split: '\n',
    parse: ({ data }) => {
      if (data === 'bad') throw new Error('not good')
      return { text: data }
    },
  })
  feed.connection.on('error', () => undefined)
  const peer = await openFeed(feed)
  await peer.send('a\nb')
  await peer.send('bad')
  expect(toArray(feed.recording.frames).map(({ decoded, error }) => [decoded, error])).toEqual([
    [[{ text: 'a' }, { text: 'b' }], null],
    [[], 'message refused: Error: not good'],
  ])
})

test('I4 gives the results of a slow parse to their frames, also past frames that are ignored', async () => {
  const feed = recordFeed({
    heartbeat: { response: 'pong' },
    parse: async ({ data }) => {
      await Promise.resolve()
      return { text: data }
    },
  })
  const peer = await openFeed(feed)
  await Promise.all([peer.send('one'), peer.send('pong'), peer.send('two')])
  await peer.settled()
  await vi.waitFor(() => expect(feed.recording.frames.at(2)?.decoded).toEqual([{ text: 'two' }]))
  expect(toArray(feed.recording.frames).map(({ decoded }) => decoded.length)).toEqual([1, 0, 1])
})

test('I4 gives equal messages to a frame each', async () => {
  const feed = recordFeed({ parse: ({ data }) => ({ text: data }) })
  const peer = await openFeed(feed)
  await Promise.all([peer.send('same'), peer.send('same')])
  expect(toArray(feed.recording.frames).map(({ decoded }) => decoded.length)).toEqual([1, 1])
})

test('I5 keeps the latest frames, up to a number and a sum of bytes', async () => {
  const feed = recordFeed({}, { frames: 3, bytes: 8 })
  const peer = await openFeed(feed)
  for (const text of ['1', '2', '3', '4']) await peer.send(text)
  expect(inWords(feed.recording.frames)).toEqual(['received 2', 'received 3', 'received 4'])
  await peer.send('1234567')
  expect(inWords(feed.recording.frames)).toEqual(['received 4', 'received 1234567'])
  expect(feed.recording.getSnapshot()).toMatchObject({ totalFrames: 5, keptBytes: 8 })
  expect(toArray(feed.recording.frames).map(({ number }) => number)).toEqual([4, 5])
})

test('I5 keeps 1,000 frames and 5,000,000 bytes unless told otherwise', async () => {
  const feed = recordFeed()
  const peer = await openFeed(feed)
  for (let message = 0; message < 1_001; message += 1) feed.connection.send(String(message))
  expect([feed.recording.frames.length, feed.recording.frames.at(0)?.data]).toEqual([1_000, '1'])
  for (let message = 0; message < 51; message += 1) await peer.send(`${message} `.padEnd(100_000))
  expect([feed.recording.frames.length, feed.recording.getSnapshot().keptBytes]).toEqual([50, 5_000_000])
  expect(feed.recording.frames.at(0)?.data).toMatch(/^1 /)
})

test('I5 keeps only the beginning of a long payload', async () => {
  const feed = recordFeed({ parse: ({ data }) => ({ data }) })
  const peer = await openFeed(feed)
  await peer.send('x'.repeat(50_000_000))
  await peer.send('y')
  const [long, short] = toArray(feed.recording.frames)
  expect(long).toMatchObject({ size: 50_000_000, isShortened: true, decoded: [] })
  expect(long?.data).toBe('x'.repeat(100_000))
  expect(short).toMatchObject({ isShortened: false, decoded: [{ data: 'y' }] })
})

test('I6 keeps only what the mask returns', async () => {
  const mask = vi.fn<NonNullable<RecordingOptions['mask']>>((data) => {
    if (data === 'throws') throw new Error('mask')
    return typeof data === 'string' ? data.replace('secret', '…') : null
  })
  const feed = recordFeed(
    {
      binaryType: 'arraybuffer',
      parse: ({ data }) => {
        if (data === 'bad secret') throw new Error('secret')
        return { data }
      },
    },
    { mask },
  )
  feed.connection.on('error', () => undefined)
  const peer = await openFeed(feed)
  for (const data of ['my secret', 'bad secret', 'throws', new Uint8Array([1])]) await peer.send(data)
  const kept = toArray(feed.recording.frames)
  expect(kept.map(({ data }) => data)).toEqual(['my …', 'bad …', null, null])
  expect(JSON.stringify([kept, feed.recording.getSnapshot()])).not.toContain('secret')
  expect(mask.mock.calls.map(([, direction]) => direction)).toEqual(Array(4).fill('received'))
})

test('I6 masks the query of addresses', () => {
  const { recording } = recordFeed()
  expect(recording.getSnapshot().address).toBe('')
  const { connection, recording: other } = recordFeed()
  connection.open()
  expect(other.getSnapshot().address).toBe('wss://example.com/feed?token=…')
})

test('I7 pauses, goes on, and clears', async () => {
  const feed = recordFeed()
  const peer = await openFeed(feed)
  await peer.send('one')
  feed.recording.pause()
  expect(feed.recording.getSnapshot().isPaused).toBe(true)
  await peer.send('two')
  feed.recording.resume()
  await peer.send('three')
  expect(inWords(feed.recording.frames)).toEqual(['received one', 'received three'])
  expect(feed.recording.getSnapshot().sessions[0]?.received).toBe(3)
  feed.recording.clear()
  expect(feed.recording.frames.length).toBe(0)
  expect(feed.recording.getSnapshot()).toMatchObject({ totalFrames: 0, keptBytes: 0, rates: [] })
  expect(feed.recording.getSnapshot().sessions).toHaveLength(1)
  await peer.send('four')
  expect(inWords(feed.recording.frames)).toEqual(['received four'])
})

test('I7 selects the frames that match, and goes on to follow the recording', async () => {
  const feed = recordFeed({}, { frames: 3 })
  const peer = await openFeed(feed)
  const { frames, select } = feed.recording
  const received = select({ direction: 'received', text: 'PRICE' })
  const later = select({ session: 2 })
  const now = select({ session: 1 })
  const refused = select({ refused: true })
  await peer.send('price 1')
  feed.connection.send('price?')
  await peer.send('other')
  expect(inWords(received)).toEqual(['received price 1'])
  await peer.send('the price 2')
  expect(inWords(received)).toEqual(['received the price 2'])
  expect([frames.length, now.length, later.length, refused.length]).toEqual([3, 3, 0, 0])
  expect(received.at(-1)).toBeUndefined()
  expect(received.at(1)).toBeUndefined()
  feed.recording.clear()
  expect(received.length).toBe(0)
})

test('I8 the snapshot is the same until something changes, also after channels were made', () => {
  const { connection, recording } = recordFeed({ parse: 'json' })
  recording.getSnapshot()
  const channels = createChannels(connection, { subscribe: () => 'news', route: () => null })
  channels.topic('news').subscribe(() => undefined)
  const snapshot = recording.getSnapshot()
  expect(snapshot.topics).toHaveLength(1)
  expect(recording.getSnapshot()).toBe(snapshot)
})

test('I8 notifies at most four times a second, once while frames come by the hundred, and soon after a quiet time, with the same snapshot in between', async () => {
  vi.useFakeTimers()
  try {
    const feed = recordFeed()
    feed.connection.open()
    const [peer] = feed.server.peers
    await peer!.accept()
    const seen: unknown[] = []
    const stop = feed.recording.subscribe(() => seen.push(feed.recording.getSnapshot()))
    const before = feed.recording.getSnapshot()
    for (let message = 0; message < 1_000; message += 1) feed.connection.send(String(message))
    expect(feed.recording.getSnapshot()).toBe(before)
    vi.advanceTimersByTime(50)
    expect(seen).toHaveLength(1)
    expect(seen[0]).toMatchObject({ totalFrames: 1_000 })
    vi.advanceTimersByTime(10_000)
    // What is on its way has left the socket.
    expect(seen.length).toBeLessThanOrEqual(2)
    const countInASecond = (frames: number, act?: () => void) => {
      seen.length = 0
      for (let tick = 0; tick < 100; tick += 1) {
        for (let frame = 0; frame < frames / 100; frame += 1) feed.connection.send(String(tick))
        act?.()
        vi.advanceTimersByTime(10)
      }
      expect(new Set(seen).size).toBe(seen.length)
      return seen.length
    }
    expect(countInASecond(100)).toBe(4)
    countInASecond(1_000)
    expect(countInASecond(1_000)).toBe(1)
    // What else changes does not wait.
    expect(countInASecond(1_000, () => feed.recording.clear())).toBe(4)
    countInASecond(100)
    expect(countInASecond(100)).toBe(4)
    stop()
    expect(vi.getTimerCount()).toBe(0)
  } finally {
    vi.useRealTimers()
  }
})

test('I9 stops: nothing more is recorded, and what was recorded stays', async () => {
  const feed = recordFeed()
  const peer = await openFeed(feed)
  await peer.send('one')
  feed.recording.stop()
  const snapshot = feed.recording.getSnapshot()
  expect(snapshot).toMatchObject({ isLive: false, status: 'open', totalFrames: 1 })
  await peer.send('two')
  await peer.close(1000)
  expect(feed.recording.getSnapshot()).toBe(snapshot)
  expect(feed.recording.simulation.cut()).toBe(false)
})

test('I2 connects at once on request while it waits', async () => {
  const feed = recordFeed({ reconnect: { delay: 60_000, jitter: 'none' } })
  const peer = await openFeed(feed)
  feed.recording.retryNow()
  expect(feed.server.peers).toHaveLength(1)
  await peer.vanish()
  expect(feed.recording.getSnapshot()).toMatchObject({ status: 'reconnecting', retry: { attempt: 1 } })
  feed.recording.retryNow()
  expect(feed.recording.getSnapshot().retry).toBeNull()
  expect(feed.server.peers).toHaveLength(2)
})

test('I2 shows latencies, the queue and unsent bytes', async () => {
  const feed = recordFeed({ heartbeat: { message: 'ping', response: 'pong' } })
  feed.connection.open()
  feed.connection.send('early')
  expect(feed.recording.getSnapshot()).toMatchObject({ queued: 1, bufferedAmount: 5, owners: 0 })
  const peer = await feed.server.nextPeer()
  await peer.accept()
  feed.connection.check()
  await peer.next()
  await peer.next()
  await peer.send('pong')
  const { queued, latencies, latency } = feed.recording.getSnapshot()
  expect({ queued, count: latencies.length }).toEqual({ queued: 0, count: 1 })
  expect(latencies[0]?.latency).toBe(latency)
})

test('I1 refuses what is no connection, and limits below 1', () => {
  expect(() => record({} as never)).toThrow('the connection must come from createConnection or useWebSocket')
  const connection = createConnection('wss://example.com')
  expect(() => record(connection, { frames: 0 })).toThrow('frames must be 1 or more, got 0')
  expect(() => record(connection, { bytes: Number.NaN })).toThrow('bytes must be 1 or more, got NaN')
})
