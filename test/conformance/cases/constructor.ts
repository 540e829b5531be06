import type { Case, World } from '../world.js'
import { dial, outcomeOf, promiseJobs, roundTrip, thrownBy } from '../watch.js'

/** The url of a socket made with it, or what was thrown. */
const urlFor = (url: unknown) => (world: World) =>
  outcomeOf(
    () => new world.WebSocket(url as string),
    (socket) => socket.url,
  )

/** What comes of a relative address depends on the page's own: whether it was resolved against that one. */
const relative = (url: unknown) => (world: World) =>
  outcomeOf(
    () => new world.WebSocket(url as string),
    (socket) => {
      const expected = new URL(url as string, document.baseURI)
      expected.hash = ''
      return socket.url === expected.href.replace(/^http/, 'ws')
    },
  )

const urls: readonly [title: string, url: unknown, says: unknown, departures?: Case['departures']][] = [
  ['an address with a fragment', 'ws://127.0.0.1:12345/#here', 'SyntaxError 12'],
  ['an address with an empty fragment', 'ws://127.0.0.1:12345/#', 'SyntaxError 12'],
  ['another scheme', 'ftp://127.0.0.1/', 'SyntaxError 12'],
  ['a scheme without slashes', 'mailto:you@example.com', 'SyntaxError 12'],
  ['an address without a host', 'ws://', 'SyntaxError 12'],
  ['an address that is none', 'http://[', 'SyntaxError 12'],
  ['a port that is none', 'ws://127.0.0.1:99999/', 'SyntaxError 12'],
  ['a symbol', Symbol('url'), 'TypeError'],
  ['an http address becomes ws', 'http://127.0.0.1:12345/a', 'ws://127.0.0.1:12345/a'],
  ['an https address becomes wss', 'https://127.0.0.1:12345/a', 'wss://127.0.0.1:12345/a'],
  ['addresses are made canonical', 'WS://LOCALHOST:12345/b/../a b?c d', 'ws://localhost:12345/a%20b?c%20d'],
  [
    'a lone surrogate in an address becomes U+FFFD',
    'ws://127.0.0.1:12345/\uD83D',
    'ws://127.0.0.1:12345/%EF%BF%BD',
  ],
  ['an URL object', new URL('ws://127.0.0.1:12345/a'), 'ws://127.0.0.1:12345/a'],
  ['an object that converts', { toString: () => 'ws://127.0.0.1:12345/a' }, 'ws://127.0.0.1:12345/a'],
]

/** The subprotocols that the server hears of, or what was thrown. */
const offeredFor = (protocols: unknown) => async (world: World) => {
  const server = world.serve('/echo')
  let socket: WebSocket | undefined
  const thrown = thrownBy(() => (socket = new world.WebSocket(server.url, protocols as string)))
  if (!socket) return thrown
  const offered = await server.offered()
  socket.close()
  return offered
}

const lists: readonly [title: string, protocols: unknown, says: unknown, departures?: Case['departures']][] =
  [
    ['no subprotocol', undefined, []],
    ['an empty list', [], []],
    ['one subprotocol', 'chat', ['chat']],
    ['several, in order', ['b', 'a', 'c'], ['b', 'a', 'c']],
    ['any iterable', new Set(['a', 'b']), ['a', 'b']],
    ['a String object is a list of its characters', new String('ab'), ['a', 'b']],
    ['null is a name', null, ['null']],
    ['a number is a name', 7, ['7']],
    ['an object that is no list is a name, and none that may be', {}, 'SyntaxError 12'],
    ['the same twice', ['a', 'b', 'a'], 'SyntaxError 12'],
    ['the same in capitals is another', ['a', 'A'], ['a', 'A']],
    ['an empty name', '', 'SyntaxError 12'],
    ['an empty name in a list', ['a', ''], 'SyntaxError 12'],
    ['a name with a space', 'a b', 'SyntaxError 12'],
    ['a name with a comma', 'a,b', 'SyntaxError 12'],
    ['a name with a slash', 'a/b', 'SyntaxError 12'],
    ['a name that is not ASCII', 'ä', 'SyntaxError 12'],
    ['every sign that a name may have', "!#$%&'*+-.^_`|~09azAZ", ["!#$%&'*+-.^_`|~09azAZ"]],
    ['a symbol in a list', ['a', Symbol('b')], 'TypeError'],
  ]

export const constructorCases: readonly Case[] = [
  {
    title: 'new WebSocket(): no arguments',
    says: 'TypeError',
    observe: ({ WebSocket }) => thrownBy(() => new (WebSocket as unknown as new () => unknown)()),
  },
  ...urls.map(([title, url, says, departures]) => ({
    title: `new WebSocket(url): ${title}`,
    says,
    ...(departures && { departures }),
    observe: urlFor(url),
  })),
  { title: 'new WebSocket(url): a path is relative to the page', says: true, observe: relative('/a?b') },
  { title: 'new WebSocket(url): a name is relative to the page', says: true, observe: relative('a') },
  { title: 'new WebSocket(url): undefined is a name', says: true, observe: relative(undefined) },
  {
    title: 'new WebSocket(url): nothing is the page itself',
    says: true,
    departures: { firefox: 'SyntaxError 12' },
    observe: relative(''),
  },
  ...lists.map(([title, protocols, says, departures]) => ({
    title: `new WebSocket(url, protocols): ${title}`,
    says,
    ...(departures && { departures }),
    observe: offeredFor(protocols),
  })),
  {
    title: 'new WebSocket(url, protocols): both are converted, in order, before either is judged',
    says: ['TypeError', ['url', 'protocols']],
    observe({ WebSocket }) {
      const log: string[] = []
      const url = { toString: () => (log.push('url'), '#') }
      const protocols = { toString: () => (log.push('protocols'), Symbol('a')) }
      return [thrownBy(() => new WebSocket(url as unknown as string, protocols as unknown as string)), log]
    },
  },
  {
    title: 'nothing happens while the script that made a socket is running, promise jobs included',
    says: [0, []],
    async observe(world) {
      const { socket, log, over } = dial(world)
      await promiseJobs(1000)
      const seen = [socket.readyState, [...log]]
      socket.close()
      await over
      await roundTrip(world)
      return seen
    },
  },
]
