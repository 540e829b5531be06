import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { createConnection, MessageError, skip, type ConnectionOptions } from '../../../src/core.js'
import { FakeWebSocket, PlainWebSocket } from '../../support/FakeWebSocket.js'
import { defer } from '../../support/defer.js'
import { later } from '../../support/later.js'
import { openWitness } from '../../support/witness.js'

beforeEach(() => {
  vi.useFakeTimers()
  FakeWebSocket.reset()
})

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

/** Collects the data and the error messages that the connection emits, in order. */
function open(options: ConnectionOptions<unknown>) {
  const emitted: unknown[] = []
  const [connection, socket] = openWitness({
    onMessage: (_, data) => emitted.push(data),
    onError: ({ message }) => emitted.push(message),
    ...options,
  })
  return { connection, socket, emitted }
}

describe('split', () => {
  test.each<[string, ConnectionOptions['split'], string, readonly string[]]>([
    [
      "gorilla's chat example, with line breaks between messages",
      '\n',
      '{"a":1}\n{"a":2}',
      ['{"a":1}', '{"a":2}'],
    ],
    [
      'SignalR, with a separator after each message',
      '\x1e',
      '{"type":1}\x1e{"type":6}\x1e',
      ['{"type":1}', '{"type":6}'],
    ],
    ['one message', '\n', 'one', ['one']],
    ['one message and a separator', '\n', 'one\n', ['one']],
    ['an empty message in the middle', '\n', 'a\n\nb', ['a', '', 'b']],
    ['an empty message at the start', '\n', '\na', ['', 'a']],
    ['two separators at the end', '\n', 'a\n\n', ['a', '']],
    ['an empty text', '\n', '', []],
    ['only a separator', '\n', '\n', ['']],
    ['a longer separator', '\r\n', 'a\r\nb\nc\r\n', ['a', 'b\nc']],
    ['a separator that looks like a pattern', '.', 'a.b', ['a', 'b']],
    ['a function', (text) => text.match(/\d+/g) ?? [], 'a12b3', ['12', '3']],
    ['a function that returns an empty array', () => [], 'text', []],
    ['a function that returns an empty message last', () => ['a', ''], 'text', ['a', '']],
  ])('M10 divides a frame into messages: %s', (_, split, text, messages) => {
    const { connection, socket, emitted } = open({ split })
    socket.message(text)
    expect(emitted).toEqual(messages)
    expect(connection.getSnapshot().data).toBe(messages.at(-1) ?? null)
  })

  test('M10 passes each message to parse and schema separately, and each is refused separately', () => {
    const { connection, socket, emitted } = open({
      split: '\n',
      parse: 'json',
      schema: z.object({ a: z.number() }),
    })
    socket.message('{"a":1}\n{"a":"two"}\n{\n{"a":4}\n')
    expect(emitted).toEqual([
      { a: 1 },
      expect.stringContaining('message refused: a: '),
      expect.stringContaining('message refused: SyntaxError: '),
      { a: 4 },
    ])
    const [event] = connection.messages
    expect(connection.errors.map((error) => error instanceof MessageError && error.event)).toEqual([
      event,
      event,
    ])
  })

  test.each([
    ['FakeWebSocket', FakeWebSocket],
    ['PlainWebSocket', PlainWebSocket],
  ] as const)('M10 passes each message to parse as the data of an event, with %s', (_, WebSocket) => {
    const parse = ({ data, type }: MessageEvent): unknown => [type, JSON.parse(data as string)]
    const { connection, socket, emitted } = open({ WebSocket, split: '\n', parse })
    socket.message('1\n2')
    socket.message('3')
    expect(emitted).toEqual([
      ['message', 1],
      ['message', 2],
      ['message', 3],
    ])
    // All other listeners get the frame's own event.
    expect(connection.messages.map(({ data }) => data as unknown)).toEqual(['1\n2', '1\n2', '3'])
    expect(connection.messages[0]).toBe(connection.messages[1])
  })

  test('M10 passes parse a plain object when the runtime has no MessageEvent', () => {
    const { socket, emitted } = open({
      WebSocket: PlainWebSocket,
      split: '\n',
      parse: ({ type, data }) => [type, data],
    })
    vi.stubGlobal('MessageEvent', undefined)
    socket.message('1\n2')
    expect(emitted).toEqual([
      ['message', '1'],
      ['message', '2'],
    ])
  })

  test('M10 gives each message the time and the session of its frame', () => {
    const { connection, socket } = open({ split: '\n' })
    const received: unknown[] = []
    connection.onMessage((event, data, message) => received.push([event, data, message]))
    socket.message('a\nb')
    const [event] = connection.messages
    const frame = { event, receivedAt: Date.now(), session: 1 }
    expect(received).toEqual([
      [event, 'a', { data: 'a', ...frame }],
      [event, 'b', { data: 'b', ...frame }],
    ])
  })

  test('M10 leaves a binary message whole', () => {
    const split = vi.fn(() => [])
    const { socket, emitted } = open({ split, binaryType: 'arraybuffer' })
    socket.message(Uint8Array.of(1, 10, 2))
    expect(emitted).toEqual([Uint8Array.of(1, 10, 2).buffer])
    expect(split).not.toHaveBeenCalled()
  })

  test('M10 keeps the order when decoding is asynchronous', async () => {
    const slow = defer<string>()
    const { socket, emitted } = open({
      split: '\n',
      parse: ({ data }) => (data === 'b' ? slow.promise : data),
    })
    socket.message('a\nb\nc')
    socket.message('d')
    expect(emitted).toEqual(['a'])
    slow.resolve('late b')
    await later(0)
    expect(emitted).toEqual(['a', 'late b', 'c', 'd'])
  })

  test.each(['close', 'dispose'] as const)(
    'M10 drops the rest of a frame once a listener calls %s()',
    (part) => {
      const parse = vi.fn(({ data }: MessageEvent<unknown>) => data)
      const { connection, socket, emitted } = open({ split: '\n', parse })
      connection.onMessage(() => connection[part]())
      socket.message('a\nb')
      expect(emitted).toEqual(['a'])
      expect(parse).toHaveBeenCalledTimes(1)
    },
  )

  test('M10 lets `for await` read one message at a time', async () => {
    const connection = createConnection('ws://peer/', {
      WebSocket: FakeWebSocket,
      split: '\n',
      parse: 'json',
    })
    connection.open()
    FakeWebSocket.last.accept()
    const iterator = connection.iterate({ limit: 3 })
    const first = iterator.next()
    FakeWebSocket.last.message('1\n2\n3')
    expect([(await first).value?.data, (await iterator.next()).value?.data]).toEqual([1, 2])
    await iterator.return()
    connection.dispose()
  })

  test('M10 is taken from the latest configuration', () => {
    const { connection, socket } = open({})
    connection.configure({ source: 'ws://peer/', split: ',' })
    socket.message('a,b')
    expect(connection.messages).toHaveLength(2)
  })

  test.each<[string, ConnectionOptions['split'], string]>([
    ['throws', () => JSON.parse('{') as string[], 'message refused: SyntaxError: '],
    [
      'returns undefined',
      () => undefined as never,
      'message refused: TypeError: split must return an array of strings, got undefined',
    ],
    [
      'returns values that are not strings',
      () => ['a', 5] as never,
      'message refused: TypeError: split must return an array of strings, got object',
    ],
    [
      'returns a promise',
      () => Promise.resolve(['a']) as never,
      'message refused: TypeError: split must return an array of strings, got object',
    ],
    [
      'returns a string',
      () => 'ab' as never,
      'message refused: TypeError: split must return an array of strings, got string',
    ],
  ])('M10 refuses a frame in order when it %s, and the next message arrives', async (_, bad, message) => {
    const slow = defer<string>()
    const { connection, socket, emitted } = open({
      split: (text) => (text === 'bad' ? (bad as (text: string) => string[])(text) : [text]),
      parse: ({ data }) => (data === 'slow' ? slow.promise : data),
    })
    for (const text of ['slow', 'bad', 'good']) socket.message(text)
    slow.resolve('slow')
    await later(0)
    expect(emitted).toEqual(['slow', expect.stringContaining(message), 'good'])
    expect(connection.errors[0]).toMatchObject({ name: 'MessageError', event: { data: 'bad' } })
  })

  const nonsense = [5, '', false, {}, Symbol('line'), /\n/]
  const rule = 'split must be a non-empty string or a function, got'

  test.each(nonsense)('B5 must be valid, or createConnection() throws: %o', (split) => {
    const create = () => createConnection('ws://peer/', { split: split as never })
    expect(create).toThrow(rule)
    expect(create).toThrow(typeof split === 'number' ? RangeError : TypeError)
  })

  test.each(nonsense)('B5 must be valid, or a component refuses each message: %o', (split) => {
    const { socket, emitted } = open({ split: split as never })
    socket.message('a')
    socket.message('b')
    expect(emitted).toEqual([expect.stringContaining(rule), expect.stringContaining(rule)])
  })

  test.each([null, undefined])('B5 may be %s, which counts as none', (split) => {
    const { socket, emitted } = open({ split: split as never })
    socket.message('a\nb')
    expect(emitted).toEqual(['a\nb'])
  })
})

describe('skip', () => {
  test('M11 makes the connection ignore a message, without data, a listener call or an error', () => {
    const { connection, socket, emitted } = open({
      parse: ({ data }) => (data === 'keep-alive' ? skip : JSON.parse(data as string)),
    })
    const listener = vi.fn()
    connection.subscribe(listener)
    socket.message('1')
    const before = connection.getSnapshot()
    listener.mockClear()
    socket.message('keep-alive')
    expect(connection.getSnapshot()).toBe(before)
    expect(listener).not.toHaveBeenCalled()
    socket.message('2')
    expect(emitted).toEqual([1, 2])
    expect(connection.messages).toHaveLength(2)
  })

  test('M11 may be the result of a promise, and keeps the order', async () => {
    const answers = [defer<unknown>(), defer<unknown>()]
    let asked = 0
    const { socket, emitted } = open({ parse: () => answers[asked++]!.promise })
    socket.message('1')
    socket.message('2')
    answers[1]!.resolve('second')
    answers[0]!.resolve(skip)
    await later(0)
    expect(emitted).toEqual(['second'])
  })

  test('M11 is not passed to the schema, at once or by a promise', async () => {
    const validate = vi.fn((value: unknown) => ({ value }))
    const { socket, emitted } = open({
      parse: ({ data }) => (data === 'none' ? skip : data === 'later none' ? Promise.resolve(skip) : data),
      schema: { '~standard': { validate } },
    })
    for (const text of ['none', 'later none', 'some']) socket.message(text)
    await later(0)
    expect(emitted).toEqual(['some'])
    expect(validate.mock.calls).toEqual([['some']])
  })

  test('M11 may be the output of a schema, at once or by a promise', async () => {
    const tick = z.object({ price: z.number() })
    const other = z.unknown().transform(() => skip)
    const { socket, emitted } = open({ parse: 'json', schema: z.union([tick, other]) })
    for (const text of ['{"price":1}', '{"heartbeat":true}', '{"price":2}']) socket.message(text)
    expect(emitted).toEqual([{ price: 1 }, { price: 2 }])

    const later_ = open({
      schema: {
        '~standard': { validate: (value) => Promise.resolve({ value: value === 'none' ? skip : value }) },
      },
    })
    for (const text of ['none', 'some']) later_.socket.message(text)
    await later(0)
    expect(later_.emitted).toEqual(['some'])
  })

  test('M11 can apply to one message of a frame', () => {
    const { socket, emitted } = open({ split: '\n', parse: ({ data }) => (data === '' ? skip : data) })
    socket.message('a\n\nb\n\n')
    expect(emitted).toEqual(['a', 'b'])
  })

  test('M11 still counts as an answer for the heartbeat, and is logged', () => {
    const { connection, socket } = open({
      heartbeat: { interval: 100, timeout: 50, message: 'ping' },
      parse: () => skip,
    })
    const types: string[] = []
    connection.onEvent(({ type }) => types.push(type))
    vi.advanceTimersByTime(140)
    socket.message('anything')
    vi.advanceTimersByTime(50)
    expect(connection.getSnapshot().readyState).toBe(1)
    expect(types).toContain('received')
    connection.dispose()
  })

  test('M11 is the same in every copy of the library', async () => {
    vi.resetModules()
    const other = await import('../../../src/core.js')
    expect(other.createConnection).not.toBe(createConnection)
    expect(other.skip).toBe(skip)
  })

  test('M11 cannot be sent', () => {
    const { connection, socket } = open({})
    expect(() => connection.sendJson(skip)).toThrow('message must be JSON')
    expect(socket.sent).toEqual([])
  })
})
