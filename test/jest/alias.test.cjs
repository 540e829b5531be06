const { act, render, screen } = require('@testing-library/react')
const { createElement } = require('react')
const useWebSocket = require('react-use-websocket').default
const { ReadyState } = require('react-use-websocket')
const { useWebSocket: namedBelow } = require('react-use-websocket/dist/lib/use-websocket')
const { installFakeWebSocket } = require('wasclean/testing')

test('P9 Jest: the name react-use-websocket, and each path below it, is an alias for this library', async () => {
  expect(namedBelow).toBe(useWebSocket)
  const server = installFakeWebSocket({ accept: true })
  const Status = () => createElement('p', null, ReadyState[useWebSocket('ws://peer').readyState])
  const { unmount } = render(createElement(Status))
  const peer = await server.nextPeer()
  await screen.findByText('OPEN')
  unmount()
  expect(await act(() => peer.closed)).toMatchObject({ code: 1000 })
  server.uninstall()
})
