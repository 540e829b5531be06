import { describe, expect, test, vi } from 'vitest'
import { createChannels } from '../../src/channels/createChannels.js'
import { createConnection } from '../../src/connection/createConnection.js'
import { MessageError } from '../../src/connection/receiving/MessageError.js'
import { collectUncaught } from '../support/collectUncaught.js'
import { withFakeClock } from '../support/fakeClock.js'
import { FakeWebSocket } from '../support/FakeWebSocket.js'
import { createLive, frames, plain, push, settle, type Incoming } from './live.js'

withFakeClock()

/** Channels with an open socket. */
async function open(...values: Parameters<typeof createLive>) {
  const all = createLive(...values)
  const keep = all.follow('keep')
  await all.accept()
  if (values[0]?.confirms) push({ id: 1, reply: 'ok' })
  FakeWebSocket.last.sent.length = 0
  return { ...all, keep }
}

describe('following', () => {
  test('X1 the first follower subscribes, and the last one to leave unsubscribes', async () => {
    const { follow } = await open()
    const one = follow('a')
    const other = follow('a')
    await settle()
    expect(frames()).toEqual([{ id: 2, subscribe: ['a'] }])
    one.leave()
    await settle()
    other.leave()
    other.leave()
    await settle()
    expect(frames()).toEqual([
      { id: 2, subscribe: ['a'] },
      { id: 3, unsubscribe: ['a'] },
    ])
  })

  test('X1 leaving a topic and following it again in one task sends no frame', async () => {
    const { follow } = await open()
    follow('a').leave()
    await settle()
    expect(frames()).toEqual([])
    const first = follow('a')
    await settle()
    first.leave()
    follow('a')
    await settle()
    expect(frames()).toEqual([{ id: 2, subscribe: ['a'] }])
  })

  test('X1 linger keeps a topic, and its data, after the last one has left', async () => {
    const { follow, live } = await open({ linger: 1_000 })
    const { topic, leave } = follow('a')
    await settle()
    push({ topic: 'a', data: 1 })
    leave()
    await vi.advanceTimersByTimeAsync(999)
    expect(live.topic('a')).toBe(topic)
    push({ topic: 'a', data: 2 })
    expect(topic.getSnapshot()).toEqual({ data: 2, status: 'live', error: null })
    await vi.advanceTimersByTimeAsync(1)
    expect(topic.getSnapshot()).toEqual({ data: null, status: 'idle', error: null })
    expect(frames().at(-1)).toEqual({ id: 3, unsubscribe: ['a'] })
  })

  test('X1 a follower that comes back within linger keeps the topic', async () => {
    const { follow } = await open({ linger: 1_000 })
    const { leave } = follow('a')
    await settle()
    leave()
    await vi.advanceTimersByTimeAsync(500)
    const back = follow('a')
    await vi.advanceTimersByTimeAsync(5_000)
    back.leave()
    await vi.advanceTimersByTimeAsync(999)
    expect(frames()).toEqual([{ id: 2, subscribe: ['a'] }])
  })

  test('X1 subscribing the same function twice counts as two followers', async () => {
    const { live } = await open()
    const topic = live.topic('a')
    const listener = vi.fn()
    const stops = [topic.onMessage(listener), topic.onMessage(listener)]
    await settle()
    stops[0]!()
    await settle()
    push({ topic: 'a', data: 1 })
    expect(listener).toHaveBeenCalledTimes(1)
    expect(frames()).toEqual([{ id: 2, subscribe: ['a'] }])
  })

  test('X2 all changes within a microtask go out together, unsubscribing first', async () => {
    const { follow } = await open({ batch: 2 })
    const a = follow('a')
    await settle()
    follow('b')
    a.leave()
    for (const name of ['c', 'd']) follow(name)
    await settle()
    expect(frames()).toEqual([
      { id: 2, subscribe: ['a'] },
      { id: 3, unsubscribe: ['a'] },
      { id: 4, subscribe: ['b', 'c'] },
      { id: 5, subscribe: ['d'] },
    ])
  })

  test('X2 frames are interval apart, and a topic that waits is pending', async () => {
    const { follow } = await open({ interval: 100 })
    const a = follow('a')
    const b = follow('b')
    await vi.advanceTimersByTimeAsync(0)
    // The subscription to `keep` has started the first interval.
    expect(frames()).toEqual([])
    await vi.advanceTimersByTimeAsync(100)
    expect([a, b].map(({ topic }) => topic.getSnapshot().status)).toEqual(['live', 'pending'])
    // No frame is sent for a topic that is left before its turn, or followed again before its frame.
    b.leave()
    a.leave()
    await vi.advanceTimersByTimeAsync(50)
    follow('a')
    await vi.advanceTimersByTimeAsync(1_000)
    expect(frames()).toEqual([{ id: 2, subscribe: ['a'] }])
  })

  test('X2 a topic that is left before its turn in a new session does not touch the frames of that session', async () => {
    const { follow, accept, live } = await open({ interval: 100 })
    await vi.advanceTimersByTimeAsync(100)
    const { leave } = follow('a')
    await settle()
    expect(frames()).toEqual([{ id: 2, subscribe: ['a'] }])
    FakeWebSocket.last.drop()
    await vi.advanceTimersByTimeAsync(1_000)
    await accept()
    // In this session, the number of the topic belongs to a request.
    const reply = live.request('b')
    await settle()
    leave()
    await settle()
    expect(frames()).toEqual([
      { id: 1, subscribe: ['keep'] },
      { id: 2, request: 'b' },
    ])
    push({ id: 2, reply: 'B' })
    await expect(reply).resolves.toBe('B')
  })

  test('X3 each session subscribes to every wanted topic, after onReconnect and before the queue', async () => {
    const order: string[] = []
    const { follow, accept, connection } = await open(
      { batch: 10 },
      { onReconnect: () => order.push(`onReconnect ${FakeWebSocket.last.sent.length}`), highWaterMark: 1 },
    )
    follow('a')
    await settle()
    FakeWebSocket.last.drop()
    expect(connection.send('queued')).toBe('queued')
    follow('b')
    await vi.advanceTimersByTimeAsync(1_000)
    FakeWebSocket.last.bufferedAmount = 5
    await accept()
    FakeWebSocket.last.bufferedAmount = 0
    await vi.advanceTimersByTimeAsync(200)
    expect(order).toEqual(['onReconnect 0'])
    expect(FakeWebSocket.last.sent.map(String)).toEqual([
      JSON.stringify({ id: 1, subscribe: ['keep', 'a', 'b'] }),
      'queued',
    ])
  })

  test('X4 the same key leads to the same topic object, with its fields in any order', async () => {
    const { live, follow } = await open()
    const topic = live.topic({ channel: 'a', options: { x: 1, y: [2, { b: 1, a: 2 }] } })
    expect(live.topic({ options: { y: [2, { a: 2, b: 1 }], x: 1 }, channel: 'a' })).toBe(topic)
    expect(topic.key).toBe('{"channel":"a","options":{"x":1,"y":[2,{"a":2,"b":1}]}}')
    expect(live.topic('a')).not.toBe(live.topic('b'))
    const { topic: followed } = follow('a')
    expect(live.topic('a')).toBe(followed)
  })

  test.each([undefined, null, 1, true, Symbol('a'), () => 'a'])(
    'X4 a topic that is %s throws a TypeError',
    async (topic) => {
      const { live } = await open()
      expect(() => live.topic(topic as never)).toThrow(/^topic must be a text or an object, got /)
    },
  )

  test('X4 a key that is not a string throws a TypeError', async () => {
    const { live } = createLive({ key: () => 1 as never })
    expect(() => live.topic('a')).toThrow('key of the wire must return a text, got number')
    await settle()
  })

  test('X4 listeners must be functions', async () => {
    const { live } = await open()
    expect(() => live.topic('a').onMessage(null as never)).toThrow(TypeError)
    expect(() => live.topic('a').subscribe(1 as never)).toThrow(TypeError)
    await settle()
    expect(frames()).toEqual([])
  })
})

describe('answers', () => {
  test('X5 a topic that is left before its answer is unsubscribed after it', async () => {
    const { follow } = await open({ confirms: true })
    const { leave, topic } = follow('a')
    await settle()
    leave()
    await settle()
    expect(frames()).toEqual([{ id: 2, subscribe: ['a'] }])
    expect(topic.getSnapshot().status).toBe('idle')
    push({ id: 2, reply: 'ok' })
    await settle()
    expect(frames()[1]).toEqual({ id: 3, unsubscribe: ['a'] })
  })

  test('X5 if it is followed again before the answer, no frame is sent', async () => {
    const { follow } = await open({ confirms: true })
    follow('a').leave()
    const { leave } = follow('a')
    await settle()
    leave()
    await settle()
    const { topic } = follow('a')
    await settle()
    push({ id: 2, reply: 'ok' })
    await settle()
    expect(frames()).toEqual([{ id: 2, subscribe: ['a'] }])
    expect(topic.getSnapshot().status).toBe('live')
  })

  test('X5 a missing answer does not keep a topic that was left', async () => {
    const { follow } = await open({ confirms: true, timeout: 100 })
    const { leave } = follow('a')
    await settle()
    leave()
    await vi.advanceTimersByTimeAsync(100)
    expect(frames()[1]).toEqual({ id: 3, unsubscribe: ['a'] })
  })

  test('X6 a message confirms a topic, and one for another topic is dropped', async () => {
    const { follow } = await open({ confirms: true })
    const { topic, messages, statuses } = follow('a')
    await settle()
    push({ topic: 'b', data: 0 })
    push({ topic: 'a', data: 1 })
    expect(messages).toEqual([1])
    expect(topic.getSnapshot()).toEqual({ data: 1, status: 'live', error: null })
    expect(statuses).toEqual(['live', 'live'])
    expect(topic.getSnapshot()).toBe(topic.getSnapshot())
  })

  test('X6 a message for a topic whose frame was not sent yet is dropped', async () => {
    const { follow } = await open({ interval: 100 })
    const { messages } = follow('a')
    await settle()
    push({ topic: 'a', data: 1 })
    expect(messages).toEqual([])
  })

  test('X7 messages under an alias that is not known yet are delivered after the answer', async () => {
    const { follow } = await open({ confirms: true })
    const a = follow('a')
    await settle()
    for (let data = 0; data < 150; data += 1) push({ alias: 's1', data })
    expect(a.messages).toEqual([])
    push({ id: 2, alias: 's1', reply: 's1' })
    expect(a.messages).toEqual(Array.from({ length: 100 }, (_, index) => index + 50))
    push({ alias: 's1', data: 'next' })
    push({ alias: 's2', data: 'nobody' })
    expect(a.messages.at(-1)).toBe('next')
  })

  test('X7 an unsubscribed topic leaves no alias and no number', async () => {
    const onError = vi.fn()
    const seen: unknown[] = []
    const { follow } = await open(
      {
        confirms: true,
        route: (message, { all, frame }) => {
          if (message.data === 'look')
            seen.push(
              all().map(({ key }) => key),
              frame(2),
            )
          return message
        },
      },
      { onError },
    )
    const a = follow('a')
    await settle()
    push({ id: 2, alias: 's1', reply: 's1' })
    push({ alias: 's1', data: 1 })
    a.leave()
    await settle()
    push({ alias: 's1', data: 2 })
    push({ id: 2, data: 3 })
    push({ data: 'look' })
    expect(a.messages).toEqual([1])
    expect(seen).toEqual([['keep'], []])
    expect(onError).not.toHaveBeenCalled()
  })

  test('X7 an alias ends with its session', async () => {
    const { follow, accept } = await open()
    const a = follow('a')
    await settle()
    push({ id: 2, alias: 's1', reply: 's1' })
    FakeWebSocket.last.drop()
    await vi.advanceTimersByTimeAsync(1_000)
    await accept()
    push({ alias: 's1', data: 1 })
    expect(a.messages).toEqual([])
  })

  test('X7 the frame that unsubscribes gets the alias', async () => {
    const { follow } = await open({
      confirms: true,
      unsubscribe: (asks) => ({ names: asks.map(({ alias }) => alias) }),
    })
    const { leave } = follow('a')
    await settle()
    leave()
    await settle()
    push({ id: 2, alias: 's1', reply: 's1' })
    await settle()
    expect(frames()[1]).toEqual({ names: ['s1'] })
  })

  test('X8 an end by key does not end a topic that is not confirmed, but an end by number does', async () => {
    const { follow } = await open({ confirms: true })
    const { topic } = follow('a')
    await settle()
    push({ topic: 'a', end: true })
    expect(topic.getSnapshot().status).toBe('pending')
    push({ id: 2, end: true })
    expect(topic.getSnapshot().status).toBe('ended')
  })

  test('X8 a late end of an earlier subscription does not end the new one', async () => {
    const { follow } = await open()
    follow('a').leave()
    const first = follow('a')
    await settle()
    first.leave()
    await settle()
    const { topic } = follow('a')
    await settle()
    push({ id: 2, end: true })
    expect(topic.getSnapshot().status).toBe('live')
    push({ topic: 'a', end: true })
    expect(topic.getSnapshot().status).toBe('ended')
  })

  test.each([
    ['refused', { error: 'no' }, 'no'],
    ['ended', { end: true }, null],
  ])(
    'X9 the library does not subscribe again to a topic that was %s before resubscribe()',
    async (status, answer, error) => {
      const { follow, accept } = await open({ confirms: true })
      const { topic, leave } = follow('a')
      await settle()
      push({ id: 2, ...answer })
      expect(topic.getSnapshot()).toEqual({ data: null, status, error })
      FakeWebSocket.last.drop()
      await vi.advanceTimersByTimeAsync(1_000)
      await accept()
      expect(frames()).toEqual([{ id: 1, subscribe: ['keep'] }])
      expect(topic.getSnapshot().status).toBe(status)
      topic.resubscribe()
      expect(topic.getSnapshot()).toEqual({ data: null, status: 'pending', error: null })
      topic.resubscribe()
      await settle()
      expect(frames()[1]).toEqual({ id: 2, subscribe: ['a'] })
      push({ id: 2, ...answer })
      leave()
      follow('a')
      await settle()
      expect(frames()).toHaveLength(2)
    },
  )

  test('X9 the next follower subscribes again to a refused topic that all others have left', async () => {
    const { follow } = await open({ confirms: true })
    const { leave } = follow('a')
    await settle()
    push({ id: 2, error: 'no' })
    leave()
    await settle()
    const { topic } = follow('a')
    await settle()
    expect(frames().at(-1)).toEqual({ id: 3, subscribe: ['a'] })
    expect(topic.getSnapshot()).toEqual({ data: null, status: 'pending', error: null })
  })

  test('X9 with retry the library subscribes to a refused topic again after a pause', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0.5)
    const { follow } = await open({ confirms: true })
    const { topic, leave } = follow('a')
    await settle()
    push({ id: 2, error: 'busy', retry: true })
    expect(topic.getSnapshot()).toEqual({ data: null, status: 'pending', error: 'busy' })
    await vi.advanceTimersByTimeAsync(499)
    expect(frames()).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(frames()[1]).toEqual({ id: 3, subscribe: ['a'] })
    push({ id: 3, error: 'busy', retry: true })
    await vi.advanceTimersByTimeAsync(1_000)
    expect(frames()[2]).toEqual({ id: 4, subscribe: ['a'] })
    push({ id: 4, reply: 'ok' })
    expect(topic.getSnapshot()).toEqual({ data: null, status: 'live', error: null })
    // The pauses start again from the first one, and a topic that is left cancels its pause.
    push({ topic: 'a', error: 'busy', retry: true })
    await vi.advanceTimersByTimeAsync(500)
    expect(frames()[3]).toEqual({ id: 5, subscribe: ['a'] })
    push({ id: 5, error: 'busy', retry: true })
    expect(vi.getTimerCount()).toBe(1)
    leave()
    await settle()
    expect(vi.getTimerCount()).toBe(0)
    vi.restoreAllMocks()
  })

  test('X9 with retry the library subscribes to a refused topic again in the next session', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(1)
    const { follow, accept } = await open({ confirms: true })
    follow('a')
    await settle()
    for (let id = 2; id < 8; id += 1) {
      push({ id, error: 'busy', retry: true })
      if (id < 7) await vi.advanceTimersByTimeAsync(30_000)
    }
    FakeWebSocket.last.drop()
    await vi.advanceTimersByTimeAsync(1_000)
    await accept()
    expect(frames()).toEqual([
      { id: 1, subscribe: ['keep'] },
      { id: 2, subscribe: ['a'] },
    ])
    vi.restoreAllMocks()
  })

  test('X10 topics of a frame that is refused as a whole are subscribed to one by one', async () => {
    const { follow } = await open({ confirms: true, batch: 10 })
    const [a, b, c] = ['a', 'b', 'c'].map(follow)
    await settle()
    expect(frames()).toEqual([{ id: 2, subscribe: ['a', 'b', 'c'] }])
    push({ id: 2, error: 'bad topic' })
    await settle()
    expect(frames().slice(1)).toEqual([
      { id: 3, subscribe: ['a'] },
      { id: 4, subscribe: ['b'] },
      { id: 5, subscribe: ['c'] },
    ])
    push({ id: 3, reply: 'ok' })
    push({ id: 4, error: 'bad topic' })
    push({ id: 5, reply: 'ok' })
    expect([a, b, c].map((one) => one!.topic.getSnapshot().status)).toEqual(['live', 'refused', 'live'])
    await settle()
    expect(frames()).toHaveLength(4)
  })

  test('X10 the next session subscribes to topics of a refused frame together again', async () => {
    const { follow, accept } = await open({ confirms: true, batch: 10 })
    for (const name of ['a', 'b']) follow(name)
    await settle()
    push({ id: 2, error: 'bad topic' })
    await settle()
    FakeWebSocket.last.drop()
    await vi.advanceTimersByTimeAsync(1_000)
    await accept()
    expect(frames()).toEqual([{ id: 1, subscribe: ['keep', 'a', 'b'] }])
  })

  test('X11 a missing answer sets error, and a late answer counts', async () => {
    const { follow } = await open({ confirms: true, timeout: 500 })
    const { topic } = follow('a')
    await vi.advanceTimersByTimeAsync(499)
    expect(topic.getSnapshot().error).toBeNull()
    await vi.advanceTimersByTimeAsync(1)
    expect(topic.getSnapshot()).toEqual({
      data: null,
      status: 'pending',
      error: new Error('no answer came within 500 ms'),
    })
    push({ id: 2, reply: 'ok' })
    expect(topic.getSnapshot()).toEqual({ data: null, status: 'live', error: null })
    expect(vi.getTimerCount()).toBe(0)
  })

  test('X11 no timer waits for an answer when the session has ended', async () => {
    const { follow, connection } = await open({ confirms: true, batch: 2 })
    for (const name of ['a', 'b', 'c']) follow(name)
    await settle()
    expect(vi.getTimerCount()).toBe(2)
    push({ id: 2, reply: 'ok' })
    expect(vi.getTimerCount()).toBe(1)
    connection.close()
    FakeWebSocket.last.answerClose()
    expect(vi.getTimerCount()).toBe(0)
  })

  test('X11 the next session subscribes again', async () => {
    const { follow, accept } = await open({ confirms: true })
    const { topic } = follow('a')
    await vi.advanceTimersByTimeAsync(20_000)
    FakeWebSocket.last.drop()
    await vi.advanceTimersByTimeAsync(1_000)
    await accept()
    expect(frames()).toContainEqual({ id: 2, subscribe: ['a'] })
    push({ id: 2, reply: 'ok' })
    expect(topic.getSnapshot().status).toBe('live')
  })
})

describe('a wire that is slow or fails', () => {
  test('X12 subscribe may return a promise', async () => {
    const { follow } = await open({
      subscribe: async ([{ key }]) => {
        await Promise.resolve()
        return { signed: key }
      },
    })
    const { topic } = follow('a')
    expect(topic.getSnapshot().status).toBe('pending')
    await settle()
    expect(frames()).toEqual([{ signed: 'a' }])
    expect(topic.getSnapshot().status).toBe('live')
  })

  test('X12 a topic that is left meanwhile is not subscribed to, and the others of its frame are', async () => {
    let resolve: (() => void)[] = []
    const { follow } = createLive({
      batch: 2,
      subscribe: (asks) =>
        new Promise((done) => {
          resolve.push(() => {
            done({ signed: asks.map(({ key }) => key) })
          })
        }),
    })
    const [a] = ['a', 'b'].map(follow)
    await settle()
    FakeWebSocket.last.accept()
    await settle()
    a!.leave()
    const first = resolve
    resolve = []
    for (const done of first) done()
    await settle()
    expect(frames()).toEqual([])
    for (const done of resolve) done()
    await settle()
    expect(frames()).toEqual([{ signed: ['b'] }])
  })

  test('X12 a topic that is left and followed again meanwhile is subscribed to once', async () => {
    const dones: ((frame: unknown) => void)[] = []
    const { follow, accept } = createLive({ subscribe: () => new Promise((done) => dones.push(done)) })
    follow('keep')
    const { leave } = follow('a')
    await accept()
    leave()
    await settle()
    follow('a')
    await settle()
    dones.forEach((done, index) => {
      done({ number: index })
    })
    await settle()
    // The first frame is of the other topic. The second one, of the topic that was left, is not sent.
    expect(frames()).toEqual([{ number: 0 }, { number: 2 }])
  })

  test('X12 a frame of unsubscribe of an earlier session is never sent', async () => {
    let done: (frame: unknown) => void
    const { follow, accept } = await open({ unsubscribe: () => new Promise((resolve) => (done = resolve)) })
    const { leave } = follow('a')
    await settle()
    leave()
    await settle()
    FakeWebSocket.last.drop()
    await vi.advanceTimersByTimeAsync(1_000)
    await accept()
    done!({ unsubscribe: 'a' })
    await settle()
    expect(frames()).toEqual([{ id: 1, subscribe: ['keep'] }])
  })

  test('X12 a frame of subscribe of an earlier session is never sent', async () => {
    const dones: (() => void)[] = []
    const { follow, accept } = createLive({
      subscribe: ([{ id }]) => {
        const number = dones.length + 1
        return new Promise((done) => dones.push(() => done({ id, number })))
      },
    })
    follow('a')
    await accept()
    FakeWebSocket.last.drop()
    await vi.advanceTimersByTimeAsync(1_000)
    await accept()
    for (const done of dones) done()
    await settle()
    expect(frames()).toEqual([{ id: 1, number: 2 }])
  })

  test.each([
    ['throws', () => (): never => raise()],
    ['rejects', () => () => Promise.reject(new Error('no token'))],
    ['returns what cannot be encoded', () => () => ({ n: 1n })],
  ])('X12 if subscribe %s, the topics of that frame are refused and no others', async (_, create) => {
    const fail = create()
    const { follow } = await open({
      subscribe: (asks) => (asks[0].key === 'bad' ? fail() : { subscribe: asks[0].key }),
    })
    const bad = follow('bad')
    const good = follow('good')
    await settle()
    expect(bad.topic.getSnapshot()).toMatchObject({ status: 'refused', error: expect.any(Error) as Error })
    expect(good.topic.getSnapshot().status).toBe('live')
    expect(frames()).toEqual([{ subscribe: 'good' }])
  })

  test('X12 if unsubscribe throws, the error is uncaught, and other topics are unsubscribed', async () => {
    const uncaught = collectUncaught()
    const { follow } = await open({
      unsubscribe: ([{ key }]) => (key === 'a' ? raise() : { unsubscribe: key }),
    })
    const all = ['a', 'b'].map(follow)
    await settle()
    for (const { leave } of all) leave()
    await settle()
    expect(frames().slice(2)).toEqual([{ unsubscribe: 'b' }])
    expect(await uncaught()).toEqual([new Error('broken')])
  })

  test('X15 a route that throws causes a MessageError, and the next message is delivered', async () => {
    const onError = vi.fn<(error: Error) => void>()
    const { follow } = await open(
      {
        route: (message) => {
          if (message.data === 'bad') raise()
          return message
        },
      },
      { onError },
    )
    const { messages } = follow('a')
    await settle()
    push({ topic: 'a', data: 'bad' })
    push({ topic: 'a', data: 'good' })
    expect(messages).toEqual(['good'])
    expect(onError).toHaveBeenCalledTimes(1)
    expect(onError.mock.calls[0]![0]).toBeInstanceOf(MessageError)
    expect(onError.mock.calls[0]![0].message).toBe('message refused: Error: broken')
  })

  test('X15 a message may belong to several topics, or to none', async () => {
    const { follow } = await open({
      route: ({ data }) =>
        Array.isArray(data) ? data.map((topic) => ({ topic: topic as string, data: topic as string })) : null,
    })
    const [a, b] = ['a', 'b'].map(follow)
    await settle()
    push({ data: ['a', 'b', 'c'] })
    push({ data: 'a' })
    expect([a!.messages, b!.messages]).toEqual([['a'], ['b']])
  })

  test('X15 a listener that throws does not disturb the others', async () => {
    const uncaught = collectUncaught()
    const { live, follow } = await open()
    live.topic('a').onMessage(() => raise())
    live.topic('a').subscribe(() => raise())
    const { messages } = follow('a')
    await settle()
    push({ topic: 'a', data: 1 })
    expect(messages).toEqual([1])
    // Each listener for each of the two changes: live, then the message.
    expect(await uncaught()).toHaveLength(3)
  })

  test('X16 an answer goes out at once, past the queue', async () => {
    await open({}, { highWaterMark: 1 })
    FakeWebSocket.last.bufferedAmount = 10
    push({ answer: { pong: 1 } })
    push({ answer: 'pong' })
    expect(FakeWebSocket.last.sent).toEqual(['{"pong":1}', 'pong'])
  })

  test('X16 the socket sends the result of encode', async () => {
    const { follow } = await open({ encode: (frame) => `<${JSON.stringify(frame)}>` })
    follow('a')
    push({ answer: 1 })
    await settle()
    expect(FakeWebSocket.last.sent).toEqual(['<1>', '<{"id":2,"subscribe":["a"]}>'])
  })
})

describe('the connection', () => {
  test.each([
    ['is lost', ({ last }: typeof FakeWebSocket) => last.drop(), 1],
    ['is closed', (_: unknown, connection: { close: () => void }) => connection.close(), 0],
    ['reconnects', (_: unknown, connection: { reconnect: () => void }) => connection.reconnect(), 1],
  ])('X13 when it %s, a topic is stale at once and keeps its data', async (_, end, sessions) => {
    const { follow, connection, accept } = await open()
    const { topic, statuses } = follow('a')
    await settle()
    push({ topic: 'a', data: 1 })
    statuses.length = 0
    end(FakeWebSocket, connection)
    expect(statuses).toEqual(['stale'])
    expect(topic.getSnapshot()).toEqual({ data: 1, status: 'stale', error: null })
    if (!sessions) return
    await vi.advanceTimersByTimeAsync(1_000)
    await accept()
    expect(topic.getSnapshot()).toEqual({ data: 1, status: 'live', error: null })
  })

  test('X13 the last messages of a session that has closed are delivered', async () => {
    const { follow } = await open({}, { schema: slowSchema as never })
    const { messages, topic } = follow('a')
    await settle()
    push({ topic: 'a', data: 1 })
    FakeWebSocket.last.peerCloses(1001)
    expect(messages).toEqual([])
    await settle()
    expect(messages).toEqual([1])
    expect(topic.getSnapshot()).toEqual({ data: 1, status: 'stale', error: null })
  })

  test('X14 a late follower has the latest message', async () => {
    const { follow, live } = await open()
    follow('a')
    await settle()
    push({ topic: 'a', data: 1 })
    const second = follow('a')
    expect(live.topic('a').getSnapshot().data).toBe(1)
    expect(second.messages).toEqual([])
  })

  test('X14 the frame that subscribes again gets the latest message', async () => {
    const { follow, accept } = await open({
      subscribe: ([{ key, last }]) => ({ key, since: last as unknown }),
    })
    follow('a')
    await settle()
    push({ topic: 'a', data: 7 })
    FakeWebSocket.last.drop()
    await vi.advanceTimersByTimeAsync(1_000)
    await accept()
    expect(frames()).toEqual([{ key: 'keep' }, { key: 'a', since: 7 }])
  })

  test('X14 route gets the latest message', async () => {
    const seen: unknown[] = []
    const { follow } = await open({
      route: (message, { topic }) => {
        seen.push((topic('a') as { last: unknown }).last)
        return message
      },
    })
    follow('a')
    await settle()
    for (const data of [1, 2, 3]) push({ topic: 'a', data })
    expect(seen).toEqual([undefined, 1, 2])
  })

  test('X13 data of another address is reset', async () => {
    let room = 'one'
    const connection = createConnection<Incoming>(() => `ws://peer/${room}`, {
      WebSocket: FakeWebSocket,
      parse: 'json' as never,
      reconnect: { jitter: 'none' },
    })
    const topic = createChannels(connection, plain).topic('a')
    topic.onMessage(() => undefined)
    await settle()
    await settle()
    FakeWebSocket.last.accept()
    await settle()
    push({ topic: 'a', data: 1 })
    room = 'two'
    FakeWebSocket.last.drop()
    expect(topic.getSnapshot()).toEqual({ data: 1, status: 'stale', error: null })
    await vi.advanceTimersByTimeAsync(1_000)
    expect(topic.getSnapshot()).toEqual({ data: null, status: 'pending', error: null })
  })

  test('X17 opens for the first follower, and closes after the last one has left', async () => {
    const { follow, accept, connection } = createLive()
    await settle()
    expect(FakeWebSocket.all).toHaveLength(0)
    const { leave } = follow('a')
    await accept()
    expect(connection.getSnapshot().readyState).toBe(1)
    leave()
    await settle()
    expect(frames()).toEqual([
      { id: 1, subscribe: ['a'] },
      { id: 2, unsubscribe: ['a'] },
    ])
    await vi.advanceTimersByTimeAsync(0)
    expect(FakeWebSocket.last.closeCalls).toEqual([[1000]])
  })

  test('X17 stays closed after close()', async () => {
    const { follow, connection } = await open()
    connection.close()
    FakeWebSocket.last.answerClose()
    follow('a')
    await vi.advanceTimersByTimeAsync(60_000)
    expect(FakeWebSocket.all).toHaveLength(1)
    connection.open()
    await settle()
    FakeWebSocket.last.accept()
    await settle()
    expect(frames()).toContainEqual({ id: 2, subscribe: ['a'] })
  })

  test('X17 keeps its own linger', async () => {
    const { follow, accept } = createLive({}, { linger: 500 })
    const { leave } = follow('a')
    await accept()
    leave()
    await vi.advanceTimersByTimeAsync(499)
    expect(FakeWebSocket.last.closeCalls).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    expect(FakeWebSocket.last.closeCalls).toEqual([[1000]])
  })

  test('X18 a second createChannels throws', async () => {
    const { connection } = await open()
    expect(() => createChannels(connection, { route: () => null })).toThrow(
      'the connection has channels already',
    )
    expect(() => createChannels({} as never, { route: () => null })).toThrow(
      'the connection must come from createConnection or useWebSocket',
    )
  })

  test.each([
    [{ route: undefined }, 'route of the wire must be a function, got undefined'],
    [{ batch: 0 }, 'batch of the wire must be 1 or more, got 0'],
    [{ batch: Number.NaN }, 'batch of the wire must be 1 or more, got NaN'],
  ])('X18 the wire %o throws', (wire, message) => {
    expect(() => createLive(wire as never)).toThrow(message)
  })

  test('X18 the smallest wire routes messages that the server sends without subscriptions', async () => {
    const { follow, accept } = createLive({ subscribe: undefined, unsubscribe: undefined })
    const a = follow('a')
    await accept()
    expect(a.topic.getSnapshot().status).toBe('live')
    push({ topic: 'a', data: 1 })
    a.leave()
    await settle()
    expect(a.messages).toEqual([1])
    expect(frames()).toEqual([])
  })

  test('X18 route can look up the subscribed topics', async () => {
    const seen: unknown[] = []
    const { follow } = await open({
      batch: 2,
      route: (message, asked) => {
        seen.push(
          asked.all().map(({ key }) => key),
          asked.frame(2).map(({ key }) => key),
          asked.frame('2').length,
          asked.frame(99),
          asked.topic('a')?.id,
          asked.topic('z'),
        )
        return message
      },
    })
    for (const name of ['a', 'b']) follow(name)
    await settle()
    push({})
    expect(seen).toEqual([['keep', 'a', 'b'], ['a', 'b'], 2, [], 2, undefined])
  })
})

function raise(): never {
  throw new Error('broken')
}

/** Lets each message take a microtask. */
const slowSchema = {
  '~standard': {
    version: 1,
    vendor: 'test',
    validate: async (value: unknown) => {
      await Promise.resolve()
      return { value }
    },
  },
}
