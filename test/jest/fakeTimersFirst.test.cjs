// The clock is fake before anything else is loaded, so that nobody could have kept a real timer.
jest.useFakeTimers()
const { act, render, screen } = require('@testing-library/react')
const { createElement } = require('react')
const { installFakeWebSocket } = require('wasclean/testing')
const { Chat } = require('./component.cjs')

let server
beforeEach(() => {
  jest.spyOn(console, 'error')
  server = installFakeWebSocket()
})
afterEach(() => {
  server.uninstall()
  expect(console.error).not.toHaveBeenCalled()
})

const shown = () => screen.getByRole('button').textContent

test('T6 Jest: all is rendered when a deed is done, with a fake clock', async () => {
  render(createElement(Chat))
  const peer = await server.nextPeer()
  expect(shown()).toBe('connecting, null, no code')
  await act(() => peer.accept())
  expect(shown()).toBe('open, null, no code')
  await act(() => peer.send('welcome'))
  expect(shown()).toBe('open, welcome, no code')
  await act(() => peer.close(1008, 'no'))
  expect(shown()).toBe('closed, welcome, 1008')
})

test('T6 Jest: a client that closes is heard, with a fake clock', async () => {
  render(createElement(Chat))
  const peer = await server.nextPeer()
  await act(() => peer.accept())
  act(() => screen.getByRole('button').click())
  expect(shown()).toBe('closing, null, no code')
  await act(() => peer.closed)
  expect(peer.closedWith).toEqual({ code: 4000, reason: 'bye' })
  expect(shown()).toBe('closed, null, 4000')
})

test('T6 Jest: it dials again by the fake clock, and only by that', async () => {
  render(createElement(Chat))
  const first = await server.nextPeer()
  await act(() => first.accept())
  await act(() => first.vanish())
  expect(server.peers).toHaveLength(1)
  await act(() => jest.advanceTimersByTimeAsync(1_000))
  const second = await server.nextPeer()
  await act(() => second.accept())
  expect(shown()).toBe('open, null, 1006')
})
