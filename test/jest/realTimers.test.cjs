const { act, render, screen } = require('@testing-library/react')
const { createElement } = require('react')
const { FakeWebSocket, installFakeWebSocket } = require('wasclean/testing')
const { Chat } = require('./component.cjs')

test('T7 Jest: jsdom’s own WebSocket is back afterwards', () => {
  const before = Object.getOwnPropertyDescriptor(globalThis, 'WebSocket')
  const server = installFakeWebSocket()
  expect(WebSocket).toBe(server.WebSocket)
  server.uninstall()
  expect(Object.getOwnPropertyDescriptor(globalThis, 'WebSocket')).toEqual(before)
})

test('T6 Jest: works with real timers, and goes on when they become fake', async () => {
  const server = installFakeWebSocket()
  render(createElement(Chat))
  const peer = await server.nextPeer()
  await act(() => peer.accept())
  await act(() => peer.send('welcome'))
  jest.useFakeTimers()
  await act(() => peer.send('and again'))
  expect(screen.getByRole('button').textContent).toBe('open, and again, no code')
  jest.useRealTimers()
  server.uninstall()
})

test('T5 Jest: bytes go both ways, as jsdom has them', async () => {
  const server = installFakeWebSocket()
  const socket = new WebSocket('ws://peer/')
  const [peer] = server.peers
  await peer.accept()
  socket.send(new Blob([Uint8Array.of(1, 2)]))
  socket.send(Uint8Array.of(3).buffer)
  socket.send(new DataView(Uint8Array.of(4, 5).buffer, 1))
  expect([await peer.next(), await peer.next(), await peer.next()]).toEqual([
    Uint8Array.of(1, 2),
    Uint8Array.of(3),
    Uint8Array.of(5),
  ])

  const heard = []
  socket.onmessage = ({ data }) => heard.push(data)
  await peer.send(Uint8Array.of(6, 7))
  socket.binaryType = 'arraybuffer'
  await peer.send(Uint8Array.of(8))
  expect(heard[0]).toBeInstanceOf(Blob)
  expect(heard[0].size).toBe(2)
  expect(heard[1]).toBeInstanceOf(ArrayBuffer)
  expect(new Uint8Array(heard[1])).toEqual(Uint8Array.of(8))
  server.uninstall()
})

test('T1 Jest: throws jsdom’s own DOMExceptions, and takes relative addresses from its page', () => {
  expect(() => new FakeWebSocket('ws://a/#b')).toThrow(DOMException)
  expect(new FakeWebSocket('/chat').url).toBe('ws://localhost/chat')
})
