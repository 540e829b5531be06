import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { HeartbeatOptions } from '../../../src/connection/options.js'
import { collectReports } from '../../support/collectReports.js'
import { FakeWebSocket, LaggingWebSocket } from '../../support/FakeWebSocket.js'
import { later } from '../../support/later.js'
import { cutOff, end, openWitness, type Witness } from '../../support/witness.js'

beforeEach(() => {
  vi.useFakeTimers()
  FakeWebSocket.reset()
})

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

const reconnect = { jitter: 'none' } as const

/** An open connection, with a ping every 30 s that must be answered within 10 s. */
const open = (heartbeat: boolean | HeartbeatOptions = true, options = {}): [Witness, FakeWebSocket] =>
  openWitness({ reconnect, heartbeat, ...options })

/** The machine wakes up after that time, in which no timer has run. */
const sleep = (milliseconds: number): unknown => vi.setSystemTime(Date.now() + milliseconds)

describe('the heartbeat', () => {
  test('R6 sends a ping after each interval, and nothing else', async () => {
    const [connection, socket] = open()
    await later(29_999)
    expect(socket.sent).toEqual([])
    for (let pings = 1; pings <= 10; pings += 1) {
      await later(1)
      expect(socket.sent).toHaveLength(pings)
      socket.message('pong')
      await later(29_999)
    }
    expect(new Set(socket.sent)).toEqual(new Set(['ping']))
    expect(connection.getSnapshot().readyState).toBe(1)
    expect(vi.getTimerCount()).toBe(1)
  })

  test('R6 is off by default', async () => {
    const [, socket] = openWitness({ reconnect })
    await later(3_600_000)
    expect(socket.sent).toEqual([])
    expect(vi.getTimerCount()).toBe(0)
  })

  test('R6 uses the given interval, message and timeout', async () => {
    const [connection, socket] = open({ message: '{"type":"ping"}', interval: 500, timeout: 100 })
    await later(500)
    expect(socket.sent).toEqual(['{"type":"ping"}'])
    await later(99)
    expect(connection.getSnapshot().readyState).toBe(1)
    await later(1)
    expect(connection.getSnapshot().readyState).toBe(3)
  })

  test('R6 sends bytes unchanged, and calls the message function for each ping', async () => {
    const bytes = new Uint8Array([1, 2])
    let asked = 0
    const [, socket] = open({ interval: 100, message: () => ((asked += 1) === 1 ? bytes : `ping ${asked}`) })
    await later(100)
    socket.message('life')
    await later(100)
    expect(socket.sent[0]).toBe(bytes)
    expect(socket.sent[1]).toBe('ping 2')
  })

  test('R6 reports an error that the message function throws, and still accepts any message as an answer', async () => {
    const reports = collectReports()
    const wrong = new Error('thrown by message')
    const [connection, socket] = open({
      message() {
        throw wrong
      },
    })
    await later(30_000)
    await Promise.resolve()
    expect(reports).toEqual([wrong])
    socket.message('life')
    await later(10_000)
    expect(connection.getSnapshot().readyState).toBe(1)
  })

  test.each<[string, (connection: Witness) => void]>([
    ['close()', (connection) => connection.close()],
    ['dispose()', (connection) => connection.dispose()],
    ['reconnect()', (connection) => connection.reconnect()],
  ])('R6 sends nothing when the message function calls %s', async (_, act) => {
    const [connection, socket] = open({
      message() {
        act(connection)
        return 'ping'
      },
    })
    await later(30_000)
    expect(socket.state).toBe(2)
    expect(FakeWebSocket.all.flatMap(({ sent }) => sent)).toEqual([])
  })

  test('R6 sends nothing while closing, and leaves no timer after the session', async () => {
    const [connection, socket] = open({}, { closeTimeout: 60_000 })
    connection.close()
    await later(59_999)
    expect(socket.sent).toEqual([])
    socket.answerClose()
    expect(vi.getTimerCount()).toBe(0)
  })

  test('R6 sends no ping and does not time out while the socket is CLOSING', async () => {
    const [connection, socket] = open()
    await later(29_000)
    // A close frame of the server has arrived, but no event has fired yet.
    socket.state = 2
    await later(1_000)
    expect(socket.sent).toEqual([])
    socket.state = 1
    socket.peerCloses(1001)
    expect(connection.getSnapshot()).toMatchObject({ closedBy: 'server', error: null })
  })

  test('R6 sends its ping past a full queue', async () => {
    const [connection, socket] = open({ interval: 1_005 }, { highWaterMark: 1 })
    await later(1_000)
    socket.bufferedAmount = 10
    expect(connection.send('kept')).toBe('queued')
    // There is room again, and the next frame comes after the ping.
    socket.bufferedAmount = 0
    await later(5)
    expect(socket.sent).toEqual(['ping'])
    await later(100)
    expect(socket.sent).toEqual(['ping', 'kept'])
  })

  test('R6 starts again with every session', async () => {
    const [connection, first] = open()
    await later(20_000)
    first.drop()
    await later(1_000)
    FakeWebSocket.last.accept()
    await later(29_999)
    expect(FakeWebSocket.last.sent).toEqual([])
    await later(1)
    expect(FakeWebSocket.last.sent).toEqual(['ping'])
    expect(first.sent).toEqual([])
    connection.dispose()
  })

  test('R6 starts when the option is turned on later, and adopts a changed interval', async () => {
    const [connection, socket] = open(false)
    const settings = { WebSocket: FakeWebSocket, source: 'ws://peer/', reconnect }
    await later(60_000)
    connection.configure({ ...settings, heartbeat: true })
    await later(29_000)
    // The same value in another object: the interval continues.
    connection.configure({ ...settings, heartbeat: { interval: 30_000 } })
    await later(999)
    expect(socket.sent).toEqual([])
    await later(1)
    expect(socket.sent).toEqual(['ping'])
    socket.message('pong')
    connection.configure({ ...settings, heartbeat: { interval: 50 } })
    await later(50)
    expect(socket.sent).toEqual(['ping', 'ping'])
  })

  test('R6 sends no further ping when it is turned off', async () => {
    const [connection, socket] = open()
    await later(30_000)
    connection.configure({ WebSocket: FakeWebSocket, source: 'ws://peer/', reconnect, heartbeat: false })
    socket.message('pong')
    await later(3_600_000)
    expect(socket.sent).toEqual(['ping'])
    expect(connection.getSnapshot().readyState).toBe(1)
  })

  test.each([NaN, Infinity, 2 ** 31])('R6 sends no ping with an interval of %s', async (interval) => {
    const [connection, socket] = open({ interval })
    await later(3_600_000)
    expect(socket.sent).toEqual([])
    expect(connection.getSnapshot().readyState).toBe(1)
  })

  test.each([NaN, Infinity, 2 ** 31])('R6 never times out with a timeout of %s', async (timeout) => {
    const [connection, socket] = open({ timeout })
    await later(3_600_000)
    expect(socket.sent).toEqual(['ping'])
    expect(connection.getSnapshot().readyState).toBe(1)
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('the heartbeat without an answer', () => {
  test('R6 abandons the socket at once, makes a CloseEvent, and retries', async () => {
    const [connection, socket] = open()
    await later(30_000)
    await later(9_999)
    expect(connection.getSnapshot().readyState).toBe(1)
    expect(socket.closeCalls).toEqual([])
    await later(1)
    expect(connection.calls).toEqual([3, 'onError', 'onClose'])
    expect(end(connection.closeEvents[0])).toEqual(cutOff)
    expect(connection.getSnapshot()).toMatchObject({
      readyState: 3,
      closedBy: 'timeout',
      retry: { attempt: 1 },
    })
    expect(connection.getSnapshot().error?.message).toBe('heartbeat timeout of 10000 ms expired')
    expect(socket.hasListeners).toBe(false)
    expect(socket.closeCalls).toEqual([[]])
    // The end of the old socket has no effect.
    socket.answerClose()
    await later(1_000)
    FakeWebSocket.last.accept()
    expect(connection.getSnapshot()).toMatchObject({ readyState: 1, error: null })
    expect(connection.closeEvents).toHaveLength(1)
  })

  test('R6 ends the session when reconnect is false', async () => {
    const [connection] = open(true, { reconnect: false })
    await later(40_000)
    expect(connection.calls).toEqual([3, 'onError', 'onClose'])
    expect(vi.getTimerCount()).toBe(0)
  })

  test('R6 counts its timeout from the ping, not from the last message before it', async () => {
    const [connection, socket] = open({ interval: 1_000, timeout: 5_000 })
    await later(999)
    socket.message('hello')
    await later(1)
    expect(socket.sent).toEqual(['ping'])
    await later(4_999)
    expect(connection.getSnapshot().readyState).toBe(1)
    expect(socket.sent).toEqual(['ping'])
    await later(1)
    expect(connection.getSnapshot().readyState).toBe(3)
  })

  test('R6 accepts any message as an answer, also with the option response', async () => {
    const [connection, socket] = open({ response: 'pong' })
    await later(39_999)
    socket.message('news')
    expect(connection.messages.map(({ data }) => data as unknown)).toEqual(['news'])
    await later(29_999)
    expect(connection.getSnapshot().readyState).toBe(1)
    await later(1)
    expect(socket.sent).toEqual(['ping', 'ping'])
    await later(10_000)
    expect(connection.getSnapshot().readyState).toBe(3)
  })

  test.each([
    ['a night', 28_800_000],
    ['a little more than a second', 11_001],
  ])('R6 starts the timeout again after a sleep: %s', async (_, slept) => {
    const [connection, socket] = open()
    await later(30_000)
    // The timer is due in ten seconds of running time; the clock has advanced further by then.
    sleep(slept - 10_000)
    await later(10_000)
    expect(connection.getSnapshot().readyState).toBe(1)
    await later(9_999)
    socket.message('pong')
    await later(20_000)
    expect(connection.getSnapshot().readyState).toBe(1)
  })

  test('R6 starts the timeout again only once', async () => {
    const [connection] = open()
    await later(30_000)
    sleep(60_000)
    await later(10_000)
    sleep(60_000)
    await later(9_999)
    expect(connection.getSnapshot().readyState).toBe(1)
    await later(1)
    expect(connection.getSnapshot()).toMatchObject({ readyState: 3, closedBy: 'timeout' })
  })

  test('R6 does not start the timeout again for a timer that is up to a second late', async () => {
    const [connection] = open()
    await later(30_000)
    sleep(1_000)
    await later(10_000)
    await later(2)
    expect(connection.getSnapshot()).toMatchObject({ readyState: 3, closedBy: 'timeout' })
  })

  test('R6 lets two more tasks run after a late timer, since one may bring the answer', async () => {
    const [connection, socket] = open()
    await later(30_000)
    sleep(500)
    await later(10_000)
    expect(connection.getSnapshot().readyState).toBe(1)
    socket.message('pong')
    await later(1_000)
    expect(connection.getSnapshot().readyState).toBe(1)
  })

  test('R6 sends one ping at once when the machine wakes up after the interval', async () => {
    const [connection, socket] = open()
    sleep(28_800_000)
    await later(30_000)
    expect(socket.sent).toEqual(['ping'])
    expect(connection.getSnapshot().readyState).toBe(1)
  })
})

describe('the answer', () => {
  const pong = (event: MessageEvent) => event.data === 'pong'

  test.each<[string, HeartbeatOptions['response']]>([
    ['response is a string', 'pong'],
    ['response is a function', pong],
  ])('R6 is not emitted as a message: %s', async (_, response) => {
    const listener = vi.fn()
    const changed = vi.fn()
    const [connection, socket] = open({ response })
    connection.onMessage(listener)
    connection.subscribe(changed)
    await later(30_000)
    const snapshot = connection.getSnapshot()
    socket.message('pong')
    await later(0)
    expect(connection.getSnapshot()).toBe(snapshot)
    expect(listener).not.toHaveBeenCalled()
    expect(changed).not.toHaveBeenCalled()
    expect(connection.calls).toEqual([])
    expect(connection.latency).toBe(0)
    socket.message('news')
    expect(connection.getSnapshot().data).toBe('news')
  })

  test('R6 is not emitted even when no ping was sent', () => {
    const [connection, socket] = open({ response: 'pong' })
    socket.message('pong')
    expect(connection.messages).toEqual([])
    expect(connection.latency).toBeNull()
  })

  test('R6 is emitted as a message without the option response', async () => {
    const [connection, socket] = open()
    await later(30_000)
    socket.message('pong')
    expect(connection.getSnapshot().data).toBe('pong')
    expect(connection.latency).toBe(0)
  })

  test('R6 is emitted as a message without a heartbeat', () => {
    const [connection, socket] = open(false)
    socket.message('pong')
    expect(connection.messages).toHaveLength(1)
  })

  test('R6 does not go through parse', async () => {
    const [connection, socket] = open({ response: 'pong' }, { parse: 'json' })
    await later(30_000)
    socket.message('pong')
    socket.message('"news"')
    await later(0)
    expect(connection.errors).toEqual([])
    expect(connection.getSnapshot().data).toBe('news')
  })

  test('R6 may be binary when response is a function', async () => {
    const response = ({ data }: MessageEvent) => data instanceof ArrayBuffer && data.byteLength === 1
    const [connection, socket] = open({ response }, { binaryType: 'arraybuffer' })
    await later(30_000)
    socket.message(new Uint8Array(1))
    socket.message(new Uint8Array(2))
    expect(connection.messages).toHaveLength(1)
    expect(connection.latency).toBe(0)
  })

  test('R6 is emitted as a message, and keeps the session, when response throws', async () => {
    const reports = collectReports()
    const wrong = new Error('thrown by response')
    const [connection, socket] = open({
      response() {
        throw wrong
      },
    })
    await later(30_000)
    socket.message('pong')
    await later(10_000)
    expect(reports).toEqual([wrong])
    expect(connection.messages).toHaveLength(1)
    expect(connection.latency).toBeNull()
    expect(connection.getSnapshot().readyState).toBe(1)
  })
})

describe('latency', () => {
  test('R6 is the time from the ping to its answer', async () => {
    const listener = vi.fn()
    const [connection, socket] = open({ response: 'pong' })
    expect(connection.latency).toBeNull()
    const forget = connection.onLatency(listener)
    for (const latency of [40, 40, 250]) {
      await later(30_000)
      await later(latency)
      socket.message('pong')
      expect(connection.latency).toBe(latency)
    }
    socket.message('pong')
    forget()
    await later(30_000)
    socket.message('pong')
    expect(listener.mock.calls).toEqual([[40], [40], [250]])
    expect(connection.latency).toBe(0)
  })

  test('R6 ignores other messages when response is set', async () => {
    const [connection, socket] = open({ response: 'pong' })
    await later(30_005)
    socket.message('news')
    expect(connection.latency).toBeNull()
    await later(5)
    socket.message('pong')
    expect(connection.latency).toBe(10)
  })

  test('R6 is measured by the first of several pongs', async () => {
    const [connection, socket] = open({ response: 'pong' })
    await later(30_010)
    socket.message('pong')
    await later(1_000)
    socket.message('pong')
    expect(connection.latency).toBe(10)
  })

  test.each<[string, (connection: Witness, socket: FakeWebSocket) => unknown]>([
    ['lost', (_, socket) => socket.drop()],
    ['timed out', () => later(10_000)],
    ['replaced by reconnect()', (connection) => connection.reconnect()],
  ])('R6 is not measured from the ping of another session, which was %s', async (_, act) => {
    const [connection, socket] = open()
    await later(30_000)
    await act(connection, socket)
    await later(1_000)
    FakeWebSocket.last.accept()
    FakeWebSocket.last.message('welcome')
    expect(connection.latency).toBeNull()
  })

  test('M4 an error that a latency listener throws is reported, and the next listener is called', async () => {
    const reports = collectReports()
    const wrong = new Error('thrown by a listener')
    const listener = vi.fn()
    const [connection, socket] = open({ response: 'pong' })
    connection.onLatency(() => {
      throw wrong
    })
    connection.onLatency(listener)
    await later(30_000)
    socket.message('pong')
    await later(0)
    expect(reports).toEqual([wrong])
    expect(listener).toHaveBeenCalledTimes(1)
  })
})

describe('a function of the heartbeat that ends the session', () => {
  const acts = ['close', 'reconnect', 'dispose'] as const

  test.each(acts)('M1 prevents any message after %s() in response', (act) => {
    const [connection, socket] = open({ response: () => (connection[act](), false) })
    socket.message('late')
    expect(connection.messages).toEqual([])
    expect(connection.getSnapshot()).toMatchObject({ data: null, lastMessage: null })
  })

  test.each(acts)('M1 prevents any message after %s() in a latency listener', async (act) => {
    const [connection, socket] = open()
    connection.onLatency(() => connection[act]())
    await later(30_000)
    socket.message('late')
    expect(connection.messages).toEqual([])
    expect(connection.getSnapshot()).toMatchObject({ data: null, lastMessage: null })
  })

  test('C9 sends nothing after close() in message, even if readyState stays OPEN', async () => {
    const message = () => (connection.close(), 'ping')
    const [connection, socket] = open({ message }, { WebSocket: LaggingWebSocket })
    const send = vi.spyOn(socket, 'send')
    await later(30_000)
    expect(socket.closedWith).toEqual([])
    expect(send).not.toHaveBeenCalled()
  })

  test('C10 lets close() in message wait for its answer, also when unsent bytes delayed the ping', async () => {
    const [connection, socket] = open({ message: () => (connection.close(), 'ping') })
    socket.bufferedAmount = 1
    await later(30_000)
    socket.bufferedAmount = 0
    await later(10_000)
    expect(connection.getSnapshot().readyState).toBe(2)
    socket.answerClose()
    expect(connection.getSnapshot().closedBy).toBe('client')
    expect(connection.closeEvents.map(({ code }) => code)).toEqual([1005])
  })
})
