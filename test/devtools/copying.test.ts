import { expect, onTestFinished, test } from 'vitest'
import * as core from '../../src/core.js'
import { importRecording } from '../../src/devtools/importRecording.js'
import { toStory } from '../../src/devtools/toStory.js'
import { toTest } from '../../src/devtools/toTest.js'
import type { Recording } from '../../src/devtools/contract.js'
import { createServe } from '../../src/storybook/createServe.js'
import type { WebSocketParameters } from '../../src/storybook/parameters.js'
import * as testing from '../../src/testing.js'
import type { FakePeer } from '../../src/testing/FakePeer.js'
import { checkBlocks } from '../house/codeBlocks.js'
import { seedsFrom } from '../support/seeds.js'
import { evaluate } from './evaluate.js'
import { openFeed, recordFeed, toArray } from './live.js'

/** What a client sees: what it has received in each session, and how each has ended. */
function toSeen(recording: Recording): string[] {
  const frames = toArray(recording.frames)
  return recording
    .getSnapshot()
    .sessions.filter(({ number }) => number > 0)
    .map(({ number, close }) => {
      const received = frames
        .filter((frame) => frame.session === number && frame.direction === 'received')
        .map(({ data }) => String(data))
      return `${received.join('|')} ${close ? `${close.code} ${close.reason}` : 'open'}`
    })
}

/** Runs a copied test. */
async function runTest(code: string): Promise<void> {
  const tests: (() => Promise<void>)[] = []
  evaluate(code, {
    vitest: { expect, test: (_name: string, run: () => Promise<void>) => tests.push(run) },
    'wasclean/core': core,
    'wasclean/testing': testing,
  })
  expect(tests).toHaveLength(1)
  await tests[0]!()
}

/** Runs a copied story until its client has seen this. */
async function runStory(code: string, seen: readonly string[]): Promise<void> {
  const { Recorded } = evaluate(code) as {
    Recorded: { parameters: { webSocket: WebSocketParameters & { script: { after?: number }[] } } }
  }
  const { webSocket } = Recorded.parameters
  // Nobody waits here, and the order is the same.
  const script = webSocket.script.map((step) => ({ ...step, after: 0 }))
  const server = testing.createFakeWebSocket({ serve: createServe({ ...webSocket, script }) })
  const { connection, recording } = recordFeed({
    binaryType: 'arraybuffer',
    reconnect: { delay: 0, shouldReconnect: () => server.peers.length < seen.length },
    WebSocket: server.WebSocket,
  })
  connection.open()
  await expect.poll(() => toSeen(recording)).toEqual(seen)
}

type Step = readonly [name: string, run: (peer: FakePeer, feed: ReturnType<typeof recordFeed>) => unknown]

const endings: readonly Step[] = [
  ['vanish', (peer) => peer.vanish()],
  ['close', (peer) => peer.close(1012, 'it\'s \\ "back"\u2028 soon')],
  ['empty close', (peer) => peer.close()],
  ['private close', (peer) => peer.close(4001)],
]
const sends: readonly Step[] = [
  ['text', (peer) => peer.send("it's `text`\n${x} \\ \u2028")],
  ['json', (peer) => peer.send('{"price":7,"at":[1,null]}')],
  ['odd json', (peer) => peer.send('{ "price": 7.0 }')],
  ['bytes', (peer) => peer.send(new Uint8Array([0, 127, 255]))],
  ['sent', (peer, { connection }) => (connection.send("client's */ words"), peer.settled())],
]

/** A recording of a few sessions, whose steps a seed chooses. */
async function recordWalk(seed: number): Promise<Recording> {
  let state = seed
  const choose = <Item>(items: readonly Item[]): Item => {
    state = (state * 48_271) % 2_147_483_647
    return items[state % items.length]!
  }
  const feed = recordFeed({
    binaryType: 'arraybuffer',
    reconnect: { delay: 0, shouldReconnect: () => true },
  })
  feed.connection.open()
  for (let session = 0; session < 3; session += 1) {
    const peer = await feed.server.nextPeer()
    if (choose([true, false, false])) {
      await peer.refuse()
      continue
    }
    await peer.accept()
    for (let step = 0; step < 4; step += 1) await choose(sends)[1](peer, feed)
    await choose(endings)[1](peer, feed)
  }
  const last = await feed.server.nextPeer()
  await last.accept()
  await last.send('the end')
  return feed.recording
}

test.each(seedsFrom(1, 12))('I18 copies a recording as a test that is green, seed %i', async (seed) => {
  const recording = await recordWalk(seed)
  await runTest(toTest(recording))
})

test.each(seedsFrom(1, 12))(
  'I17 copies a recording as a story that shows the client the same, seed %i',
  async (seed) => {
    const recording = await recordWalk(seed)
    await runStory(toStory(recording), toSeen(recording))
  },
)

test('I17, I18 copy what a client does: it closes, connects again, and gives up on a server', async () => {
  const feed = recordFeed({
    closeTimeout: 20,
    protocols: ['v2', 'v1'],
    heartbeat: { message: 'ping', interval: 10, timeout: 10 },
  })
  feed.connection.open()
  const first = await feed.server.nextPeer()
  await first.accept({ protocol: 'v1' })
  feed.connection.close(4000, 'bye')
  await first.closed
  feed.connection.open()
  const second = await feed.server.nextPeer()
  await second.accept()
  feed.connection.reconnect()
  const third = await feed.server.nextPeer()
  await third.accept()
  await third.send('hello')
  third.stall()
  const fourth = await feed.server.nextPeer()
  await fourth.accept()
  feed.recording.stop()
  const code = toTest(feed.recording)
  expect(feed.recording.getSnapshot().sessions.map(({ close }) => close?.closedBy)).toEqual([
    'client',
    'client',
    'timeout',
    undefined,
  ])
  await runTest(code)
  const story = toStory(feed.recording)
  expect(story).toContain('// the client closed with 4000 bye')
  expect(story).toContain('stall: true')
  expect(() => evaluate(story)).not.toThrow()
})

test('I17, I18 copy code that compiles, also of an imported recording with shortened and missing payloads', async () => {
  const recording = await recordWalk(3)
  const feed = recordFeed({}, { mask: (data) => (data === 'secret' ? null : data) })
  const peer = await openFeed(feed)
  await peer.send('secret')
  await peer.send('x'.repeat(100_001))
  const imported = importRecording(feed.recording.toJsonLines()).recording
  expect(toStory(imported)).toBe(toStory(feed.recording))
  expect(toTest(imported)).toBe(toTest(feed.recording))
  await runTest(toTest(imported))
  expect(toTest(imported)).toContain('// received 6 bytes that are not in the recording')
  const code = [recording, imported].flatMap((copied) => [toTest(copied), toStory(copied)])
  expect(
    checkBlocks(
      code.map((text, index) => ({ file: 'copied', line: 1000 * index, language: 'ts', code: text })),
    ),
  ).toEqual([])
  onTestFinished(() => {
    imported.stop()
  })
})
