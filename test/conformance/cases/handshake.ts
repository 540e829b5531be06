import type { Case, World } from '../world.js'
import { dial, dialUntilOpen, next, promiseJobs, roundTrip, thrownBy } from '../watch.js'

const failed = [
  ['error', 3],
  ['close', 1006, '', 'unclean', 3],
]

/** What was heard until the end; a connection that opens after all is closed. */
const untilOver =
  (path: string, params = {}, protocols: string[] = []) =>
  async (world: World) => {
    const { socket, log, over } = dial(world, { path, params, protocols })
    socket.onopen = () => socket.close(1000)
    await over
    await roundTrip(world)
    return [socket.protocol, ...log]
  }

export const handshakeCases: readonly Case[] = [
  {
    title: 'open: OPEN before the event, no subprotocol, no extension',
    says: [['open', 1], '', ''],
    async observe(world) {
      const { socket, log, over } = dial(world)
      await next(socket, 'open')
      const seen = [...log, socket.protocol, socket.extensions]
      socket.close()
      await over
      return seen
    },
  },
  {
    title: 'a subprotocol that the server picked',
    says: ['b', ['open', 1], ['close', 1000, '', 'clean', 3]],
    observe: untilOver('/echo', { pick: 'b' }, ['a', 'b']),
  },
  {
    title: 'the server picks no subprotocol, though some were offered',
    says: ['', ...failed],
    departures: {
      firefox: ['', ['open', 1], ['close', 1000, '', 'clean', 3]],
      webkit: ['', ['open', 1], ['close', 1000, '', 'clean', 3]],
    },
    observe: untilOver('/echo', { pick: '' }, ['a', 'b']),
  },
  {
    title: 'the server picks a subprotocol that was not offered',
    says: ['', ...failed],
    observe: untilOver('/echo', { pick: 'c' }, ['a', 'b']),
  },
  {
    title: 'the server picks a subprotocol, though none was offered',
    says: ['', ...failed],
    departures: { firefox: ['', ['open', 1], ['close', 1000, '', 'clean', 3]] },
    observe: untilOver('/echo', { pick: 'a' }),
  },
  { title: 'a refused handshake', says: ['', ...failed], observe: untilOver('/refuse', { status: 401 }) },
  {
    title: 'a line that breaks in the handshake',
    says: failed,
    async observe(world) {
      const { server, log, over } = dial(world, { path: '/never' })
      await server.offered()
      await server.drop()
      await over
      await roundTrip(world)
      return log
    },
  },
  {
    title: 'promise jobs run between error and close',
    says: ['error', 'promise jobs', 'close'],
    async observe(world) {
      const { socket, over } = dial(world, { path: '/refuse' })
      const order: string[] = []
      socket.onerror = async () => {
        order.push('error')
        await promiseJobs()
        order.push('promise jobs')
      }
      socket.onclose = () => order.push('close')
      await over
      await roundTrip(world)
      return order
    },
  },
  {
    title: 'send() while CONNECTING',
    says: ['InvalidStateError 11', 'TypeError', 'TypeError', 0],
    observe(world) {
      const { socket } = dial(world)
      const seen = [
        thrownBy(() => socket.send('a')),
        thrownBy(() => socket.send(Symbol('a') as unknown as string)),
        thrownBy(() => (socket.send as () => void)()),
        socket.bufferedAmount,
      ]
      socket.close()
      return seen
    },
  },
  {
    title: 'close() while CONNECTING: CLOSING at once, error and close later, and the server sees no frame',
    says: [2, [], ...failed, null],
    async observe(world) {
      const { socket, server, log, over } = dial(world, { path: '/never' })
      await server.offered()
      socket.close(4000, 'bye')
      await promiseJobs()
      const atOnce = [socket.readyState, [...log]]
      await over
      await roundTrip(world)
      return [...atOnce, ...log, await server.frame()]
    },
  },
  {
    title: 'close() right after the constructor: open never comes',
    says: failed,
    async observe(world) {
      const { socket, log, over } = dial(world)
      socket.close()
      await over
      await roundTrip(world)
      return log
    },
  },
  {
    title: 'send() after close() while CONNECTING: nothing thrown, and counted for good',
    says: ['nothing', 3, 3],
    // It counts the headers of frames that are never made.
    departures: { webkit: ['nothing', 9, 9] },
    async observe(world) {
      const { socket, over } = dial(world)
      socket.close()
      const thrown = thrownBy(() => socket.send('abc'))
      const counted = socket.bufferedAmount
      await over
      return [thrown, counted, socket.bufferedAmount]
    },
  },
  {
    title: 'close() within open',
    says: [
      ['open', 1],
      ['close', 4000, 'bye', 'clean', 3],
    ],
    async observe(world) {
      const { socket, log, over } = dial(world)
      socket.onopen = () => socket.close(4000, 'bye')
      await over
      return log
    },
  },
  {
    title: 'a message right behind the handshake comes after open and its promise jobs',
    says: [['open', 1], 'promise jobs', ['close', 4001, 'bye', 'clean', 3]],
    async observe(world) {
      const { socket, log, over } = dial(world, { path: '/close', params: { code: 4001, reason: 'bye' } })
      socket.onopen = async () => {
        await promiseJobs()
        log.push('promise jobs')
      }
      await over
      return log
    },
  },
  {
    title: 'the address does not change when it is open',
    says: true,
    async observe(world) {
      const { socket, server, over } = await dialUntilOpen(world)
      socket.close()
      await over
      return socket.url === server.url
    },
  },
]
