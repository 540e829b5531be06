import { expect, test } from 'vitest'
import { createConnection } from '../../../src/core.js'
import { installFakeWebSocket } from '../../../src/testing.js'

test('logs in, and asks', async () => {
  const server = installFakeWebSocket({
    accept: true,
    async serve(peer) {
      expect(await peer.next()).toBe('{"login":"secret"}')
      await peer.send('{"ok":true}')
      for (;;) await peer.send(`you said ${String(await peer.next())}`)
    },
  })
  const chat = createConnection<string>('wss://example.com', {
    handshake: async ({ sendJson, next }) => {
      sendJson({ login: 'secret' })
      await next()
    },
  })
  chat.open()
  chat.send('hello')
  for await (const { data } of chat) {
    expect(data).toBe('you said hello')
    break
  }
  chat.dispose()
  server.uninstall()
})
