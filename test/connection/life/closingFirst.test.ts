import { beforeEach, expect, test } from 'vitest'
import { FakeWebSocket } from '../../support/FakeWebSocket.js'
import { openWitness, witness } from '../../support/witness.js'

beforeEach(() => {
  FakeWebSocket.reset()
})

test('C9 close() sends its code even if a subscriber calls dispose() on CLOSING', () => {
  const [connection, socket] = openWitness()
  connection.onChange(() => {
    if (connection.getSnapshot().readyState === 2) connection.dispose()
  })
  connection.close(4000, 'bye')
  expect(connection.getSnapshot().readyState).toBe(3)
  expect(socket.closeCalls).toEqual([[4000, 'bye']])
  socket.answerClose()
  expect(connection.calls).toEqual([2, 3, 'onClose'])
  expect(connection.closeEvents.map(({ code }) => code)).toEqual([4000])
})

test('C8 open() does not reuse a closed handshake when a subscriber calls dispose() and open() on CLOSING', () => {
  const connection = witness()
  connection.open()
  const [socket] = FakeWebSocket.all
  const stop = connection.onChange(() => {
    stop()
    connection.dispose()
    connection.open()
  })
  connection.close()
  expect(FakeWebSocket.all).toHaveLength(2)
  expect(socket?.closeCalls).toEqual([[]])
  FakeWebSocket.last.accept()
  expect(connection.getSnapshot().readyState).toBe(1)
})
