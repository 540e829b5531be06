// @vitest-environment node
import { expect, test } from 'vitest'
import { createConnection } from '../../src/core.js'
import { createFakeWebSocket, type FakePeer } from '../../src/testing.js'
import { collectUncaught } from '../support/collectUncaught.js'

/** The uncaught errors of a server with this `serve`, on a connection that the client then closes with 1000. */
async function uncaughtOf(serve: (peer: FakePeer) => unknown): Promise<readonly unknown[]> {
  const uncaught = collectUncaught()
  const server = createFakeWebSocket({ accept: true, serve })
  const socket = new server.WebSocket('ws://peer/')
  const peer = await server.nextPeer()
  await peer.settled()
  socket.close(1000)
  await peer.closed
  await peer.settled()
  return uncaught()
}

const bug = new TypeError('bug')

test.each<[string, (peer: FakePeer) => unknown]>([
  ['after the close event of the client', (peer) => peer.closed.then(() => Promise.reject(bug))],
  ['in place of the error of next()', (peer) => peer.next().catch(() => Promise.reject(bug))],
  [
    'after a message',
    async (peer) => {
      void peer.vanish()
      await peer.closed
      throw bug
    },
  ],
  [
    'synchronously',
    (peer) => {
      void peer.vanish()
      throw bug
    },
  ],
])('T13 an error that serve throws %s is reported, even if the connection is over', async (_, serve) => {
  expect(await uncaughtOf(serve)).toEqual([bug])
})

test.each<[string, (peer: FakePeer) => unknown]>([
  [
    'next() in a loop',
    async (peer) => {
      for (;;) await peer.next()
    },
  ],
  [
    'an action',
    async (peer) => {
      await peer.closed
      await peer.send('too late')
    },
  ],
  [
    'a synchronous action',
    (peer) => {
      void peer.vanish()
      peer.stall()
    },
  ],
])(
  'T13 an error of the fake in serve because the connection is over is not reported: %s',
  async (_, serve) => {
    expect(await uncaughtOf(serve)).toEqual([])
  },
)

test('T13 an error of the fake in serve in any other state is reported', async () => {
  const [error, ...others] = await uncaughtOf((peer) => peer.accept())
  expect([String(error), others]).toEqual([
    'Error: accept of a fake peer: the connection must be waiting for accept() or refuse(), got open',
    [],
  ])
})

// As in a test of an app.
test('T13 a failed assertion in serve on how the client closed is reported', async () => {
  const uncaught = collectUncaught()
  const server = createFakeWebSocket({
    async serve(peer) {
      await peer.accept()
      expect((await peer.closed)?.code).toBe(4000)
    },
  })
  const connection = createConnection('wss://example.com', { WebSocket: server.WebSocket })
  connection.open()
  const peer = await server.nextPeer()
  await peer.settled()
  connection.close(1000)
  await peer.closed
  const [error] = await uncaught()
  expect(String(error)).toContain('expected 1000 to be 4000')
})
