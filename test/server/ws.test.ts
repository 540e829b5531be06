import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { inspect } from 'node:util'
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { createConnection, MessageError, type ConnectionOptions } from '../../src/core.js'
import { collectUncaught } from '../support/collectUncaught.js'
import { patience, patient } from '../support/patience.mjs'
import { peer } from '../support/peer.js'
import { isClosed, isOpen, until } from '../support/until.js'

// The real package, with a real server in another process and real timers.

beforeEach(() => {
  // Node 22 has the first, Node 23 the second.
  for (const name of ['WebSocket', 'CloseEvent']) vi.stubGlobal(name, undefined)
})

afterEach(() => {
  vi.unstubAllGlobals()
})

function connect(
  path: string,
  params: Record<string, string | number> = {},
  options: ConnectionOptions = {},
) {
  const other = peer()
  const closeEvents: CloseEvent[] = []
  const errors: Error[] = []
  const connection = createConnection(other.url(path, params), {
    ...patient,
    WebSocket,
    onClose: (event) => closeEvents.push(event),
    onError: (error) => errors.push(error),
    ...options,
  })
  onTestFinished(() => connection.dispose())
  connection.open()
  return { ...connection, other, closeEvents, errors }
}

/** A port that no server listens to. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

const codesOf = ({ closeEvents }: { closeEvents: readonly CloseEvent[] }) =>
  closeEvents.map(({ code }) => code)

/** The close frames that the server received. */
async function closeFramesAt(other: ReturnType<typeof peer>) {
  const log = await other.log('gone')
  return log.filter(({ type }) => type === 'close').map(({ code, reason }) => [code, reason])
}

describe('with the package ws', () => {
  test('S2 a connection sends its queue, and M1 receives the answers in order', async () => {
    const received: unknown[] = []
    const connection = connect('/echo', {}, { onMessage: ({ data }) => received.push(data) })
    expect(connection.send('one')).toBe('queued')
    await until(connection, isOpen)
    expect(connection.send('two')).toBe('sent')
    connection.sendJson({ three: 3 })
    await until(connection, ({ data }) => data === '{"three":3}')
    expect(received).toEqual(['one', 'two', '{"three":3}'])
  })

  test('S4 a connection sends bytes, and receives them in the form of binaryType', async () => {
    const connection = connect('/echo', {}, { binaryType: 'arraybuffer' })
    connection.send(Uint8Array.of(1, 2, 3))
    const { data } = await until(connection, ({ lastMessage }) => lastMessage !== null)
    expect(data).toBeInstanceOf(ArrayBuffer)
    expect(new Uint8Array(data as ArrayBuffer)).toEqual(Uint8Array.of(1, 2, 3))
  })

  test('S4 a connection sends queued bytes unchanged, even if their buffer was transferred before it opened', async () => {
    const connection = connect('/echo', {}, { binaryType: 'arraybuffer' })
    const bytes = Uint8Array.of(1, 2, 3)
    const shared = Buffer.from('first')
    expect([connection.send(bytes), connection.send(shared)]).toEqual(['queued', 'queued'])
    structuredClone(bytes, { transfer: [bytes.buffer] })
    shared.write('other')
    const received: unknown[] = []
    connection.onMessage(({ data }) => received.push(Buffer.from(data as ArrayBuffer).toString('latin1')))
    await until(connection, () => received.length === 2)
    expect(received).toEqual(['\x01\x02\x03', 'first'])
  })

  test('Z1 printing the error of a refused message prints no address', async () => {
    const connection = connect('/echo', { token: 'SECRET' }, { parse: 'json' })
    connection.send('{')
    connection.send('1')
    await until(connection, ({ data }) => data === (1 as unknown))
    const [error] = connection.errors
    expect(error).toBeInstanceOf(MessageError)
    const printed = [error, error?.cause].map((one) => inspect(one, { depth: Infinity })).join()
    expect(printed).toContain('message refused')
    expect(printed).not.toMatch(/SECRET|_url/)
  })

  test('L5 a connection offers its protocols', async () => {
    const connection = connect('/echo', {}, { protocols: ['chat', 'superchat'] })
    const [upgrade] = await connection.other.log('upgrade')
    expect(upgrade?.protocols).toEqual(['chat', 'superchat'])
    await until(connection, ({ readyState }) => readyState > 0)
  })

  test.each<[string, readonly unknown[], [number, string]]>([
    ['close()', [], [1005, '']],
    ['close(1000)', [1000], [1000, '']],
    ['close(4000, reason)', [4000, 'é…'], [4000, 'é…']],
    ['close(4999)', [4999], [4999, '']],
    ['close(undefined, reason)', [undefined, 'why'], [1000, 'why']],
  ])('C9 the server receives the close frame of %s', async (_, values, [code, reason]) => {
    const connection = connect('/echo')
    await until(connection, isOpen)
    connection.close(...(values as []))
    expect(connection.getSnapshot().readyState).toBe(2)
    const { lastCloseEvent, closedBy, error } = await until(connection, isClosed)
    expect(lastCloseEvent?.code).toBe(code)
    expect({ closedBy, error }).toEqual({ closedBy: 'client', error: null })
    expect(connection.closeEvents).toEqual([lastCloseEvent])
    expect(await closeFramesAt(connection.other)).toEqual([[code, reason]])
  })

  test.each([1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999])(
    'C9 the CloseEvent has the code %i of the server',
    async (code) => {
      const connection = connect('/close', { code, reason: 'bye' })
      const { lastCloseEvent, closedBy, error } = await until(
        connection,
        ({ lastCloseEvent: event }) => event !== null,
      )
      expect(lastCloseEvent).toMatchObject({ code, reason: 'bye', wasClean: true })
      expect({ closedBy, error }).toEqual({ closedBy: 'server', error: null })
    },
  )

  test('C9 the CloseEvent has 1005 if the server sends an empty close frame', async () => {
    const connection = connect('/close')
    const { lastCloseEvent } = await until(connection, ({ lastCloseEvent: event }) => event !== null)
    expect(lastCloseEvent).toMatchObject({ code: 1005, reason: '', wasClean: true })
  })

  test('C9 the CloseEvent has 1006, with an error, if the line is cut', async () => {
    const connection = connect('/drop')
    const { lastCloseEvent, closedBy, error } = await until(
      connection,
      ({ lastCloseEvent: event }) => event !== null,
    )
    expect(lastCloseEvent).toMatchObject({ code: 1006, reason: '', wasClean: false })
    expect(closedBy).toBe('network')
    expect(connection.errors).toEqual([error])
  })

  test('C10 a connection abandons a server that never answers, with an object that has the fields of a CloseEvent', async () => {
    const connection = connect('/silent', {}, { closeTimeout: 50 })
    await until(connection, isOpen)
    connection.close(4000, 'bye')
    const { lastCloseEvent, closedBy, error } = await until(connection, isClosed)
    expect(lastCloseEvent).toStrictEqual({
      type: 'close',
      isTrusted: false,
      code: 1006,
      reason: '',
      wasClean: false,
    })
    expect({ closedBy, error }).toEqual({ closedBy: 'timeout', error: null })
    expect(connection.closeEvents).toEqual([lastCloseEvent])
  })

  test('L2 dispose() closes with 1000', async () => {
    const connection = connect('/echo')
    await until(connection, isOpen)
    connection.dispose()
    expect(await closeFramesAt(connection.other)).toEqual([[1000, '']])
  })

  test('L2 dispose() while CONNECTING lets the handshake finish, and then closes with 1000', async () => {
    const connection = connect('/slow', { ms: 50 })
    connection.dispose()
    expect(isClosed(connection.getSnapshot())).toBe(true)
    expect(await closeFramesAt(connection.other)).toEqual([[1000, '']])
    await expect.poll(() => codesOf(connection), { timeout: patience }).toEqual([1000])
  })
})

describe('although ws throws an error without a listener', () => {
  test.each<[string, string, ConnectionOptions, (connection: ReturnType<typeof connect>) => void]>([
    ['close() while CONNECTING', '/never', {}, ({ close }) => close(4000)],
    ['connectTimeout', '/never', { connectTimeout: 20 }, () => undefined],
    [
      'dispose() during a handshake that never finishes',
      '/never',
      { closeTimeout: 20 },
      ({ dispose }) => dispose(),
    ],
    ['a refused handshake', '/refuse', {}, () => undefined],
  ])('C12 nothing is uncaught after %s', async (_, path, options, act) => {
    const uncaught = collectUncaught()
    const connection = connect(path, {}, options)
    act(connection)
    await until(connection, isClosed)
    await expect.poll(() => codesOf(connection), { timeout: patience }).toEqual([1006])
    expect(await uncaught()).toEqual([])
    expect(await connection.other.count(0)).toMatchObject({ open: 0 })
  })

  test('C12 nothing is uncaught after a refused port', async () => {
    const uncaught = collectUncaught()
    const connection = createConnection(`ws://127.0.0.1:${await freePort()}/`, { WebSocket })
    connection.open()
    const { closedBy, error } = await until(connection, isClosed)
    expect(closedBy).toBe('network')
    expect(error?.message).toBe('could not connect (1006)')
    expect(await uncaught()).toEqual([])
  })

  test('C12 nothing is uncaught after close(), open() and dispose() in one task', async () => {
    const uncaught = collectUncaught()
    const connection = connect('/never')
    connection.close()
    connection.open()
    connection.dispose()
    connection.close()
    expect(isClosed(connection.getSnapshot())).toBe(true)
    await expect.poll(() => codesOf(connection), { timeout: patience }).toEqual([1006])
    expect(await uncaught()).toEqual([])
  })
})
