import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createFakeWebSocket, installFakeWebSocket } from '../../src/testing.js'
import { anything, attemptClearly, seed } from '../support/hostile.js'

test('B1 the fake and its peer show no error of the engine for arguments of any type', async () => {
  await fc.assert(
    fc.asyncProperty(anything, anything, async (one, other) => {
      attemptClearly(() => createFakeWebSocket(one() as never))
      attemptClearly(() => installFakeWebSocket(one() as never).uninstall())
      const server = createFakeWebSocket({ accept: true })
      attemptClearly(() => new server.WebSocket(one() as never, other() as never))
      const socket = new server.WebSocket('ws://peer/')
      const peer = server.peers.at(-1)!
      await new Promise((resolve) => socket.addEventListener('open', resolve))
      for (const act of [
        () => socket.send(one() as never),
        () => peer.send(one() as never),
        () => peer.close(one() as never, other() as never),
        () => socket.close(one() as never, other() as never),
        () => peer.vanish(),
      ])
        attemptClearly(act)
      const pending = createFakeWebSocket()
      new pending.WebSocket('ws://peer/')
      attemptClearly(() => pending.peers[0]!.accept(one() as never))
      await peer.closed
      expect(socket.readyState).toBe(3)
    }),
    { numRuns: 60, seed },
  )
})
