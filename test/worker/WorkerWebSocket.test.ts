import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createWorkerWebSocket } from '../../src/worker.js'
import { FakeWebSocket } from '../support/FakeWebSocket.js'
import { FakeWorker } from './FakeWorker.js'

let worker: FakeWorker
let Class: typeof WebSocket
beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('Worker', FakeWorker)
  vi.stubGlobal('WebSocket', FakeWebSocket)
  vi.spyOn(console, 'warn').mockImplementation(() => {})
  FakeWebSocket.reset()
  worker = new FakeWorker()
  Class = createWorkerWebSocket({ worker: () => worker as never }) as typeof WebSocket
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

/** Records the events of a socket. */
function record(socket: WebSocket): string[] {
  const events: string[] = []
  for (const type of ['open', 'message', 'error', 'close'])
    socket.addEventListener(type, (event) =>
      events.push('data' in event ? `message ${event.data as string}` : event.type),
    )
  return events
}

/** A socket that its host has opened. */
async function openSocket() {
  const socket = new Class('ws://peer')
  const events = record(socket)
  worker.report(['opened', 1, 'chat', ''])
  await Promise.resolve()
  worker.postMessage.mockClear()
  return { socket, events }
}

describe('a socket whose worker has started', () => {
  test('V1 does not open, and shows no message, after close()', async () => {
    const early = new Class('ws://peer')
    const events = record(early)
    worker.report()
    early.close()
    // The host has sent this before it got the command.
    worker.report(['opened', 1, '', ''])
    worker.report(['received', 1, ['late']])
    await vi.advanceTimersByTimeAsync(100)
    expect(early.readyState).toBe(2)
    expect(events).toEqual([])
  })

  test('V1 shows the subprotocol, and that the server is closing', async () => {
    const { socket, events } = await openSocket()
    expect(socket.protocol).toBe('chat')
    worker.report(['closing', 1])
    expect(socket.readyState).toBe(2)
    expect(events).toEqual(['open'])
  })

  test('V1 a handler that replaces another one keeps its place among the listeners', () => {
    const socket = new Class('ws://peer')
    const order: string[] = []
    socket.onopen = () => order.push('replaced')
    socket.addEventListener('open', () => order.push('listener'))
    socket.onopen = () => order.push('handler')
    worker.report(['opened', 1, '', ''])
    expect(order).toEqual(['handler', 'listener'])
  })

  test("V4 copies what it sends, and leaves the caller's bytes as they are", async () => {
    const { socket } = await openSocket()
    const bytes = new Uint8Array([1, 2, 3])
    socket.send(bytes)
    const { buffer } = bytes
    socket.send(buffer)
    const [[[, , ...view]], transfer] = worker.postMessage.mock.calls[0] as [[unknown[]], unknown[]]
    expect(view).toEqual([new Uint8Array([1, 2, 3]), 3])
    expect(transfer).toHaveLength(1)
    expect(transfer).not.toContain(buffer)
    await Promise.resolve()
    const [, later] = worker.postMessage.mock.calls[1] as [unknown, unknown[]]
    expect(later).toHaveLength(1)
    expect(later).not.toContain(buffer)
  })

  test('V4 sends what is no data as text', async () => {
    const { socket } = await openSocket()
    socket.send(5 as never)
    expect(worker.commands).toEqual([['send', 1, '5', 1]])
  })

  test('V4 bufferedAmount counts at once, also after close()', async () => {
    const { socket } = await openSocket()
    socket.send('one')
    expect(socket.bufferedAmount).toBe(3)
    socket.close()
    socket.send('more')
    expect(socket.bufferedAmount).toBe(7)
    expect(worker.commands).toEqual([
      ['send', 1, 'one', 3],
      ['close', 1],
    ])
  })

  test('V4 refuses to send in the call before it is open', () => {
    const socket = new Class('ws://peer')
    expect(() => socket.send('early')).toThrow(expect.objectContaining({ name: 'InvalidStateError' }))
    expect(socket.bufferedAmount).toBe(0)
  })

  test.each([
    ['an address of another scheme', 'ftp://peer', []],
    ['a subprotocol that is there twice', 'ws://peer', ['chat', 'chat']],
    ['a subprotocol that is no token', 'ws://peer', ['a chat']],
  ])('V4 refuses %s in the call, and starts nothing', (_title, url, protocols) => {
    expect(() => new Class(url, protocols)).toThrow(expect.objectContaining({ name: 'SyntaxError' }))
    worker.report()
    expect(worker.commands).toEqual([])
  })

  test('V4 close() refuses a code and a long reason in the call, and stays open', async () => {
    const { socket } = await openSocket()
    expect(() => socket.close(1234)).toThrow(expect.objectContaining({ name: 'InvalidAccessError' }))
    expect(() => socket.close(1000, 'x'.repeat(124))).toThrow(
      expect.objectContaining({ name: 'SyntaxError' }),
    )
    expect(socket.readyState).toBe(1)
    expect(worker.commands).toEqual([])
  })
})

describe('a socket whose worker does not start', () => {
  /** Nothing has come from the worker for as long as it may take. */
  const giveUp = () => vi.advanceTimersByTime(5_000)

  test('V5 opens on the page, once, as it was asked to, and ends the worker', async () => {
    const socket = new Class('ws://peer', ['chat'])
    socket.binaryType = 'arraybuffer'
    vi.advanceTimersByTime(4_900)
    expect(FakeWebSocket.all).toHaveLength(0)
    giveUp()
    expect(FakeWebSocket.all).toHaveLength(1)
    // Otherwise a worker that is late would connect too.
    expect(worker.terminate).toHaveBeenCalledOnce()
    expect(FakeWebSocket.last).toMatchObject({ binaryType: 'arraybuffer', protocols: ['chat'] })
    await Promise.resolve()
    expect(worker.commands).toEqual([])
    socket.binaryType = 'blob'
    expect(FakeWebSocket.last.binaryType).toBe('blob')
  })

  test('V5 sends and receives on the page, and closes with what it was told', () => {
    const socket = new Class('ws://peer')
    const events = record(socket)
    giveUp()
    const plain = FakeWebSocket.last
    plain.accept()
    socket.send('hello')
    plain.bufferedAmount = 5
    expect(plain.sent).toEqual(['hello'])
    expect(socket.bufferedAmount).toBe(5)
    plain.message('welcome')
    socket.close(4000, 'bye')
    expect(plain.closedWith).toEqual([4000, 'bye'])
    plain.answerClose()
    expect(events).toEqual(['open', 'message welcome', 'close'])
  })

  test('V5 does not open if it was closed before', () => {
    const socket = new Class('ws://peer')
    const events = record(socket)
    socket.close()
    giveUp()
    expect(FakeWebSocket.last.closedWith).toEqual([])
    FakeWebSocket.last.answerClose()
    expect(events).toEqual(['error', 'close'])
  })

  test('V5 fails if a policy forbids the address on the page too', () => {
    class BlockedWebSocket extends FakeWebSocket {
      override state = 3 as const
    }
    vi.stubGlobal('WebSocket', BlockedWebSocket)
    Class = createWorkerWebSocket({ worker: () => worker as never, startTimeout: 1 }) as typeof WebSocket
    const socket = new Class('ws://peer')
    const events = record(socket)
    giveUp()
    expect(events).toEqual(['error', 'close'])
    expect(socket.readyState).toBe(3)
  })
})

test('V7 warm starts the worker in the call, and a startTimeout of 0 is allowed', () => {
  const create = vi.fn(() => worker as never)
  createWorkerWebSocket({ worker: create, warm: true, startTimeout: 0 })
  expect(create).toHaveBeenCalledOnce()
})

test.each<[string, object, string]>([
  ['a worker that is not a function', { worker: 'worker' }, 'TypeError'],
  ['a negative startTimeout', { startTimeout: -1 }, 'RangeError'],
  ['a startTimeout that is no number', { startTimeout: NaN }, 'RangeError'],
  ['a function that returns no Worker', { worker: () => ({}), warm: true }, 'TypeError'],
])('V7 refuses %s in the call', (_title, options, name) => {
  expect(() => createWorkerWebSocket(options)).toThrow(expect.objectContaining({ name }))
})
