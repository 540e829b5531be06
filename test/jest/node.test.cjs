/** @jest-environment node */
jest.useFakeTimers()
const { createConnection } = require('wasclean')
const { createFakeWebSocket } = require('wasclean/testing')

test('T6 Jest: works where there is no page, with a fake clock', async () => {
  const { WebSocket, nextPeer } = createFakeWebSocket()
  const connection = createConnection('ws://peer/', { WebSocket })
  connection.open()
  const peer = await nextPeer()
  await peer.accept()
  connection.send('hello')
  expect(await peer.next()).toBe('hello')
  connection.dispose()
  expect(await peer.closed).toEqual({ code: 1000, reason: '' })
})
