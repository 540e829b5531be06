import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createConnection, type LogEntry } from '../../../src/index.js'
import { FakeWebSocket } from '../../support/FakeWebSocket.js'

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000 })
  FakeWebSocket.reset()
})
afterEach(() => vi.useRealTimers())

/** An entry as one line, without its time. */
function toLine(entry: LogEntry): string {
  if (entry.type === 'phase') return `${entry.phase}${entry.retry ? ` ${entry.retry.delay}` : ''}`
  if (entry.type === 'latency') return `latency ${entry.latency}`
  if (entry.type === 'sent' || entry.type === 'received')
    return `${entry.type} ${entry.data as string} ${entry.bytes}`
  return entry.type
}

const options = {
  WebSocket: FakeWebSocket,
  heartbeat: { interval: 100, response: 'pong' },
  reconnect: { jitter: 'none' },
} as const

test('H5 onEvent reports every phase, frame, latency and callback, with its time', () => {
  const connection = createConnection('ws://peer/', options)
  const entries: LogEntry[] = []
  const stop = connection.onEvent((entry) => entries.push(entry))
  connection.open()
  connection.send('grün')
  FakeWebSocket.last.accept()
  vi.advanceTimersByTime(100)
  vi.advanceTimersByTime(7)
  FakeWebSocket.last.message('pong')
  FakeWebSocket.last.message('hello')
  FakeWebSocket.last.drop()
  vi.advanceTimersByTime(1_000)
  FakeWebSocket.last.accept()
  FakeWebSocket.last.peerCloses(1008)
  expect(entries.map(toLine)).toEqual([
    ...['resolving', 'connecting', 'open', 'onOpen', 'sent grün 5'],
    ...['probing', 'sent ping 4', 'received pong 4', 'open', 'latency 7', 'received hello 5'],
    ...['waiting 1000', 'onError', 'onClose', 'resolving', 'connecting', 'open', 'onOpen', 'onReconnect'],
    ...['closed', 'onClose', 'onReconnectStop'],
  ])
  expect([entries[0], entries.at(-1)].map((entry) => entry?.at)).toEqual([1_000, 2_107])
  const { length } = entries
  stop()
  connection.open()
  FakeWebSocket.last.accept()
  FakeWebSocket.last.message('not logged')
  expect(entries).toHaveLength(length)
})

test('H5 the bytes of a text are counted only when they are read', () => {
  const connection = createConnection('ws://peer/', { WebSocket: FakeWebSocket })
  const entries: LogEntry[] = []
  connection.onEvent((entry) => entries.push(entry))
  connection.open()
  FakeWebSocket.last.accept()
  const count = vi.spyOn(String.prototype, 'charCodeAt')
  connection.send('grün')
  FakeWebSocket.last.message('größer')
  const { length } = count.mock.calls
  count.mockRestore()
  expect(length).toBe(0)
  const frames = entries.filter((entry) => entry.type === 'sent' || entry.type === 'received')
  expect(frames.map(({ bytes }) => bytes)).toEqual([5, 8])
  // As a log stores them.
  expect(JSON.parse(JSON.stringify(frames[0]))).toEqual({ at: 1_000, type: 'sent', data: 'grün', bytes: 5 })
})

test('H5 an entry keeps the bytes of a buffer that is transferred later', () => {
  const connection = createConnection('ws://peer/', { WebSocket: FakeWebSocket })
  const entries: LogEntry[] = []
  connection.open()
  FakeWebSocket.last.accept()
  connection.onEvent((entry) => entries.push(entry))
  const bytes = new Uint8Array(3)
  connection.send(bytes)
  structuredClone(bytes, { transfer: [bytes.buffer] })
  expect(entries.map((entry) => entry.type === 'sent' && entry.bytes)).toEqual([3])
})

test('H5 an entry has the argument of the callback', () => {
  const connection = createConnection('ws://peer/', { ...options, reconnect: false })
  const details: unknown[] = []
  connection.onEvent((entry) => {
    if ('detail' in entry) details.push(entry.detail)
  })
  connection.open()
  FakeWebSocket.last.accept()
  FakeWebSocket.last.drop()
  const { error, lastCloseEvent } = connection.getSnapshot()
  expect(details).toEqual([expect.any(Event), error, lastCloseEvent])
})

test('H5 a listener that ends a phase does not change the order of the entries', () => {
  const connection = createConnection('ws://peer/', options)
  const lines: string[] = []
  connection.onEvent((entry) => {
    if (entry.type === 'phase' && entry.phase === 'waiting') connection.close()
    if (entry.type === 'phase' && entry.phase === 'connecting') connection.dispose()
  })
  connection.onEvent((entry) => lines.push(toLine(entry)))
  connection.open()
  FakeWebSocket.last.accept()
  expect(FakeWebSocket.last.closedWith).toEqual([1000])
  FakeWebSocket.last.drop()
  expect(lines).toEqual(['resolving', 'connecting', 'idle', 'onClose'])
  expect(vi.getTimerCount()).toBe(0)
})

test('H5 the same function can listen twice, and each stop function stops one of them', () => {
  const connection = createConnection('ws://peer/', options)
  const listener = vi.fn()
  const stop = connection.onEvent(listener)
  connection.onEvent(listener)
  stop()
  connection.open()
  expect(listener.mock.calls.map(([entry]) => toLine(entry as LogEntry))).toEqual(['resolving', 'connecting'])
})

test('H5 a message that a closing socket would discard is not reported as sent', () => {
  const connection = createConnection('ws://peer/', { WebSocket: FakeWebSocket })
  const types: string[] = []
  connection.open()
  FakeWebSocket.last.accept()
  connection.onEvent(({ type }) => types.push(type))
  FakeWebSocket.last.state = 2
  connection.send('too late')
  expect(types).toEqual([])
})
