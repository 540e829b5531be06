import { afterEach, expect, test } from 'vitest'
import { useWebSocket } from '../../src/reactUseWebSocket.js'
import { perform } from './perform.js'
import { serveReal, type Server } from './servers.js'

let server: Server | undefined
afterEach(async () => {
  await server?.stop()
  server = undefined
})

test.each([false, true])(
  'A4 the server gets the code and the reason of the app, with share: %s',
  async (share) => {
    server = await serveReal()
    await perform(useWebSocket, server, async ({ show, server, untilState, latest, until }) => {
      show('a', server.url, { share })
      show('b', server.url, { share: true })
      await untilState(1)
      await untilState(1, 'b')
      const socket = latest().getWebSocket() as WebSocket
      socket.close(4001, 'why')
      await untilState(3)
      await until(() => server.ends.length > 0)
      expect(server.ends).toEqual(['4001 why'])
    })
  },
)

test('A4 the server gets 1000 when a component unmounts', async () => {
  server = await serveReal()
  await perform(useWebSocket, server, async ({ show, server, untilState, until }) => {
    show('a', server.url)
    await untilState(1)
    show('a')
    await until(() => server.ends.length > 0)
    expect(server.ends).toEqual(['1000 '])
  })
})

test('A4 leaves no socket behind when a component unmounts while it connects', async () => {
  server = await serveReal()
  server.holds = true
  await perform(useWebSocket, server, async ({ show, server, until, untilState, latest }) => {
    show('a', server.url)
    await until(() => server.queries.length === 1)
    const socket = latest().getWebSocket() as WebSocket
    expect(socket.readyState).toBe(WebSocket.CONNECTING)
    show('a')
    // It is committed together with that.
    show('b', null)
    await untilState(-1, 'b')
    expect(socket.readyState).toBe(WebSocket.CONNECTING)
    server.release()
    await until(() => server.ends.length === 1 && socket.readyState === WebSocket.CLOSED)
    expect(server.ends).toEqual(['1000 '])
  })
})
