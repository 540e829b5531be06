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

/** Sockets to one host, dialled in this order, and what each of them heard, in one log. */
function dialAll(world: World, calls: Readonly<Record<string, Parameters<typeof dial>[1]>>) {
  const log: string[] = []
  const dialled = Object.entries(calls).map(([name, call]) => {
    const one = dial(world, call)
    for (const type of ['open', 'error', 'close'] as const)
      one.socket.addEventListener(type, () => log.push(`${name} ${type}`))
    return one
  })
  const sockets = dialled.map(({ socket }) => socket)
  return {
    log,
    sockets,
    servers: dialled.map(({ server }) => server),
    opened: sockets.map((socket) => next(socket, 'open')),
  }
}

async function closeAll(sockets: readonly WebSocket[]): Promise<void> {
  const open = sockets.filter(({ readyState }) => readyState < 3)
  const closed = open.map((socket) => next(socket, 'close'))
  for (const socket of open) socket.close()
  await Promise.all(closed)
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
    title: 'one handshake at a time with a host: the next begins when the one before is done',
    says: ['slow open', 'second open', 'third open'],
    departures: { webkit: ['second open', 'third open', 'slow open'] },
    async observe(world) {
      const { log, sockets, opened } = dialAll(world, {
        slow: { path: '/slow', params: { ms: 500 } },
        second: {},
        third: {},
      })
      await Promise.all(opened)
      await closeAll(sockets)
      return log.slice(0, 3)
    },
  },
  {
    title: 'a handshake that fails lets the next begin',
    says: ['failing error', 'failing close', 'second open'],
    async observe(world) {
      const { log, sockets, servers, opened } = dialAll(world, { failing: { path: '/never' }, second: {} })
      await servers[0]!.offered()
      const closed = next(sockets[0]!, 'close')
      await servers[0]!.drop()
      await Promise.all([opened[1], closed])
      // By socket: engines that do several at a time have opened the second before.
      const seen = [...log].sort(
        (one, other) => Number(one.includes('second')) - Number(other.includes('second')),
      )
      await closeAll(sockets)
      return seen
    },
  },
  {
    title: 'close() while CONNECTING lets the next handshake begin',
    says: ['hanging error', 'hanging close', 'second open'],
    async observe(world) {
      const { log, sockets, servers, opened } = dialAll(world, { hanging: { path: '/never' }, second: {} })
      await servers[0]!.offered()
      sockets[0]!.close()
      await Promise.all([opened[1], next(sockets[0]!, 'close')])
      // By socket: engines that do several at a time have opened the second before.
      const seen = [...log].sort(
        (one, other) => Number(one.includes('second')) - Number(other.includes('second')),
      )
      await closeAll(sockets)
      return seen
    },
  },
  {
    title: 'close() of a socket whose handshake has not begun: it gives up its place',
    says: ['waiting error', 'waiting close', 'slow open', 'last open'],
    departures: { webkit: ['waiting error', 'waiting close', 'last open', 'slow open'] },
    async observe(world) {
      const { log, sockets, opened } = dialAll(world, {
        slow: { path: '/slow', params: { ms: 500 } },
        waiting: { path: '/never' },
        last: {},
      })
      sockets[1]!.close()
      await Promise.all([opened[0], opened[2]])
      await closeAll(sockets)
      return log.slice(0, 4)
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
