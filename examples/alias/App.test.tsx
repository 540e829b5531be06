import { act, render, screen } from '@testing-library/react'
import { installFakeWebSocket } from 'wasclean/testing'
import { App } from './App'

test('the room and its status share a socket, and close it when both have left', async () => {
  const server = installFakeWebSocket({ accept: true })
  render(<App />)
  const peer = await server.nextPeer()
  await screen.findByText('Room: OPEN')
  await screen.findByText('Status: online')
  await act(() => screen.getByText('Say hello').click())
  expect(await peer.next()).toBe('hello')
  await act(() => peer.send('welcome'))
  await screen.findByText('Last message: welcome')
  await act(() => screen.getByText('Leave').click())
  await act(() => screen.getByText('Hide status').click())
  expect(await act(() => peer.closed)).toMatchObject({ code: 1000 })
  server.uninstall()
})
