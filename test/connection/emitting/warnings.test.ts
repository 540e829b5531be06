import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { createConnection, type ConnectionOptions } from '../../../src/core.js'
import { FakeWebSocket } from '../../support/FakeWebSocket.js'
import { later } from '../../support/later.js'

beforeEach(() => {
  vi.useFakeTimers()
  vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  FakeWebSocket.reset()
})

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
})

const warnings = () => vi.mocked(console.warn).mock.calls.map(([text]) => text as string)

function open(options: ConnectionOptions<unknown> = {}) {
  const connection = createConnection<unknown>('ws://peer/', { WebSocket: FakeWebSocket, ...options })
  connection.open()
  return connection
}

function receive(options: ConnectionOptions<unknown>, ...texts: readonly string[]) {
  const connection = open(options)
  FakeWebSocket.last.accept()
  for (const text of texts) FakeWebSocket.last.message(text)
  return connection
}

const tick = z.object({ user: z.object({ age: z.number() }) })

describe('a refused message', () => {
  test('M13 causes one warning with the first issue when there is no error listener', () => {
    receive({ parse: 'json', schema: tick }, '{"user":{"age":"7"}}', '{"user":{"age":"8"}}', '{')
    expect(warnings()).toEqual([
      'wasclean: message refused: user.age: Invalid input: expected number, received string. Pass onError to handle refused messages.',
    ])
  })

  test('M13 causes a warning with advice when a schema got text', () => {
    receive({ schema: tick }, '{"user":{"age":7}}')
    expect(warnings()).toEqual([expect.stringMatching(/ The schema got text: did you mean parse: 'json'\? /)])
  })

  test('M13 causes a warning without that advice when the schema is invalid', () => {
    receive({ schema: { safeParse() {} } as never }, '{"a":1}', '{"a":2}')
    expect(warnings()).toEqual([expect.stringContaining('schema must be a Standard Schema (Zod from 3.24, ')])
    expect(warnings()[0]).not.toContain('did you mean')
  })

  test('M13 causes a warning without that advice when the schema got bytes or a result of parse', () => {
    const connection = open({ schema: tick, binaryType: 'arraybuffer' })
    FakeWebSocket.last.accept()
    FakeWebSocket.last.message(Uint8Array.of(1))
    connection.dispose()
    receive({ schema: tick, parse: ({ data }) => data }, 'text')
    expect(warnings()).toHaveLength(2)
    expect(warnings().join()).not.toContain('did you mean')
  })

  test('M13 causes one warning for each connection', () => {
    for (let time = 0; time < 2; time += 1) receive({ parse: 'json' }, '{', '{')
    expect(warnings()).toHaveLength(2)
  })

  test('M13 causes no warning when there is an error listener, even if it throws', async () => {
    vi.spyOn(globalThis, 'queueMicrotask').mockImplementation(() => undefined)
    const onError = vi.fn(() => {
      throw new Error('thrown by onError')
    })
    receive({ parse: 'json', onError }, '{')
    await later(0)
    expect(onError).toHaveBeenCalledTimes(1)
    expect(warnings()).toEqual([])
  })

  test('M13 causes no warning when outgoingSchema refuses it at the call', () => {
    const connection = receive({ outgoingSchema: tick }, 'text')
    expect(() => connection.sendJson({})).toThrow('message refused')
    expect(warnings()).toEqual([])
  })

  test('M13 causes no warning in production', () => {
    vi.stubEnv('NODE_ENV', 'production')
    receive({ parse: 'json' }, '{')
    expect(warnings()).toEqual([])
  })
})

describe('a message that is not sent', () => {
  test('S8 causes one warning when no session is open or about to open', () => {
    const connection = createConnection('ws://peer/')
    for (const message of ['one', 'two']) expect(connection.send(message)).toBe('dropped')
    connection.sendJson(3)
    expect(warnings()).toEqual([
      expect.stringMatching(/^wasclean: send\(\) has dropped a message, because the connection is closed\. /),
    ])
  })

  test('S8 causes one warning when the queue is full', () => {
    const connection = open({ queue: { limit: 2, overflow: 'drop-newest' } })
    for (const message of ['one', 'two']) connection.send(message)
    expect(warnings()).toEqual([])
    for (const message of ['three', 'four']) expect(connection.send(message)).toBe('dropped')
    expect(warnings()).toEqual([expect.stringContaining('because the queue is full')])
  })

  test('S8 causes one warning when the queue discards its oldest message', () => {
    const connection = open()
    for (let message = 0; message < 100; message += 1) connection.send(`${message}`)
    expect(warnings()).toEqual([])
    for (let message = 0; message < 10; message += 1) expect(connection.send(`${message}`)).toBe('queued')
    expect(warnings()).toEqual([expect.stringContaining('its oldest message was discarded')])
    connection.close()
    connection.send('dropped')
    expect(warnings()).toHaveLength(2)
  })

  test.each<[string, () => unknown]>([
    ['queue: false for this message', () => open().send('text', { queue: false })],
    ["queue: 'session' while none is open", () => open().send('text', { queue: 'session' })],
    ['queue: false for all messages', () => open({ queue: false }).send('text')],
    ['a signal that was aborted before', () => open().send('text', { signal: AbortSignal.abort() })],
  ])('S8 causes no warning when an option asks for it: %s', (_, act) => {
    expect(act()).toBe('dropped')
    expect(warnings()).toEqual([])
  })

  test('S8 causes no warning when it leaves the queue because of its age or close()', () => {
    const connection = open({ queue: { maxAge: 10 } })
    connection.send('old')
    vi.advanceTimersByTime(11)
    connection.send('new')
    connection.close()
    expect(warnings()).toEqual([])
  })

  test('S8 causes no warning when overflow throws', () => {
    const connection = open({ queue: { limit: 0, overflow: 'throw' } })
    expect(() => connection.send('text')).toThrow('send queue must not exceed 0 messages')
    expect(warnings()).toEqual([])
  })

  test('S8 causes no warning in production', () => {
    vi.stubEnv('NODE_ENV', 'production')
    createConnection('ws://peer/').send('text')
    const connection = open({ queue: { limit: 1 } })
    connection.send('one')
    connection.send('two')
    expect(warnings()).toEqual([])
  })
})
