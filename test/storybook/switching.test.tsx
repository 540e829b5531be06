import { configure, render, waitFor } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { useWebSocket } from '../../src/index.js'
import { getFakeServer, withWebSocketPeer } from '../../src/storybook.js'
import { createFakeWebSocket } from '../../src/testing.js'
import { patience } from '../support/patience.mjs'

configure({ asyncUtilTimeout: patience })

/** The globals that Storybook passes to decorators. */
const storybook = { globals: {} }

afterEach(() => {
  vi.unstubAllGlobals()
})

function Chat() {
  const { data } = useWebSocket('ws://chat.invalid/')
  return <p>{data as string | null}</p>
}

const canvasElement = {}
const parameters = { webSocket: { script: [{ send: 'fake' }] } }
const Decorated = () => withWebSocketPeer(Chat, { ...storybook, parameters, canvasElement })

test('D4 switching to the live server, and back, restarts the story', async () => {
  const live = createFakeWebSocket({ serve: (peer) => peer.accept().then(() => peer.send('live')) })
  vi.stubGlobal('WebSocket', live.WebSocket)
  const { container, rerender } = render(<Decorated />)
  const shows = (text: string) => waitFor(() => expect(container.textContent).toBe(text))

  await shows('fake')
  const server = getFakeServer(canvasElement)
  storybook.globals = { webSocketPeer: 'live' }
  rerender(<Decorated />)
  await shows('live')
  expect(await server.peers[0]!.closed).toEqual({ code: 1000, reason: '' })

  storybook.globals = { webSocketPeer: 'fake' }
  rerender(<Decorated />)
  await shows('fake')
  expect(await live.peers[0]!.closed).toEqual({ code: 1000, reason: '' })
  expect(getFakeServer(canvasElement)).not.toBe(server)
})
