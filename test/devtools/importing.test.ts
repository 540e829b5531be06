import { expect, test } from 'vitest'
import { importRecording } from '../../src/devtools/importRecording.js'
import { inWords, openFeed, recordFeed, toArray } from './live.js'

async function recordOutage(): Promise<ReturnType<typeof recordFeed>> {
  const feed = recordFeed({
    binaryType: 'arraybuffer',
    heartbeat: { message: 'ping' },
    parse: ({ data }) => {
      if (data === 'bad') throw new Error('not good')
      return data
    },
  })
  feed.connection.on('error', () => undefined)
  const peer = await openFeed(feed)
  feed.connection.check()
  await peer.next()
  for (const data of ['pong', 'bad', new Uint8Array([0, 171, 255]), 'x'.repeat(100_001)])
    await peer.send(data)
  feed.recording.simulation.inject('injected')
  await peer.close(1008, 'expired')
  return feed
}

test('I19 reads what it has written', async () => {
  const { recording } = await recordOutage()
  const lines = recording.toJsonLines()
  const { recording: imported, problems } = importRecording(lines)
  expect(problems).toEqual([])
  const { owners, bufferedAmount, queued, ...snapshot } = recording.getSnapshot()
  expect(imported.getSnapshot()).toEqual({
    ...snapshot,
    ...{ owners: 0, bufferedAmount: 0, queued: 0 },
    retry: null,
    isLive: false,
  })
  expect(toArray(imported.frames)).toEqual(
    toArray(recording.frames).map((frame) => ({ ...frame, decoded: [] })),
  )
  expect(toArray(imported.frames).filter(({ isShortened }) => isShortened)).toHaveLength(1)
  expect(imported.toJsonLines()).toBe(lines)
  expect(lines).not.toContain('secret')
  expect([owners, bufferedAmount, queued]).toEqual([0, 0, 0])
})

test('I19 selects, clears and copies in an imported recording, and simulates nothing', async () => {
  const { recording } = await recordOutage()
  const { recording: imported } = importRecording(recording.toJsonLines())
  expect(inWords(imported.select({ refused: true }))).toEqual(['received bad'])
  expect([imported.connection, imported.simulation.cut(), imported.simulation.inject('x')]).toEqual([
    null,
    false,
    false,
  ])
  imported.retryNow()
  imported.stop()
  imported.clear()
  expect(imported.frames.length).toBe(0)
})

test('I20 keeps what it could read, and names each line that it could not', async () => {
  const { recording } = await recordOutage()
  const [first = '', second = '', ...rest] = recording.toJsonLines().split('\n')
  const cut = [first, second, ...rest].join('\n').slice(0, -20)
  const { recording: half, problems } = importRecording(cut)
  const last = cut.split('\n').length
  expect(problems).toEqual([
    { line: last, message: expect.stringMatching(/^line: must be JSON, got \{"type"/) as string },
  ])
  expect(half.frames.length).toBe(recording.frames.length - 1)
  const bad: [string, string][] = [
    ['no JSON at all', 'line: must be JSON, got no JSON at all'],
    ['7', 'type: must be recording, session, latency, rate, topic, request, frame, got undefined'],
    [
      '{"type":"constructor"}',
      'type: must be recording, session, latency, rate, topic, request, frame, got constructor',
    ],
    ['{"type":"frame","at":1,"session":1,"direction":"up"}', 'direction: must be sent or received, got up'],
    ['{"type":"latency","at":"now"}', 'at: must be a number, got now'],
    ['{"type":"session","number":1,"spans":[{}]}', 'spans: must be a list of spans, got a list'],
    [
      '{"type":"frame","at":1,"session":1,"direction":"sent","format":"binary","size":1,"hex":"f"}',
      'hex: must be hexadecimal, got f',
    ],
  ]
  const { recording: mixed, problems: found } = importRecording(
    [first, ...bad.map(([line]) => line), '', second].join('\r\n'),
  )
  expect(found).toEqual(bad.map(([, message], index) => ({ line: index + 2, message })))
  expect(mixed.getSnapshot().sessions).toHaveLength(1)
})

test('I20 says what is wrong with the first line, or with another version', async () => {
  const { recording } = await recordOutage()
  const lines = recording.toJsonLines()
  const { recording: newer, problems } = importRecording(lines.replace('"version":1', '"version":2'))
  expect(problems).toEqual([{ line: 1, message: 'version must be 1, got 2' }])
  expect(newer.frames.length).toBe(recording.frames.length)
  expect(importRecording(lines.split('\n').slice(1).join('\n')).problems).toEqual([
    { line: 1, message: 'type: must be recording, got session' },
  ])
  for (const text of ['', '\n\n']) {
    const { recording: empty, problems: found } = importRecording(text)
    expect(found).toEqual([{ line: 1, message: 'type: must be recording, got nothing' }])
    expect(empty.getSnapshot()).toMatchObject({ address: '', status: 'closed', sessions: [] })
  }
})
