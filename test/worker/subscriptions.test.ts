import { expect, onTestFinished, test } from 'vitest'
import { createConnection } from '../../src/core.js'
import { goesOn } from '../../src/platform/transport.js'
import { FakeWebSocket } from '../support/FakeWebSocket.js'

test('V2 a listener that subscribes twice has a task for each message until both subscriptions end', () => {
  const connection = createConnection('ws://peer/', { WebSocket: FakeWebSocket })
  onTestFinished(() => connection.dispose())
  connection.open()
  const socket = FakeWebSocket.last
  socket.accept()
  const handler = socket.onmessage as (event: MessageEvent) => unknown
  const receive = () => handler({ type: 'message', data: 'hello' } as MessageEvent)
  const listener = () => undefined
  expect(receive()).toBe(goesOn)
  const stopFirst = connection.subscribe(listener)
  const stopSecond = connection.subscribe(listener)
  expect(receive()).not.toBe(goesOn)
  stopFirst()
  expect(receive()).not.toBe(goesOn)
  stopSecond()
  expect(receive()).toBe(goesOn)
})
