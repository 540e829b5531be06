import { inspect } from 'node:util'
import { type } from 'arktype'
import * as valibot from 'valibot'
import { describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { createConnection, MessageError, type ConnectionOptions } from '../../../src/core.js'
import { withFakeClock } from '../../support/fakeClock.js'
import { FakeWebSocket } from '../../support/FakeWebSocket.js'
import { later } from '../../support/later.js'
import { openWitness } from '../../support/witness.js'

withFakeClock()

/** Returns the error for a refused message. */
async function refuse(options: ConnectionOptions<unknown>, text: string): Promise<MessageError> {
  const [connection, socket] = openWitness(options)
  socket.message(text)
  await later(0)
  expect(connection.errors).toHaveLength(1)
  return connection.errors[0] as MessageError
}

const toSchema = (result: unknown) => ({ '~standard': { validate: () => result } }) as never
const toText = async (...issues: unknown[]) =>
  (await refuse({ schema: toSchema({ issues }) }, 'text')).message

describe('the message of a MessageError', () => {
  test.each<[string, readonly unknown[], string]>([
    ['one issue', [{ message: 'expected number', path: ['user', 'age'] }], 'user.age: expected number'],
    [
      'three issues',
      [{ message: 'expected number', path: ['user', 'age'] }, { message: 'b' }, { message: 'c' }],
      'user.age: expected number (and 2 more)',
    ],
    ['an issue without a path', [{ message: 'no object' }], 'no object'],
    ['an empty path', [{ message: 'no object', path: [] }], 'no object'],
    ['objects as segments', [{ message: 'no', path: [{ key: 'a' }, { key: 0 }, 'b'] }], 'a.0.b: no'],
    ['a number and a symbol as segments', [{ message: 'no', path: [3, Symbol('own')] }], '3.Symbol(own): no'],
    ['an invalid path', [{ message: 'no', path: 5 }], 'no'],
    ['null and undefined as segments', [{ message: 'no', path: [null, undefined] }], 'null.undefined: no'],
    ['an issue without a message', [{}], 'undefined'],
  ])('M12 states the path, the issue, and how many more there are: %s', async (_, issues, sentence) => {
    expect(await toText(...issues)).toBe(`message refused: ${sentence}`)
  })

  const schemas = {
    Zod: z.object({ user: z.object({ age: z.number() }) }),
    Valibot: valibot.object({ user: valibot.object({ age: valibot.number() }) }),
    ArkType: type({ user: { age: 'number' } }),
  }
  test.each(Object.entries(schemas))('M12 names the field once: %s', async (_, schema) => {
    const error = await refuse({ parse: 'json', schema: schema }, '{"user":{"age":"7"}}')
    expect(error.message).toMatch(/^message refused: user\.age\b/)
    expect(error.message.split('user.age')).toHaveLength(2)
    expect(error.message).toContain(error.issues[0]!.message)
    expect(error.message).not.toContain('more')
  })

  test('M12 is the same for a message that outgoingSchema refuses', () => {
    const [connection] = openWitness({ outgoingSchema: schemas.Zod })
    const send = () => connection.sendJson({ user: { age: '7' } })
    expect(send).toThrow('message refused: user.age: Invalid input: expected number')
  })

  test('M12 states the issues of an error that parse throws', async () => {
    const parse = ({ data }: MessageEvent) => schemas.Zod.parse(JSON.parse(data as string))
    const { message, issues } = await refuse({ parse }, '{"user":{}}')
    expect(message).toMatch(/^message refused: user\.age: /)
    expect(issues).toHaveLength(1)
  })

  test.each([5, 'many', {}, null])('M12 states no issues when they are not an array: %o', async (issues) => {
    const parse = () => {
      throw Object.assign(new Error('odd'), { issues })
    }
    const error = await refuse({ parse }, 'text')
    expect([error.message, error.issues]).toEqual(['message refused: Error: odd', []])
  })
})

describe('an invalid schema', () => {
  const rule = 'schema must be a Standard Schema (Zod from 3.24, Valibot from 1.0, ArkType from 2.0)'
  const none: readonly unknown[] = [
    { safeParse() {} },
    { parse: () => 1 },
    () => true,
    class Tick {},
    { type: 'object', properties: {} },
    'object',
    5,
    {},
    { '~standard': null },
    { '~standard': {} },
    { '~standard': { validate: 'yes' } },
  ]

  test.each(none)('M12 causes an error that states what a schema must be: %o', async (schema) => {
    const error = await refuse({ parse: 'json', schema: schema as never }, '{"a":1}')
    expect(error.message).toBe(`message refused: TypeError: ${rule}`)
    expect(error.cause).toEqual(new TypeError(rule))
    const [connection, socket] = openWitness({ outgoingSchema: schema as never })
    expect(() => connection.sendJson({ a: 1 })).toThrow(new TypeError(`outgoingSchema: ${rule}`))
    expect(socket.sent).toEqual([])
  })

  test.each([undefined, null, 5, 'text', {}, []])(
    'M12 causes an error that states what a schema must return: %o',
    async (answer) => {
      const wanted = `schema must return a value or issues, got ${typeof answer}`
      for (const validate of [() => answer, () => Promise.resolve(answer)]) {
        const error = await refuse({ schema: { '~standard': { validate } } as never }, 'text')
        expect(error.message).toBe(`message refused: TypeError: ${wanted}`)
      }
      const [connection] = openWitness({ outgoingSchema: toSchema(answer) })
      expect(() => connection.sendJson(1)).toThrow(new TypeError(wanted))
    },
  )

  test('M12 a function can be a valid schema, as in ArkType', async () => {
    const validate = Object.assign(() => undefined, { '~standard': { validate: () => ({ value: 5 }) } })
    const [connection, socket] = openWitness({ schema: validate })
    socket.message('text')
    await later(0)
    expect(connection.getSnapshot().data).toBe(5)
  })
})

describe('MessageError', () => {
  test('M12 is recognised by instanceof in this and in another copy of the library', async () => {
    const error = new MessageError(null, new Error('why'))
    vi.resetModules()
    const other = await import('../../../src/core.js')
    expect(other.MessageError).not.toBe(MessageError)
    const foreign = new other.MessageError(null, new Error('why'))
    for (const one of [error, foreign]) {
      expect(one instanceof MessageError).toBe(true)
      expect(one instanceof other.MessageError).toBe(true)
      expect(one instanceof Error).toBe(true)
    }
    class Own extends MessageError {}
    const own = new Own(null, 'why')
    expect([own instanceof Own, own instanceof MessageError, own instanceof other.MessageError]).toEqual([
      ...[true, true, true],
    ])
    expect([error instanceof Own, foreign instanceof Own]).toEqual([false, false])
  })

  test.each([undefined, null, 'MessageError', 5, {}, new Error('why'), { name: 'MessageError' }, () => 1])(
    'M12 instanceof is false for %o',
    (value) => {
      expect(value instanceof MessageError).toBe(false)
    },
  )

  test('Z1 is printed without its event, which leads to the socket and its address', () => {
    const target = { url: 'wss://example.com/?token=SECRET' }
    const event = { type: 'message', data: '{', target } as unknown as MessageEvent
    const error = new MessageError(event, new SyntaxError('no JSON'))
    expect(inspect(error, { depth: Infinity })).not.toContain('SECRET')
    expect(JSON.stringify(error)).not.toContain('SECRET')
    expect(inspect(error)).toContain('[cause]: SyntaxError: no JSON')
    expect(error.event).toBe(event)
    expect('event' in error).toBe(true)
  })

  test('M12 gives onError the message and the event', () => {
    const refused: unknown[] = []
    const connection = createConnection('ws://peer/', {
      WebSocket: FakeWebSocket,
      parse: 'json',
      onError: (error) => {
        if (error instanceof MessageError) refused.push([error.message, error.event?.data])
      },
    })
    connection.open()
    FakeWebSocket.last.accept()
    FakeWebSocket.last.message('{')
    expect(refused).toEqual([[expect.stringContaining('message refused: SyntaxError: '), '{']])
  })
})

test.each<[unknown, string]>([
  ['JSON', "'JSON'"],
  [true, 'true'],
  [{}, 'object'],
])('B1 the error states what parse must be: %o', async (parse, got) => {
  const { message } = await refuse({ parse: parse as never }, 'text')
  expect(message).toBe(`message refused: TypeError: parse must be 'json' or a function, got ${got}`)
})
