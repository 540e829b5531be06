import { describe, expect, test, vi } from 'vitest'
import { MessageError } from '../../../src/connection/receiving/MessageError.js'
import type { ConnectionOptions } from '../../../src/connection/connectionOptions.js'
import type { StandardSchema } from '../../../src/protocol/standardSchema.js'
import { defer, type Deferred } from '../../support/defer.js'
import { withFakeClock } from '../../support/fakeClock.js'
import { FakeWebSocket } from '../../support/FakeWebSocket.js'
import { later } from '../../support/later.js'
import { openWitness, witness } from '../../support/witness.js'

withFakeClock()

/** Collects the data, the error messages and the close codes that the connection emits, in order. */
function open(options: ConnectionOptions<unknown>) {
  const emitted: unknown[] = []
  const [connection, socket] = openWitness({
    onMessage: (_, data) => emitted.push(data),
    onError: ({ message }) => emitted.push(message),
    onClose: ({ code }) => emitted.push(code),
    ...options,
  })
  return { connection, socket, emitted }
}

const schema = (validate: StandardSchema<unknown, unknown>['~standard']['validate']) => ({
  '~standard': { validate },
})
const evenNumber = schema((value) =>
  typeof value === 'number' && value % 2 === 0 ? { value } : { issues: [{ message: 'not even' }] },
)

describe('parse', () => {
  test('M3 defaults to event.data', () => {
    const { connection, socket, emitted } = open({})
    socket.message('{}')
    expect(emitted).toEqual(['{}'])
    expect(connection.getSnapshot()).toMatchObject({ data: '{}', lastMessage: { data: '{}' } })
  })

  test('M3 parses JSON values of every kind', () => {
    const { connection, socket, emitted } = open({ parse: 'json' })
    for (const text of ['{"a":[1]}', 'null', '0', '""', 'false']) socket.message(text)
    expect(emitted).toEqual([{ a: [1] }, null, 0, '', false])
    expect(connection.getSnapshot()).toMatchObject({ data: false, lastMessage: { data: 'false' } })
  })

  test('M5 refuses invalid JSON with the event, and the next message arrives', () => {
    const { connection, socket, emitted } = open({ parse: 'json' })
    socket.message('1')
    socket.message('{')
    expect(connection.getSnapshot()).toMatchObject({ data: 1, lastMessage: { data: '1' }, error: null })
    socket.message('2')
    expect(emitted).toEqual([1, expect.stringContaining('message refused: SyntaxError: '), 2])
    const [error] = connection.errors
    expect(error).toBeInstanceOf(MessageError)
    expect(error).toMatchObject({ name: 'MessageError', event: { data: '{' }, issues: [] })
    expect(error?.cause).toBeInstanceOf(SyntaxError)
  })

  test.each(['blob', 'arraybuffer'] as const)(
    'M5 refuses a binary message when JSON is expected: %s',
    (binaryType) => {
      const { socket, emitted } = open({ parse: 'json', binaryType })
      socket.message(Uint8Array.of(0x7b, 0x7d))
      expect(emitted).toEqual(['message refused: TypeError: message must be text, got binary data'])
    },
  )

  test('M3 calls a function with the event, and its result is the data', () => {
    const { connection, socket, emitted } = open({ parse: (event) => [event.type, event.data] })
    socket.message('text')
    expect(emitted).toEqual([['message', 'text']])
    expect(connection.getSnapshot().data).toBe(emitted[0])
  })

  test.each([new Error('why'), 'why', undefined])(
    'M5 refuses a message when the function throws: %s',
    (cause) => {
      const { connection, socket, emitted } = open({
        parse() {
          throw cause
        },
      })
      socket.message('text')
      socket.message('more')
      expect(emitted).toHaveLength(2)
      expect(connection.errors[0]).toMatchObject({ name: 'MessageError', cause, event: { data: 'text' } })
      expect(connection.getSnapshot()).toMatchObject({ data: null, lastMessage: null })
    },
  )

  test('M3 uses the function of the latest configuration', () => {
    const { connection, socket, emitted } = open({ parse: () => 'old' })
    connection.configure({ source: 'ws://peer/', parse: () => 'new' })
    socket.message('text')
    expect(connection.getSnapshot().data).toBe('new')
    expect(emitted).toEqual(['new'])
  })
})

describe('schema', () => {
  test('M5 replaces the data by its output, and refuses an invalid message with the issues', () => {
    const { connection, socket, emitted } = open({ parse: 'json', schema: evenNumber })
    for (const text of ['2', '3', '4']) socket.message(text)
    expect(emitted).toEqual([2, 'message refused: not even', 4])
    expect(connection.errors[0]).toMatchObject({
      name: 'MessageError',
      issues: [{ message: 'not even' }],
      event: { data: '3' },
    })
  })

  test('M3 gets event.data without parse, and may transform it', () => {
    const { socket, emitted } = open({ schema: schema((value) => ({ value: [value] })) })
    socket.message('text')
    expect(emitted).toEqual([['text']])
  })

  test('M5 gets the value to which the promise of parse resolves', async () => {
    const { socket, emitted } = open({
      parse: ({ data }) => Promise.resolve(Number(data)),
      schema: evenNumber,
    })
    for (const text of ['2', '3', '4']) socket.message(text)
    await later(0)
    expect(emitted).toEqual([2, 'message refused: not even', 4])
  })

  test('M5 is not called for a message that parse refused', () => {
    const validate = vi.fn(() => ({ value: 1 }))
    const { socket } = open({ parse: 'json', schema: schema(validate) })
    socket.message('{')
    expect(validate).not.toHaveBeenCalled()
  })

  test('M5 refuses a message when it throws or rejects', async () => {
    for (const validate of [
      () => {
        throw new Error('broken')
      },
      () => Promise.reject(new Error('broken')),
    ]) {
      const { connection, socket, emitted } = open({ schema: schema(validate) })
      socket.message('text')
      await later(0)
      expect(emitted).toEqual(['message refused: Error: broken'])
      expect(connection.errors[0]).toMatchObject({ cause: { message: 'broken' } })
    }
  })

  test('M5 causes a clear error also without an issue', () => {
    const { emitted, socket } = open({ schema: schema(() => ({ issues: [] })) })
    socket.message('text')
    expect(emitted).toEqual([expect.stringMatching(/^message refused/)])
  })
})

describe('asynchronous decoding', () => {
  function openSlow(options: ConnectionOptions<unknown> = {}) {
    const answers: Deferred<unknown>[] = []
    const parse = ({ data }: MessageEvent): unknown => {
      if (data === 'at once') return data
      if (data === 'bad') throw new Error('bad')
      answers.push(defer())
      return answers.at(-1)!.promise
    }
    return { answers, ...open({ parse, ...options }) }
  }

  test('M1 keeps the order of messages, whichever is ready first', async () => {
    const { answers, socket, emitted } = openSlow()
    for (const text of ['1', '2', 'at once', '4', 'bad', 'at once']) socket.message(text)
    answers[2]!.resolve('4')
    answers[1]!.reject(new Error('2'))
    await later(0)
    expect(emitted).toEqual([])
    answers[0]!.resolve('1')
    await later(0)
    expect(emitted).toEqual([
      '1',
      'message refused: Error: 2',
      'at once',
      '4',
      'message refused: Error: bad',
      'at once',
    ])
    socket.message('at once')
    expect(emitted).toHaveLength(7)
  })

  test('M1 lets no synchronous message overtake a pending one', async () => {
    const { answers, socket, emitted } = openSlow()
    for (const text of ['1', '2']) socket.message(text)
    answers[0]!.resolve('1')
    await later(0)
    socket.message('at once')
    expect(emitted).toEqual(['1'])
    answers[1]!.resolve('2')
    await later(0)
    expect(emitted).toEqual(['1', '2', 'at once'])
  })

  test('M1 waits for any thenable', async () => {
    const promise = (value: unknown) => ({ then: Promise.prototype.then.bind(Promise.resolve(value)) })
    const { socket, emitted } = open({
      parse: ({ data }) => promise(Number(data)),
      schema: schema((value) => promise({ value: [value] }) as never),
    })
    socket.message('1')
    socket.message('2')
    await later(0)
    expect(emitted).toEqual([[1], [2]])
  })

  test('M1 starts for all messages at once', () => {
    const { answers, socket } = openSlow()
    for (const text of ['1', '2', '3']) socket.message(text)
    expect(answers).toHaveLength(3)
  })

  test('M1 emits each message separately, so that a render fits between', async () => {
    const { answers, connection, socket } = openSlow()
    const between: unknown[] = []
    connection.subscribe(() => queueMicrotask(() => between.push(connection.getSnapshot().data)))
    for (const text of ['1', '2', '3']) socket.message(text)
    for (const [index, answer] of answers.entries()) answer.resolve(index + 1)
    await later(0)
    expect(between).toEqual([1, 2, 3])
  })

  test('M1 keeps the time of arrival and the session of a message', async () => {
    const { answers, connection, socket } = openSlow()
    const received: unknown[] = []
    connection.onMessage((_, data, { receivedAt, session }) => received.push([data, receivedAt, session]))
    const at = Date.now()
    socket.message('first')
    socket.peerCloses()
    await later(500)
    answers[0]!.resolve('first')
    await later(0)
    connection.open()
    FakeWebSocket.last.accept()
    FakeWebSocket.last.message('second')
    await later(500)
    answers[1]!.resolve('second')
    await later(0)
    expect(received).toEqual([
      ['first', at, 1],
      ['second', at + 500, 2],
    ])
  })

  test('M1 emits the messages from before the close, and then the close event', async () => {
    const { answers, socket, emitted } = openSlow()
    socket.message('last words')
    socket.peerCloses(4001)
    answers[0]!.resolve('last words')
    expect(emitted).toEqual([])
    await later(0)
    expect(emitted).toEqual(['last words', 4001])
  })

  test.each(['close', 'dispose'] as const)('L4 emits nothing after %s()', async (part) => {
    const { answers, connection, socket, emitted } = openSlow()
    socket.message('1')
    socket.message('2')
    connection[part]()
    answers[0]!.resolve('1')
    answers[1]!.reject(new Error('2'))
    await later(0)
    expect(emitted).toEqual([])
    expect(connection.getSnapshot().data).toBeNull()
    connection.open()
    socket.answerClose()
    FakeWebSocket.last.accept()
    FakeWebSocket.last.message('at once')
    expect(emitted.at(-1)).toBe('at once')
  })

  test('L4 emits nothing after enable(false), even if the server had closed before', async () => {
    const answer = defer<unknown>()
    const connection = witness({ parse: () => answer.promise }, 'ws://peer/', 'mounting')
    connection.enable(true)
    FakeWebSocket.last.accept()
    FakeWebSocket.last.message('late')
    FakeWebSocket.last.peerCloses()
    connection.enable(false)
    answer.resolve('late')
    await later(0)
    expect(connection.messages).toEqual([])
    expect(connection.getSnapshot().data).toBeNull()
  })

  test('L4 emits nothing after a callback has called close()', async () => {
    const { answers, connection, socket, emitted } = openSlow({ onMessage: () => connection.close() })
    socket.message('1')
    socket.message('2')
    answers[1]!.resolve('2')
    answers[0]!.resolve('1')
    await later(0)
    expect(connection.messages).toHaveLength(1)
    expect(emitted).toEqual([])
  })
})

describe('outgoingSchema', () => {
  const dated = schema((value) =>
    value instanceof Date ? { value: value.getTime() } : { issues: [{ message: 'no date' }] },
  )

  test('S1 sends its output', () => {
    const { connection, socket } = open({ outgoingSchema: dated })
    expect(connection.sendJson(new Date(5))).toBe('sent')
    expect(socket.sent).toEqual(['5'])
  })

  test('S1 throws at the call for an invalid message, in every state, with the issues', () => {
    const { connection, socket } = open({ outgoingSchema: dated })
    const send = () => connection.sendJson('today')
    expect(send).toThrow(MessageError)
    expect(send).toThrow('message refused: no date')
    connection.close()
    expect(send).toThrow(expect.objectContaining({ event: null, issues: [{ message: 'no date' }] }))
    expect(socket.sent).toEqual([])
  })

  test('S1 throws when it is asynchronous', () => {
    const { connection } = open({ outgoingSchema: schema((value) => Promise.resolve({ value })) })
    expect(() => connection.sendJson(1)).toThrow('outgoingSchema must be sync, got a promise')
  })

  test('S1 does not apply to send()', () => {
    const { connection } = open({ outgoingSchema: dated })
    expect(connection.send('today')).toBe('sent')
  })
})

test.each([
  ['a symbol', Symbol('why')],
  ['an object without a prototype', Object.create(null)],
])(
  'M5 a message is refused for any thrown value, and the next one arrives: %s',
  async (_, cause: unknown) => {
    for (const parse of [
      ({ data }: MessageEvent): unknown => {
        if (data === 'bad') throw cause
        return data
      },
      async ({ data }: MessageEvent): Promise<unknown> => {
        await Promise.resolve()
        if (data === 'bad') throw cause
        return data
      },
    ]) {
      const [connection, socket] = openWitness({ parse })
      socket.message('bad')
      socket.message('good')
      await later(0)
      expect(connection.errors).toMatchObject([{ name: 'MessageError', cause }])
      expect(connection.getSnapshot().data).toBe('good')
    }
  },
)

test('L4 a message in decoding is dropped on dispose(), even if the server had closed before', async () => {
  const answer = defer<unknown>()
  const [connection, socket] = openWitness({ parse: () => answer.promise })
  socket.message('late')
  socket.peerCloses()
  connection.dispose()
  answer.resolve('late')
  await later(0)
  expect(connection.messages).toEqual([])
})

test('C8 a message in decoding is dropped on close() while the next address is pending', async () => {
  const answer = defer<unknown>()
  const connection = witness({ parse: () => answer.promise }, () => Promise.resolve('ws://peer/'))
  connection.open()
  await later(0)
  FakeWebSocket.last.accept()
  FakeWebSocket.last.message('late')
  FakeWebSocket.last.peerCloses()
  connection.open()
  connection.close()
  answer.resolve('late')
  await later(0)
  expect(connection.messages).toEqual([])
})

test('L4 a message is dropped when parse calls close()', () => {
  const [connection, socket] = openWitness({
    parse: ({ data }) => {
      connection.close()
      return data
    },
  })
  socket.message('1')
  expect(connection.messages).toEqual([])
})
