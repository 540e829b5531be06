import { expect, test, vi } from 'vitest'
import type { FakePeer } from '../../src/testing/FakePeer.js'
import { inWords, openFeed, recordFeed } from './live.js'
import { watchApp } from './watchApp.js'

type Feed = ReturnType<typeof recordFeed>

/** What the app sees of a fault, and of what follows, as far as the second session. */
async function see(fault: (feed: Feed, peer: FakePeer) => unknown): Promise<string[]> {
  const feed = recordFeed({ reconnect: { delay: 0, shouldReconnect: () => true } })
  const seen = watchApp(feed.connection)
  const peer = await openFeed(feed)
  await peer.send('before')
  await fault(feed, peer)
  const next = await feed.server.nextPeer()
  await next.accept()
  await next.send('after')
  expect(feed.recording.getSnapshot().isSimulating).toBe(false)
  return seen
}

test.each<[string, (feed: Feed) => unknown, (peer: FakePeer) => unknown]>([
  ['a cut line', ({ recording }) => recording.simulation.cut(), (peer) => peer.vanish()],
  [
    'a close',
    ({ recording }) => recording.simulation.close(1012, 'restart'),
    (peer) => peer.close(1012, 'restart'),
  ],
  [
    'a close with a private code',
    ({ recording }) => recording.simulation.close(4000),
    (peer) => peer.close(4000),
  ],
  ['an empty close', ({ recording }) => recording.simulation.close(), (peer) => peer.close()],
])('I10 shows the app of %s the same as a server', async (_name, simulate, act) => {
  const [simulated, real] = await Promise.all([see(simulate), see((_feed, peer) => act(peer))])
  expect(simulated).toEqual(real)
  expect(simulated).toContain('received after')
})

test('I10 refuses the handshake that runs, and the next one, as a server does', async () => {
  const run = async (refuse: (feed: Feed, peer: FakePeer) => unknown): Promise<string[]> => {
    const feed = recordFeed()
    const seen = watchApp(feed.connection)
    feed.connection.open()
    await refuse(feed, await feed.server.nextPeer())
    const next = await feed.server.nextPeer()
    await next.accept()
    return seen
  }
  const real = await run((_feed, peer) => peer.refuse())
  expect(await run(({ recording }) => recording.simulation.refuseNext(true))).toEqual(real)

  const feed = recordFeed()
  const seen = watchApp(feed.connection)
  feed.recording.simulation.refuseNext(true)
  expect(feed.recording.getSnapshot().simulated.refusesNext).toBe(true)
  feed.connection.open()
  await feed.server.nextPeer()
  const second = await feed.server.nextPeer()
  await second.accept()
  expect(seen).toEqual(real)
  expect(feed.recording.getSnapshot().simulated.refusesNext).toBe(false)
})

test('I11 stalls both directions: bytes pile up, and everything passes in order when it ends', async () => {
  const feed = recordFeed()
  const peer = await openFeed(feed)
  const { simulation } = feed.recording
  simulation.stall(true)
  feed.connection.send('one')
  feed.connection.send('two')
  await peer.send('three')
  await peer.send('four')
  await peer.settled()
  expect(peer.received).toEqual([])
  expect(feed.connection.bufferedAmount).toBe(6)
  expect(feed.recording.getSnapshot()).toMatchObject({ isSimulating: true, simulated: { isStalled: true } })
  expect(inWords(feed.recording.frames)).toEqual(['sent one', 'sent two'])
  simulation.restore()
  await peer.settled()
  expect(peer.received).toEqual(['one', 'two'])
  expect(inWords(feed.recording.frames).slice(2)).toEqual(['received three', 'received four'])
  expect(feed.connection.bufferedAmount).toBe(0)
  expect(feed.recording.getSnapshot().isSimulating).toBe(false)
})

test('I11 lets no close be answered while it stalls, as a server that hangs', async () => {
  const run = async (stall: (feed: Feed, peer: FakePeer) => unknown): Promise<string[]> => {
    const feed = recordFeed({ closeTimeout: 20 })
    const seen = watchApp(feed.connection)
    const peer = await openFeed(feed)
    await stall(feed, peer)
    feed.connection.close(4000, 'bye')
    expect(feed.connection.getSnapshot().readyState).toBe(2)
    await vi.waitFor(() => expect(feed.connection.getSnapshot().readyState).toBe(3))
    return seen
  }
  const simulated = await run(({ recording }) => recording.simulation.stall(true))
  expect(simulated).toEqual(await run((_feed, peer) => peer.stall()))
  expect(simulated.at(-1)).toBe('close 1006  false timeout')
})

test('I11 stalls a handshake, so that the connect timeout expires', async () => {
  const feed = recordFeed({ connectTimeout: 20 })
  feed.recording.simulation.stall(true)
  feed.connection.open()
  const peer = await feed.server.nextPeer()
  await peer.accept()
  expect(feed.connection.getSnapshot().status).toBe('connecting')
  await vi.waitFor(() => expect(feed.connection.getSnapshot().closedBy).toBe('timeout'))
})

test('I12 delays everything in both directions, in order', async () => {
  vi.useFakeTimers()
  try {
    const feed = recordFeed()
    feed.recording.simulation.setLatency(50)
    feed.connection.open()
    const [peer] = feed.server.peers
    await peer!.accept()
    expect(feed.connection.getSnapshot().status).toBe('connecting')
    await vi.advanceTimersByTimeAsync(50)
    expect(feed.connection.getSnapshot().status).toBe('open')
    feed.connection.send('one')
    await peer!.send('two')
    await vi.advanceTimersByTimeAsync(49)
    expect([peer!.received, inWords(feed.recording.frames)]).toEqual([[], ['sent one']])
    await vi.advanceTimersByTimeAsync(1)
    await peer!.settled()
    expect([peer!.received, inWords(feed.recording.frames)]).toEqual([['one'], ['sent one', 'received two']])
    feed.connection.send('three')
    feed.connection.close(4000)
    await vi.advanceTimersByTimeAsync(200)
    await peer!.closed
    expect(peer!.received).toEqual(['one', 'three'])
    expect(feed.connection.getSnapshot().lastCloseEvent?.code).toBe(4000)
  } finally {
    vi.useRealTimers()
  }
})

test('I12 keeps the order when the latency becomes less', async () => {
  const feed = recordFeed()
  const peer = await openFeed(feed)
  feed.recording.simulation.setLatency(20)
  feed.connection.send('one')
  feed.recording.simulation.setLatency(0)
  feed.connection.send('two')
  expect([await peer.next(), await peer.next()]).toEqual(['one', 'two'])
})

test('I13 drops each n-th message that the server sends', async () => {
  const feed = recordFeed()
  const peer = await openFeed(feed)
  feed.recording.simulation.dropEach(3)
  for (let number = 1; number <= 7; number += 1) await peer.send(String(number))
  expect(inWords(feed.recording.frames).map((line) => line.slice(-1))).toEqual(['1', '2', '4', '5', '7'])
  expect(feed.recording.getSnapshot().simulated).toMatchObject({ dropEach: 3, dropped: 2 })
  feed.recording.simulation.dropEach(0)
  expect(feed.recording.getSnapshot()).toMatchObject({ isSimulating: false, simulated: { dropped: 0 } })
})

test('I14 injects a message, which takes the way of every other and is shown as injected', async () => {
  const feed = recordFeed({
    parse: 'json',
    schema: {
      '~standard': {
        validate: (value) =>
          typeof value === 'number' ? { value } : { issues: [{ message: 'not a number' }] },
      },
    },
  })
  const errors: string[] = []
  feed.connection.on('error', ({ message }) => errors.push(message))
  expect(feed.recording.simulation.inject('1')).toBe(false)
  const peer = await openFeed(feed)
  await peer.send('1')
  expect(feed.recording.simulation.inject('2')).toBe(true)
  expect(feed.connection.getSnapshot().data).toBe(2)
  expect(feed.connection.getSnapshot().lastMessage).toMatchObject({ data: '2', origin: 'wss://example.com' })
  feed.recording.simulation.inject('"three"')
  expect(errors).toEqual(['message refused: not a number'])
  const { frames } = feed.recording
  expect([0, 1, 2].map((index) => frames.at(index)?.isSimulated)).toEqual([false, true, true])
  expect(frames.at(2)?.error).toBe('message refused: not a number')
})

test('I14 injects bytes as the binaryType says', async () => {
  for (const binaryType of ['arraybuffer', 'blob'] as const) {
    const feed = recordFeed({ binaryType })
    await openFeed(feed)
    feed.recording.simulation.inject(new Uint8Array([1, 2]).buffer)
    const data: unknown = feed.connection.getSnapshot().data
    expect(Object.prototype.toString.call(data)).toBe(
      binaryType === 'blob' ? '[object Blob]' : '[object ArrayBuffer]',
    )
  }
})

test('I15 goes back to the truth with one call, and leaves the socket as it was after stop', async () => {
  const feed = recordFeed()
  const peer = await openFeed(feed)
  const { simulation } = feed.recording
  simulation.stall(true)
  simulation.setLatency(1_000)
  simulation.dropEach(1)
  simulation.refuseNext(true)
  simulation.restore()
  await peer.send('one')
  feed.connection.send('two')
  expect(await peer.next()).toBe('two')
  expect(inWords(feed.recording.frames)).toEqual(['received one', 'sent two'])
  simulation.dropEach(1)
  feed.recording.stop()
  await peer.send('three')
  expect(feed.connection.getSnapshot().data).toBe('three')
  await peer.close(4001, 'bye')
  expect(feed.connection.getSnapshot().lastCloseEvent).toMatchObject({ code: 4001, reason: 'bye' })
})

test('I15 sends what was held back when the recording stops, and closes a real socket that was cut', async () => {
  const feed = recordFeed()
  const peer = await openFeed(feed)
  feed.recording.simulation.cut()
  await peer.closed
  expect(peer.closedWith).toEqual({ code: 1005, reason: '' })
})

test('I10 does nothing without a socket, and refuses what no server may send', async () => {
  const feed = recordFeed()
  const { simulation } = feed.recording
  expect([simulation.cut(), simulation.close(1000), simulation.inject('x')]).toEqual([false, false, false])
  await openFeed(feed)
  for (const code of [999, 1005, 1006, 1010, 1015, 2000, 5000, 1000.5, Number.NaN])
    expect(() => simulation.close(code)).toThrow(
      `close code: must be one that a server may send, got ${code}`,
    )
  expect(() => simulation.close(1000, 'x'.repeat(124))).toThrow(
    'close reason: must fit in 123 bytes of UTF-8',
  )
  expect(() => simulation.close(undefined, 'why')).toThrow('reason: needs a code, got none')
  expect(() => simulation.setLatency(-1)).toThrow('latency must be 0 or more milliseconds, got -1')
  expect(() => simulation.dropEach(0.5)).toThrow('count must be an integer from 0 on, got 0.5')
  expect(feed.connection.getSnapshot().status).toBe('open')
  expect(feed.recording.getSnapshot().isSimulating).toBe(false)
})
