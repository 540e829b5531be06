import { expect, test } from 'vitest'
import type { ConnectionEvents } from '../../../src/connection/connectionOptions.js'
import { createConnection } from '../../../src/connection/createConnection.js'
import { withFakeClock } from '../../support/fakeClock.js'
import { FakeWebSocket } from '../../support/FakeWebSocket.js'
import { later } from '../../support/later.js'

withFakeClock()

const names = ['onOpen', 'onMessage', 'onClose', 'onError', 'onReconnect', 'onReconnectStop'] as const

test('K2 every callback receives the connection as its last argument', async () => {
  const last: Record<string, unknown> = {}
  const callbacks = Object.fromEntries(
    names.map((name) => [name, (...values: unknown[]) => (last[name] = [values.length, values.at(-1)])]),
  ) as ConnectionEvents
  const connection = createConnection('ws://peer/', { WebSocket: FakeWebSocket, ...callbacks })
  connection.open()
  FakeWebSocket.last.accept()
  FakeWebSocket.last.message('hello')
  FakeWebSocket.last.drop()
  await later(1_000)
  FakeWebSocket.last.accept()
  FakeWebSocket.last.peerCloses(4001)
  expect(Object.keys(last).sort()).toEqual([...names].sort())
  for (const name of names) {
    const [count, value] = last[name] as [number, unknown]
    expect([name, count]).toEqual([name, name === 'onMessage' ? 3 : 2])
    expect(value).toBe(connection)
  }
})

test('K2 a callback can send and close with its arguments alone', () => {
  const connection = createConnection<{ readonly type: string }>('ws://peer/', {
    WebSocket: FakeWebSocket,
    parse: 'json',
    onOpen: (_, { sendJson }) => sendJson({ type: 'join' }),
    onMessage: (_, { type }, { close }) => {
      if (type === 'full') close(4000, 'lobby is full')
    },
  })
  connection.open()
  FakeWebSocket.last.accept()
  FakeWebSocket.last.message('{"type":"full"}')
  expect(FakeWebSocket.last.sent).toEqual(['{"type":"join"}'])
  expect(FakeWebSocket.last.closeCalls).toEqual([[4000, 'lobby is full']])
})
