import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { inspect } from 'node:util'
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { createConnection, type ConnectionOptions, type LogEntry } from '../../src/core.js'
import { patient } from '../support/patience.mjs'
import { peer, type Params } from '../support/peer.js'
import { isClosed, isOpen, until } from '../support/until.js'

beforeEach(() => {
  for (const name of ['WebSocket', 'CloseEvent']) vi.stubGlobal(name, undefined)
  return () => {
    vi.unstubAllGlobals()
  }
})

/** Everything that a console could print of a value, at any depth, and what a logging service would send. */
const print = (value: unknown): string => {
  const { stack } = Object(value) as { stack?: string }
  return [
    inspect(value, { depth: Infinity, showHidden: true, getters: true, maxArrayLength: Infinity }),
    JSON.stringify(value),
    stack,
  ].join('\n')
}

/** A connection with a token in its address and in its protocols, and a log of everything that it passes to listeners. */
function connect(address: string, options: ConnectionOptions = {}) {
  const log: unknown[] = []
  const record = (...values: unknown[]) => void log.push(...values)
  const connection = createConnection(`${address}${address.includes('?') ? '&' : '?'}token=s3cret`, {
    ...patient,
    WebSocket,
    protocols: ['s3cret'],
    reconnect: false,
    onOpen: (event) => record(event),
    onMessage: (event, data) => record(event, data),
    onClose: (event) => record(event),
    onError: (error) => record(error),
    onReconnectStop: (stop) => record(stop),
    ...options,
  })
  onTestFinished(() => connection.dispose())
  connection.onEvent((entry: LogEntry) => record(entry))
  connection.subscribe(() => record(connection.getSnapshot()))
  connection.open()
  // A broken server answers the first message.
  connection.send('hello')
  return { ...connection, log }
}

const toUrl = (path: string, params: Params = {}) => peer().url(path, params)

/** An address with a port that no server listens to. */
async function refusedAddress(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return `ws://127.0.0.1:${port}/`
}

const close = (connection: ReturnType<typeof connect>) => {
  connection.close(4000, 'bye')
}

type Situation = [
  name: string,
  address: () => string | Promise<string>,
  options?: ConnectionOptions,
  act?: (connection: ReturnType<typeof connect>) => void,
]

test.each<Situation>([
  ['lost while open', () => toUrl('/drop')],
  ['a refused port', refusedAddress],
  ['a handshake after connectTimeout', () => toUrl('/never'), { connectTimeout: 20 }],
  ['a 502 in the handshake', () => toUrl('/refuse', { status: 502 })],
  ['a redirect', () => toUrl('/broken', { kind: 'a redirect' })],
  ['no HTTP', () => toUrl('/broken', { kind: 'no HTTP' })],
  ['a wrong subprotocol', () => toUrl('/echo', { pick: 'other' })],
  ['a broken frame', () => toUrl('/broken', { kind: 'a reserved bit' }), { protocols: [] }],
  ['closed by the server', () => toUrl('/close', { code: 4001, reason: 'bye' })],
  [
    'closed by the client',
    () => toUrl('/echo'),
    {},
    (connection) => void until(connection, isOpen).then(() => close(connection)),
  ],
  ['closed by the client while connecting', () => toUrl('/never'), {}, close],
  [
    'no answer to close()',
    () => toUrl('/silent'),
    { closeTimeout: 20 },
    (connection) => void until(connection, isOpen).then(() => close(connection)),
  ],
  ['no answer to a heartbeat', () => toUrl('/silent'), { heartbeat: { interval: 20, timeout: 20 } }],
  [
    'a refused message',
    () => toUrl('/echo'),
    { parse: 'json' },
    (connection) =>
      void connection.onEvent(({ type }) => {
        if (type === 'onError') close(connection)
      }),
  ],
  ['an invalid address', () => 'ws://user:s3cret@peer:99999/'],
  ['an address of another scheme', () => 'ftp://user:s3cret@peer/'],
  ['an address with a hash', () => 'ws://user:s3cret@peer/#'],
  ['invalid protocols', () => toUrl('/echo'), { protocols: ['s3cret=='] }],
  ['a protocol twice', () => toUrl('/echo'), { protocols: ['s3cret', 's3cret'] }],
])('Z8 nothing that a connection reports contains a token: %s', async (_, toAddress, options, act) => {
  const connection = connect(await toAddress(), options)
  act?.(connection)
  await until(connection, isClosed)
  expect(connection.log).not.toEqual([])
  for (const value of connection.log) expect(print(value)).not.toContain('s3cret')
})

test.each<[string, () => string | Promise<string>, string | RegExp]>([
  ['a 502 in the handshake', () => toUrl('/refuse', { status: 502 }), 'Unexpected server response: 502'],
  [
    'a broken frame',
    () => toUrl('/broken', { kind: 'a reserved opcode for data' }),
    'Invalid WebSocket frame: invalid opcode 3',
  ],
  [
    'a subprotocol that was not requested',
    () => toUrl('/echo', { pick: 'other' }),
    'Server sent a subprotocol but none was requested',
  ],
  ['a refused port', refusedAddress, /^connect ECONNREFUSED/],
])('Z8 the cause is the error of ws: %s', async (_, toAddress, message) => {
  const connection = connect(await toAddress(), { protocols: [] })
  const { error, closedBy } = await until(connection, isClosed)
  expect(closedBy).toBe('network')
  expect(error?.message).toMatch(/^(?:could not connect|connection lost) \(1006\)$/)
  expect(error?.cause).toBeInstanceOf(Error)
  expect((error?.cause as Error).message).toMatch(message)
})

test('Z8 the cause has the fields of the close event if there was no error event', async () => {
  const connection = connect(toUrl('/drop'))
  const { error } = await until(connection, isClosed)
  expect(error?.cause).toEqual({ code: 1006, reason: '', wasClean: false })
})

test('Z8 an error that quotes protocols keeps its code', async () => {
  /** A WebSocket that throws a DOMException, as in a browser. */
  class Refusing {
    constructor(_: string, protocols: string[]) {
      throw new DOMException(
        `Failed to construct 'WebSocket': The subprotocol '${protocols[0]}' is invalid.`,
        'SyntaxError',
      )
    }
  }
  const connection = connect('ws://peer/', { WebSocket: Refusing as never, protocols: ['s3cret=='] })
  const { error } = await until(connection, isClosed)
  expect(error).toMatchObject({ name: 'SyntaxError', code: 12 })
  expect(print(error)).not.toContain('s3cret')
})
