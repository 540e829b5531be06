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

// The real package, against a real server in another process. Nothing here lets time pass by itself.

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

/** One that nobody listens to any more. */
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

/** What the server heard of the end. */
async function heard(other: ReturnType<typeof peer>) {
  const log = await other.log('gone')
  return log.filter(({ type }) => type === 'close').map(({ code, reason }) => [code, reason])
}

describe('with the package ws', () => {
  test('S2 sends what was queued, and M1 hears the answers in order', async () => {
    const heardHere: unknown[] = []
    const connection = connect('/echo', {}, { onMessage: ({ data }) => heardHere.push(data) })
    expect(connection.send('one')).toBe('queued')
    await until(connection, isOpen)
    expect(connection.send('two')).toBe('sent')
    connection.sendJson({ three: 3 })
    await until(connection, ({ data }) => data === '{"three":3}')
    expect(heardHere).toEqual(['one', 'two', '{"three":3}'])
  })

  test('S4 sends bytes, and gets them as binaryType says', async () => {
    const connection = connect('/echo', {}, { binaryType: 'arraybuffer' })
    connection.send(Uint8Array.of(1, 2, 3))
    const { data } = await until(connection, ({ lastMessage }) => lastMessage !== null)
    expect(data).toBeInstanceOf(ArrayBuffer)
    expect(new Uint8Array(data as ArrayBuffer)).toEqual(Uint8Array.of(1, 2, 3))
  })

  test('S4 sends bytes as they were, though they were transferred before it was open', async () => {
    const connection = connect('/echo', {}, { binaryType: 'arraybuffer' })
    const bytes = Uint8Array.of(1, 2, 3)
    const shared = Buffer.from('first')
    expect([connection.send(bytes), connection.send(shared)]).toEqual(['queued', 'queued'])
    structuredClone(bytes, { transfer: [bytes.buffer] })
    shared.write('other')
    const heardHere: unknown[] = []
    connection.onMessage(({ data }) => heardHere.push(Buffer.from(data as ArrayBuffer).toString('latin1')))
    await until(connection, () => heardHere.length === 2)
    expect(heardHere).toEqual(['\x01\x02\x03', 'first'])
  })

  test('Z1 prints no address with a message that was refused', async () => {
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

  test('L5 offers the protocols', async () => {
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
  ])('C9 closes as the server hears it: %s', async (_, values, [code, reason]) => {
    const connection = connect('/echo')
    await until(connection, isOpen)
    connection.close(...(values as []))
    expect(connection.getSnapshot().readyState).toBe(2)
    const { lastCloseEvent, closedBy, error } = await until(connection, isClosed)
    expect(lastCloseEvent?.code).toBe(code)
    expect({ closedBy, error }).toEqual({ closedBy: 'client', error: null })
    expect(connection.closeEvents).toEqual([lastCloseEvent])
    expect(await heard(connection.other)).toEqual([[code, reason]])
  })

  test.each([1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999])(
    'C9 shows the code %i of a server that closes',
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

  test('C9 shows 1005 for a server that closes with an empty frame', async () => {
    const connection = connect('/close')
    const { lastCloseEvent } = await until(connection, ({ lastCloseEvent: event }) => event !== null)
    expect(lastCloseEvent).toMatchObject({ code: 1005, reason: '', wasClean: true })
  })

  test('C9 shows 1006 and an error for a line that is cut', async () => {
    const connection = connect('/drop')
    const { lastCloseEvent, closedBy, error } = await until(
      connection,
      ({ lastCloseEvent: event }) => event !== null,
    )
    expect(lastCloseEvent).toMatchObject({ code: 1006, reason: '', wasClean: false })
    expect(closedBy).toBe('network')
    expect(connection.errors).toEqual([error])
  })

  test('C10 gives up on a server that never answers, with an event that has the fields of a CloseEvent', async () => {
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

  test('L2 closes with 1000 when it is disposed of', async () => {
    const connection = connect('/echo')
    await until(connection, isOpen)
    connection.dispose()
    expect(await heard(connection.other)).toEqual([[1000, '']])
  })

  test('L2 lets the handshake finish when it is disposed of while CONNECTING, and closes then with 1000', async () => {
    const connection = connect('/slow', { ms: 50 })
    connection.dispose()
    expect(isClosed(connection.getSnapshot())).toBe(true)
    expect(await heard(connection.other)).toEqual([[1000, '']])
    await expect.poll(() => codesOf(connection), { timeout: patience }).toEqual([1000])
  })
})

describe('ws throws an error that nobody listens to, and so', () => {
  test.each<[string, string, ConnectionOptions, (connection: ReturnType<typeof connect>) => void]>([
    ['close() while CONNECTING', '/never', {}, ({ close }) => close(4000)],
    ['a handshake that takes too long', '/never', { connectTimeout: 20 }, () => undefined],
    [
      'an unmounting whose handshake takes too long',
      '/never',
      { closeTimeout: 20 },
      ({ dispose }) => dispose(),
    ],
    ['a handshake that is refused', '/refuse', {}, () => undefined],
  ])('C12 survives %s', async (_, path, options, act) => {
    const uncaught = collectUncaught()
    const connection = connect(path, {}, options)
    act(connection)
    await until(connection, isClosed)
    await expect.poll(() => codesOf(connection), { timeout: patience }).toEqual([1006])
    expect(await uncaught()).toEqual([])
    expect(await connection.other.count(0)).toMatchObject({ open: 0 })
  })

  test('C12 survives a host that does not exist', async () => {
    const uncaught = collectUncaught()
    const connection = createConnection(`ws://127.0.0.1:${await freePort()}/`, { WebSocket })
    connection.open()
    const { closedBy, error } = await until(connection, isClosed)
    expect(closedBy).toBe('network')
    expect(error?.message).toBe('could not connect (1006)')
    expect(await uncaught()).toEqual([])
  })

  test('C12 survives a socket that is let go of in the same task', async () => {
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
