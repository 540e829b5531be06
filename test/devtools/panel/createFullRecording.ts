import { createFakeRecording, start, toFrame, toSession, type FakeRecording } from './fakeInspector.ts'

/** A recording that has something to show in each tab. */
export const createFullRecording = (): FakeRecording =>
  createFakeRecording(
    1001,
    {
      status: 'reconnecting',
      retry: { attempt: 2, delay: 4000, at: Date.now() + 3_600_000 },
      error: 'the server is gone',
      latency: 30,
      latencies: [
        { at: start, latency: 20 },
        { at: start + 1000, latency: 30 },
      ],
      sessions: [toSession(1, 1006), toSession(2, 1012), toSession(3, 1008, { stop: 'code', error: 'no' })],
      rates: [{ at: Date.now(), sent: 2, received: 5, sentBytes: 40, receivedBytes: 100 }],
      topics: [
        { key: 'news', status: 'refused', followers: 2, error: 'not allowed' },
        { key: 'weather', status: 'live', followers: 1, error: null },
      ],
      requests: [
        { number: 1, at: start, payload: { a: [1] }, outcome: 'answered', endedAt: start + 200, error: null },
        {
          number: 2,
          at: start,
          payload: 'all',
          outcome: 'timeout',
          endedAt: start + 5000,
          error: 'too late',
        },
      ],
      simulated: { isStalled: true, latency: 250, refusesNext: true, dropEach: 3, dropped: 2 },
      isSimulating: true,
    },
    [
      toFrame(1),
      toFrame(2, { error: 'price: must be a number' }),
      toFrame(3, { isSimulated: true, data: '{"text":"hello","list":[1,null,true,{"deep":2}]}' }),
    ],
  )
