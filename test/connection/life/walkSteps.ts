import fc from 'fast-check'
import { ImpossibleAction, type FakeWebSocket } from '../../support/FakeWebSocket.js'
import { enterCache, goOnline, hide, leaveCache, show, thaw, turnPage } from '../../support/page.js'

/** What the script may do, from outside or within a callback. */
export type Act =
  | { readonly act: 'open' | 'reconnect' | 'dispose' | 'release' | 'check' | 'send' }
  | { readonly act: 'enable'; readonly enabled: boolean }
  | { readonly act: 'close'; readonly values: readonly unknown[] }

const places = [
  'onOpen',
  'onMessage',
  'onClose',
  'onError',
  'onReconnect',
  'onReconnectStop',
  'change',
  'event',
  'source',
] as const
export type Place = (typeof places)[number]

function require(possible: boolean): void {
  if (!possible) throw new ImpossibleAction('not in this state')
}

export const actions = {
  accept: (socket: FakeWebSocket) => socket.accept(),
  refuse: (socket: FakeWebSocket) => socket.refuse(),
  message: (socket: FakeWebSocket) => socket.message('hello'),
  /** A message whose decoding is asynchronous. */
  slow: (socket: FakeWebSocket) => socket.message('slow'),
  pong: (socket: FakeWebSocket) => socket.message('pong'),
  leave: (socket: FakeWebSocket) => socket.peerCloses(4001, 'enough'),
  restart: (socket: FakeWebSocket) => socket.peerCloses(1012),
  answer: (socket: FakeWebSocket) => socket.answerClose(),
  drop: (socket: FakeWebSocket) => socket.drop(),
  /** The server closes, and the event has not fired yet. */
  closing(socket: FakeWebSocket) {
    require(socket.state === 1)
    socket.state = 2
  },
  /** The socket has ended, and has fired only `error`. */
  fault(socket: FakeWebSocket) {
    require(socket.state < 3)
    socket.state = 3
    socket.onerror?.(new Event('error'))
  },
  /** The network takes no bytes. */
  clog(socket: FakeWebSocket) {
    require(socket.state === 1)
    socket.bufferedAmount += 100
  },
  takeHalf(socket: FakeWebSocket) {
    require(socket.bufferedAmount > 0)
    socket.bufferedAmount = Math.floor(socket.bufferedAmount / 2)
  },
  takeAll(socket: FakeWebSocket) {
    require(socket.bufferedAmount > 0)
    socket.bufferedAmount = 0
  },
}

/** What may happen to the page. */
export const turnsOfPage = {
  goOffline: () => goOnline(false),
  goOnline: () => goOnline(),
  hide,
  show,
  thaw,
  // In one step: nothing runs while the page is in the cache.
  visitCache() {
    enterCache()
    leaveCache()
  },
  pageshow: () => turnPage('pageshow'),
}

export const answers = {
  text: 'ws://peer.test/',
  /** The same origin and path. */
  query: 'ws://peer.test/?token=2',
  url: new URL('wss://peer.test/'),
  elsewhere: 'ws://nas/room',
  nowhere: null,
  bad: 'no address',
}
export type Answer = keyof typeof answers | 'throws'

/** One step of the walk: the script acts, the peer acts, or time passes. */
export type Step =
  | { readonly acts: readonly Act[] }
  | { readonly interrupt: readonly (Act | 'throw')[]; readonly at: Place }
  | { readonly peer: keyof typeof actions; readonly age: number }
  | { readonly source: Answer | 'promise' }
  | { readonly answer: Answer; readonly age: number }
  | { readonly decode: number }
  | { readonly listen: boolean }
  | { readonly hold: boolean }
  | { readonly pass: number }
  | { readonly sleep: number }
  | { readonly page: keyof typeof turnsOfPage }

const nothing: readonly unknown[] = []
export const acceptable: readonly (readonly unknown[])[] = [
  nothing,
  [1000],
  [4000, 'bye'],
  [undefined, 'why'],
]
const refused: readonly (readonly unknown[])[] = [
  [1001],
  [NaN],
  [4000, 'é'.repeat(62)],
  [undefined, 'a'.repeat(124)],
]

const oneOf = <Value>(...pairs: readonly (readonly [number, fc.Arbitrary<Value>])[]): fc.Arbitrary<Value> =>
  fc.oneof(...pairs.map(([weight, arbitrary]) => ({ weight, arbitrary })))
const among = <const Value>(...values: readonly Value[]) => fc.constantFrom(...values)

const act = oneOf<Act>(
  [4, fc.constant({ act: 'open' })],
  [1, fc.constant({ act: 'reconnect' })],
  [3, fc.record({ act: among('close'), values: among(...acceptable) })],
  [1, fc.record({ act: among('close'), values: among(...refused) })],
  [2, fc.record({ act: among('dispose', 'release', 'check') })],
  [4, fc.record({ act: among('enable'), enabled: fc.boolean() })],
  [4, fc.constant({ act: 'send' })],
)
/** Random steps rarely produce these sequences, in which one session follows another. */
const turns: readonly (readonly Act[])[] = [
  [{ act: 'close', values: nothing }, { act: 'open' }],
  [{ act: 'dispose' }, { act: 'open' }],
  [
    { act: 'enable', enabled: false },
    { act: 'enable', enabled: true },
  ],
  [{ act: 'release' }, { act: 'enable', enabled: true }],
  [{ act: 'close', values: nothing }, { act: 'release' }, { act: 'enable', enabled: true }],
  [{ act: 'reconnect' }, { act: 'reconnect' }, { act: 'reconnect' }],
  [{ act: 'reconnect' }, { act: 'dispose' }],
]
const inside = oneOf<readonly (Act | 'throw')[]>(
  [8, fc.tuple(act)],
  [3, fc.constantFrom(...turns)],
  [1, fc.tuple(among('throw'))],
)
const answer = oneOf<Answer>(
  [6, among('text', 'query')],
  [2, among('url', 'elsewhere')],
  [1, among('nowhere', 'bad', 'throws')],
)
const age = oneOf([4, fc.constant(0)], [1, fc.nat(3)])
export const step = oneOf<Step>(
  [5, act.map((one) => ({ acts: [one] }))],
  [2, fc.constantFrom(...turns).map((acts) => ({ acts }))],
  [
    4,
    fc.record({
      interrupt: fc.array(inside, { minLength: 1, maxLength: 3 }).map((acts) => acts.flat()),
      at: among(...places),
    }),
  ],
  [7, fc.record({ peer: among('accept'), age })],
  [6, fc.record({ peer: among('refuse', 'message', 'leave', 'restart', 'answer', 'drop'), age })],
  [2, fc.record({ peer: among('slow', 'closing', 'fault'), age })],
  [2, fc.record({ peer: among('clog', 'takeHalf', 'takeAll'), age })],
  [1, fc.record({ source: oneOf<Answer | 'promise'>([2, answer], [1, among('promise')]) })],
  [3, fc.record({ answer, age })],
  [1, fc.record({ decode: fc.nat(1) })],
  [1, fc.record({ listen: fc.boolean() })],
  [1, fc.record({ hold: fc.boolean() })],
  [3, fc.record({ pass: among(0, 0, 1, 50, 100, 400) })],
)

/** With a heartbeat, on a page that is hidden and shown. */
export const livelyStep = oneOf<Step>(
  [30, step],
  [3, fc.record({ peer: among('pong'), age })],
  [8, fc.record({ pass: among(10, 40, 50, 100, 200) })],
  [1, fc.record({ sleep: among(100, 5_000, 3_600_000) })],
  [6, fc.record({ page: among(...(Object.keys(turnsOfPage) as (keyof typeof turnsOfPage)[])) })],
)
