import { describe, expect, test, vi } from 'vitest'
import { RequestError } from '../../src/channels/RequestError.js'
import type { RequestOptions } from '../../src/channels/contract.js'
import { RefusedError } from '../../src/connection/life/RefusedError.js'
import { withFakeClock } from '../support/fakeClock.js'
import { FakeWebSocket } from '../support/FakeWebSocket.js'
import { createLive, frames, push, settle, type Live } from './live.js'

withFakeClock()

/** Makes a request, and collects how it ends. */
function ask({ live }: Pick<Live, 'live'>, payload: unknown, options?: RequestOptions) {
  const ends: unknown[] = []
  live.request(payload, options).then(
    (reply) => ends.push(reply),
    (error: unknown) => ends.push(error),
  )
  return ends
}

/** Channels with an open session. */
async function open(...values: Parameters<typeof createLive>) {
  const all = createLive(...values)
  all.connection.open()
  await all.accept()
  return all
}

const lost = { name: 'RequestError', reason: 'lost', detail: undefined }

describe('an answer', () => {
  test('X20 settles the request with its number, in any order', async () => {
    const all = await open()
    const [one, other] = [ask(all, 'a'), ask(all, 'b')]
    await settle()
    expect(frames()).toEqual([
      { id: 1, request: 'a' },
      { id: 2, request: 'b' },
    ])
    push({ id: 2, reply: 'B' })
    push({ id: '1' as never, reply: null })
    push({ id: 1, reply: 'twice' })
    push({ id: 9, reply: 'unknown' })
    await settle()
    expect([one, other]).toEqual([[null], ['B']])
  })

  test('X20 numbers are not used twice in a session, and start again in the next', async () => {
    const all = await open()
    all.follow('a')
    ask(all, 'a')
    await settle()
    push({ id: 2, reply: 1 })
    ask(all, 'b')
    await settle()
    expect(frames().map((frame) => (frame as { id: number }).id)).toEqual([1, 2, 3])
    FakeWebSocket.last.drop()
    await vi.advanceTimersByTimeAsync(1_000)
    await all.accept()
    expect(frames()).toEqual([{ id: 1, subscribe: ['a'] }])
  })

  test('X20 with null as error, topic or alias has none of them', async () => {
    const all = await open()
    const { topic } = all.follow('a')
    const ends = ask(all, 'a')
    await settle()
    push({ id: 2, reply: 5, error: null, topic: null, alias: null } as never)
    push({ id: 1, reply: 5, error: null, alias: 's1', topic: null } as never)
    push({ id: null, topic: null, alias: 's1', data: 1, error: null } as never)
    await settle()
    expect(ends).toEqual([5])
    expect(topic.getSnapshot()).toEqual({ data: 1, status: 'live', error: null })
  })

  test('X20 with an error rejects the request, and an end without an answer resolves it', async () => {
    const all = await open()
    const [one, other] = [ask(all, 'a'), ask(all, 'b')]
    await settle()
    push({ id: 1, error: { code: 404 } })
    push({ id: 2, end: true })
    await settle()
    expect(one).toMatchObject([
      { name: 'RequestError', reason: 'refused', sent: true, detail: { code: 404 } },
    ])
    expect(one[0]).toBeInstanceOf(RequestError)
    expect((one[0] as Error).message).toBe('the server refused the request')
    expect(other).toEqual([undefined])
  })
})

describe('without a session', () => {
  test('X21 a request waits for the next session while one is on its way', async () => {
    const all = createLive()
    const ends = ask(all, 'a')
    await all.accept()
    expect(frames()).toEqual([{ id: 1, request: 'a' }])
    FakeWebSocket.last.drop()
    const later = ask(all, 'b', { timeout: 60_000 })
    await vi.advanceTimersByTimeAsync(1_000)
    await all.accept()
    expect(frames()).toEqual([{ id: 1, request: 'b' }])
    push({ id: 1, reply: 'B' })
    await settle()
    expect(ends).toMatchObject([{ ...lost, sent: true }])
    expect(later).toEqual(['B'])
  })

  test('X21 a request rejects at once if no session is on its way', async () => {
    const all = await open()
    all.connection.close()
    const ends = ask(all, 'a')
    await settle()
    expect(ends).toMatchObject([{ ...lost, sent: false }])
    expect(ends[0]).toMatchObject({ message: 'the request was not sent: the connection is not open' })
  })

  test('X21 a waiting request rejects when the connection stops', async () => {
    const all = createLive({}, { reconnect: false })
    const ends = ask(all, 'a')
    await settle()
    FakeWebSocket.last.refuse()
    await settle()
    expect(ends).toMatchObject([{ ...lost, sent: false }])
  })

  test('X17 a pending request keeps the connection open', async () => {
    const all = createLive()
    ask(all, 'a')
    await all.accept()
    expect(FakeWebSocket.last.closeCalls).toEqual([])
    push({ id: 1, reply: 1 })
    await vi.advanceTimersByTimeAsync(0)
    expect(FakeWebSocket.last.closeCalls).toEqual([[1000]])
  })

  test('X17 a request right behind the answer to another one has the same session', async () => {
    const all = createLive()
    const replies: unknown[] = []
    const requestInTurn = async () => {
      for (const payload of ['a', 'b', 'c']) replies.push(await all.live.request(payload))
    }
    void requestInTurn()
    await all.accept()
    for (const id of [1, 2, 3]) {
      push({ id, reply: id })
      await settle()
    }
    expect(replies).toEqual([1, 2, 3])
    expect(FakeWebSocket.all).toHaveLength(1)
  })

  test('X21 a request while the connection is being released opens it again', async () => {
    const all = createLive()
    ask(all, 'a')
    await all.accept()
    push({ id: 1, reply: 1 })
    await settle()
    let second: unknown[] = []
    const stop = all.connection.subscribe(() => {
      if (all.connection.getSnapshot().readyState !== 3) return
      stop()
      second = ask(all, 'b')
    })
    await vi.advanceTimersByTimeAsync(0)
    await all.accept()
    push({ id: 1, reply: 2 })
    await settle()
    expect(second).toEqual([2])
  })

  test('X21 the cause of a lost request is the error of the connection', async () => {
    const all = createLive(
      {},
      {
        handshake: () => {
          throw new RefusedError('banned')
        },
      },
    )
    const ends = ask(all, 'a')
    await all.accept()
    expect(ends).toMatchObject([{ ...lost, sent: false, cause: new RefusedError('banned') }])
  })
})

describe('a session that ends', () => {
  test('X22 rejects a request that was sent, and sends it again in the next session with resend', async () => {
    const all = await open()
    all.follow('a')
    const [one, other] = [ask(all, 'a'), ask(all, 'b', { resend: true })]
    await settle()
    FakeWebSocket.last.drop()
    await settle()
    expect(one).toMatchObject([{ ...lost, sent: true, message: 'the connection closed before the answer' }])
    expect(other).toEqual([])
    await vi.advanceTimersByTimeAsync(1_000)
    await all.accept()
    expect(frames()).toEqual([
      { id: 1, subscribe: ['a'] },
      { id: 2, request: 'b' },
    ])
    push({ id: 2, reply: 'B' })
    await settle()
    expect(other).toEqual(['B'])
  })

  test('X22 a request whose frame is not ready yet waits for the next session', async () => {
    const dones: ((frame: unknown) => void)[] = []
    const all = await open({
      request: (_, id) => new Promise((done) => dones.push(() => done({ id, made: dones.length }))),
    })
    all.follow('a')
    const ends = ask(all, 'a')
    await settle()
    FakeWebSocket.last.drop()
    await settle()
    await vi.advanceTimersByTimeAsync(1_000)
    await all.accept()
    for (const done of dones) done(null)
    await settle()
    expect(frames()).toEqual([
      { id: 1, subscribe: ['a'] },
      { id: 2, made: 2 },
    ])
    expect(ends).toEqual([])
  })

  test('X22 a request with resend rejects with sent: true when no session follows', async () => {
    const all = await open()
    const ends = ask(all, 'a', { resend: true })
    await settle()
    all.connection.close()
    await settle()
    expect(ends).toMatchObject([{ ...lost, sent: true }])
  })

  test('X22 an answer that is still being decoded counts', async () => {
    const validate = async (value: unknown) => {
      await Promise.resolve()
      return { value }
    }
    const schema = { '~standard': { version: 1, vendor: 'test', validate } }
    const all = await open({}, { schema: schema as never })
    const ends = ask(all, 'a')
    await settle()
    push({ id: 1, reply: 'in time' })
    FakeWebSocket.last.peerCloses(1001)
    await settle()
    expect(ends).toEqual(['in time'])
  })
})

describe('limits', () => {
  test.each([
    ['before it was sent', false],
    ['after it was sent', true],
  ])('X23 timeout counts from the call: %s', async (_, sent) => {
    const all = createLive()
    const ends = ask(all, 'a', { timeout: 500 })
    if (sent) await all.accept()
    await vi.advanceTimersByTimeAsync(499)
    expect(ends).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    expect(ends).toMatchObject([{ reason: 'timeout', sent, message: 'no answer came in time' }])
    if (!sent) {
      await all.accept().catch(() => undefined)
      expect(frames()).toEqual([])
    } else push({ id: 1, reply: 'late' })
  })

  test('X23 the default is ten seconds, and Infinity is no limit', async () => {
    const all = await open()
    const [one, other] = [ask(all, 'a'), ask(all, 'b', { timeout: Infinity })]
    await vi.advanceTimersByTimeAsync(9_999)
    expect(one).toEqual([])
    await vi.advanceTimersByTimeAsync(3_600_000)
    expect(one).toHaveLength(1)
    expect(other).toEqual([])
  })

  test('X23 an abort takes back a request that was not sent, and drops the answer of one that was', async () => {
    const all = createLive()
    const abort = new AbortController()
    const reason = new Error('changed my mind')
    all.follow('keep')
    const unsent = ask(all, 'a', { signal: abort.signal })
    await settle()
    abort.abort(reason)
    await all.accept()
    expect(unsent).toEqual([reason])
    expect(frames()).toEqual([{ id: 1, subscribe: ['keep'] }])
    const again = new AbortController()
    const sent = ask(all, 'b', { signal: again.signal })
    await settle()
    again.abort()
    push({ id: 2, reply: 'late' })
    await settle()
    expect(sent).toMatchObject([{ name: 'AbortError' }])
    expect(ask(all, 'c', { signal: again.signal })).toEqual([])
    await settle()
    expect(frames()).toHaveLength(2)
  })

  test('X23 a signal keeps no listener of a request that has ended', async () => {
    const all = await open()
    const { signal } = new AbortController()
    const remove = vi.spyOn(signal, 'removeEventListener')
    ask(all, 'a', { signal })
    await settle()
    push({ id: 1, reply: 1 })
    await settle()
    expect(remove).toHaveBeenCalledTimes(1)
  })

  test.each([-1, Number.NaN, 'soon'])('X23 timeout %s is refused', async (timeout) => {
    const all = await open()
    const ends = ask(all, 'a', { timeout: timeout as number })
    await settle()
    expect((ends[0] as Error).message).toMatch(/^timeout must be 0 or more milliseconds, got /)
    expect(frames()).toEqual([])
  })
})

describe('frames', () => {
  test('X24 a request goes out after the topics that were followed before it', async () => {
    const all = await open()
    ask(all, 'a')
    all.follow('a')
    await settle()
    expect(frames()).toEqual([
      { id: 1, subscribe: ['a'] },
      { id: 2, request: 'a' },
    ])
  })

  test('X24 a request never waits for room, and goes out before the queue', async () => {
    const all = createLive({}, { highWaterMark: 1 })
    all.connection.open()
    all.connection.send('queued')
    ask(all, 'a')
    await settle()
    FakeWebSocket.last.bufferedAmount = 5
    await all.accept()
    FakeWebSocket.last.bufferedAmount = 0
    await vi.advanceTimersByTimeAsync(200)
    expect(FakeWebSocket.last.sent).toEqual(['{"id":1,"request":"a"}', 'queued'])
  })

  test('X24 request may return a promise, and is not sent if it has ended meanwhile', async () => {
    const all = await open({
      request: async (payload: unknown, id) => {
        await Promise.resolve()
        return { id, signed: payload }
      },
    })
    const abort = new AbortController()
    ask(all, 'a')
    ask(all, 'b', { signal: abort.signal })
    await Promise.resolve()
    abort.abort()
    await settle()
    expect(frames()).toEqual([{ id: 1, signed: 'a' }])
  })

  test.each([
    [
      'needs an encode that returns data',
      () => 'encode nothing',
      'encode of the wire must return text or bytes, got undefined',
    ],
    [
      'throws',
      (): never => {
        throw new Error('broken')
      },
      'broken',
    ],
    ['rejects', () => Promise.reject(new Error('no token')), 'no token'],
    ['returns what cannot be encoded', () => ({ n: 1n }), /BigInt/],
  ])('X25 if request %s, the call rejects and nothing is sent', async (_, request, message) => {
    const all = await open({
      request: (payload) => (payload === 'bad' ? request() : payload),
      encode: (frame: unknown) =>
        frame === 'encode nothing'
          ? (undefined as never)
          : typeof frame === 'string'
            ? frame
            : JSON.stringify(frame),
    })
    const [bad] = [ask(all, 'bad'), ask(all, 'good')]
    await settle()
    expect((bad[0] as Error).message).toMatch(message)
    expect(FakeWebSocket.last.sent).toEqual(['good'])
  })

  test('X25 a wire without request rejects', async () => {
    const all = await open({ request: undefined })
    const ends = ask(all, 'a')
    await settle()
    expect(ends).toEqual([new TypeError('the wire must have a request function')])
  })
})
