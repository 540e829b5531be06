import type { Case, World } from '../world.js'
import { dial, dialUntilOpen, promiseJobs, roundTrip } from '../watch.js'

const closedBy = (code: number | undefined, reason: string) => async (world: World) => {
  const { server, log, over } = await dialUntilOpen(world)
  await server.close(code, reason)
  await over
  await roundTrip(world)
  const frame = await server.frame()
  return [...log, frame?.code ?? null]
}

/** It takes them for no codes at all. */
const refusedByWebKit = { webkit: [['error', 3], ['close', 1006, '', 'unclean', 3], 1002] }

const serverCodes: readonly [code: number, departures?: Case['departures']][] = [
  [1000],
  [1001],
  [1002],
  [1003],
  [1007],
  [1008],
  [1009],
  [1011],
  [1012, refusedByWebKit],
  [1013, refusedByWebKit],
  [1014, refusedByWebKit],
  [3000],
  [4999],
]

export const closingCases: readonly Case[] = [
  {
    title: 'CLOSING as soon as close() returns, and no event before promise jobs',
    says: [2, [], [['close', 4000, 'mine', 'clean', 3]]],
    async observe(world) {
      const { socket, log, over } = await dialUntilOpen(world)
      socket.close(4000, 'mine')
      const atOnce = socket.readyState
      await promiseJobs(1000)
      const early = [...log]
      await over
      await roundTrip(world)
      return [atOnce, early, log]
    },
  },
  {
    title: 'only the first close() counts',
    says: [[['close', 4000, 'first', 'clean', 3]], { code: 4000, reason: 'first' }],
    async observe(world) {
      const { socket, server, log, over } = await dialUntilOpen(world)
      socket.close(4000, 'first')
      socket.close(4001, 'second')
      socket.close()
      await over
      socket.close(4002)
      await roundTrip(world)
      return [log, await server.frame()]
    },
  },
  {
    title: 'a valueOf that closes makes the outer close() count for nothing',
    says: { code: 4001, reason: 'inner' },
    async observe(world) {
      const { socket, server, over } = await dialUntilOpen(world)
      const code = {
        valueOf() {
          socket.close(4001, 'inner')
          return 4000
        },
      }
      socket.close(code as unknown as number, 'outer')
      await over
      return server.frame()
    },
  },
  {
    title: 'what was sent before close() arrives before the close frame',
    says: ['message', 'a', 'frame', 4000],
    async observe(world) {
      const { socket, server, over } = await dialUntilOpen(world)
      const heard = new Promise((resolve) => (socket.onmessage = resolve))
      socket.send('a')
      await heard
      const size = 100_000
      socket.send('x'.repeat(size))
      socket.close(4000)
      await over
      return ['message', 'a', 'frame', (await server.frame())?.code]
    },
  },
  ...serverCodes.map(([code, departures]) => ({
    title: `the server closes with ${code}`,
    says: [['close', code, 'bye', 'clean', 3], code],
    ...(departures && { departures }),
    observe: closedBy(code, 'bye'),
  })),
  {
    title: 'the server closes with an empty frame',
    says: [['close', 1005, '', 'clean', 3], 1005],
    departures: { webkit: [['close', 1005, '', 'clean', 3], 1000] },
    observe: closedBy(undefined, ''),
  },
  {
    title: 'the server closes with 123 bytes of reason',
    says: [['close', 4000, 'é'.repeat(61), 'clean', 3], 4000],
    observe: closedBy(4000, 'é'.repeat(61)),
  },
  {
    title: 'the server closes right behind the handshake',
    says: [
      ['open', 1],
      ['close', 4001, 'bye', 'clean', 3],
    ],
    async observe(world) {
      const { log, over } = dial(world, { path: '/close', params: { code: 4001, reason: 'bye' } })
      await over
      return log
    },
  },
  {
    title: 'messages before a server’s close frame are all heard',
    says: ['0', '1', '2', 'close'],
    async observe(world) {
      const { server, log, over } = await dialUntilOpen(world)
      await server.mute()
      await server.send('', 3)
      await server.close(1001, '')
      await server.unmute()
      await over
      return (log as unknown[][]).map(([type, data]) => (type === 'message' ? data : type))
    },
  },
  {
    title: 'two closing handshakes that cross: the event says what the server sent',
    says: [[['close', 4001, 'theirs', 'clean', 3]], { code: 4000, reason: 'mine' }],
    async observe(world) {
      const { socket, server, log, over } = await dialUntilOpen(world)
      await server.mute()
      socket.close(4000, 'mine')
      await server.close(4001, 'theirs')
      await server.unmute()
      await over
      return [log, await server.frame()]
    },
  },
  {
    title: 'a line that breaks: close alone, no error',
    says: [['close', 1006, '', 'unclean', 3]],
    async observe(world) {
      const { server, log, over } = await dialUntilOpen(world)
      await server.drop()
      await over
      await roundTrip(world)
      return log
    },
  },
  {
    title: 'the server breaks the protocol: error, then close 1006',
    says: [
      ['error', 3],
      ['close', 1006, '', 'unclean', 3],
    ],
    async observe(world) {
      const { server, log, over } = await dialUntilOpen(world)
      await server.breakProtocol()
      await over
      await roundTrip(world)
      return log
    },
  },
  {
    title: 'a server that breaks the protocol gets a close frame that says so',
    says: 1002,
    departures: { firefox: null },
    async observe(world) {
      const { server, over } = await dialUntilOpen(world)
      await server.breakProtocol()
      await over
      return (await server.frame())?.code
    },
  },
  {
    title: 'messages before a broken frame are all heard',
    says: ['0', '1', '2', 'error', 'close'],
    async observe(world) {
      const { server, log, over } = await dialUntilOpen(world)
      await server.send('', 3)
      await server.breakProtocol()
      await over
      await roundTrip(world)
      return (log as unknown[][]).map(([type, data]) => (type === 'message' ? data : type))
    },
  },
  {
    title: 'the server breaks the protocol while CLOSING',
    says: [2, ['error', 3], ['close', 1006, '', 'unclean', 3]],
    async observe(world) {
      const { socket, server, log, over } = await dialUntilOpen(world, { path: '/silent' })
      socket.close(4000, 'bye')
      await roundTrip(world)
      const before = socket.readyState
      await server.breakProtocol()
      await over
      await roundTrip(world)
      return [before, ...log]
    },
  },
  {
    title: 'promise jobs run between error and close of a broken protocol',
    says: ['error', 'promise jobs', 'close'],
    async observe(world) {
      const { socket, server, over } = await dialUntilOpen(world)
      const order: string[] = []
      socket.onerror = async () => {
        order.push('error')
        await promiseJobs()
        order.push('promise jobs')
      }
      socket.onclose = () => order.push('close')
      await server.breakProtocol()
      await over
      await roundTrip(world)
      return order
    },
  },
  {
    title: 'a line that breaks while CLOSING',
    says: [2, [['close', 1006, '', 'unclean', 3]]],
    async observe(world) {
      const { socket, server, log, over } = await dialUntilOpen(world, { path: '/silent' })
      socket.close(4000, 'bye')
      await roundTrip(world)
      const before = socket.readyState
      await server.drop()
      await over
      return [before, log]
    },
  },
  {
    title: 'a server that does not answer leaves it CLOSING',
    says: [2, []],
    async observe(world) {
      const { socket, server, log, over } = await dialUntilOpen(world, { path: '/silent' })
      socket.close(4000, 'bye')
      await roundTrip(world)
      const seen = [socket.readyState, [...log]]
      await server.drop()
      await over
      return seen
    },
  },
  {
    title: 'a message that comes after close() is not heard',
    says: [['close', 4000, '', 'clean', 3]],
    async observe(world) {
      const { socket, server, log, over } = await dialUntilOpen(world)
      await server.mute()
      await server.send('late')
      socket.close(4000)
      await server.unmute()
      await over
      return log
    },
  },
  {
    title: 'close() within message: those that have arrived as well are not heard',
    says: [
      ['message', '0', 1],
      ['close', 1000, '', 'clean', 3],
    ],
    async observe(world) {
      const { socket, server, log, over } = await dialUntilOpen(world)
      socket.onmessage = () => socket.close(1000)
      await server.send('', 50)
      await over
      return log
    },
  },
  {
    title: 'close() and send() within close do nothing and throw nothing',
    says: [[['close', 1000, '', 'clean', 3]], 3, 1],
    departures: { webkit: [[['close', 1000, '', 'clean', 3]], 3, 7] },
    async observe(world) {
      const { socket, log, over } = await dialUntilOpen(world)
      socket.onclose = () => {
        socket.close(4000)
        socket.send('a')
      }
      socket.close(1000)
      await over
      await roundTrip(world)
      return [log, socket.readyState, socket.bufferedAmount]
    },
  },
]
