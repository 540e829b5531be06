import { type } from 'arktype'
import * as valibot from 'valibot'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { createConnection } from '../../../src/connection/createConnection.js'
import { MessageError } from '../../../src/connection/receiving/MessageError.js'
import { withFakeClock } from '../../support/fakeClock.js'
import { FakeWebSocket } from '../../support/FakeWebSocket.js'
import { later } from '../../support/later.js'

withFakeClock()

interface Tick {
  symbol: string
  price: number
}

const schemas = {
  Zod: z.object({ symbol: z.string(), price: z.number() }),
  Valibot: valibot.object({ symbol: valibot.string(), price: valibot.number() }),
  ArkType: type({ symbol: 'string', price: 'number' }),
}
/** Asynchronous schemas, written as each library does. */
const slowSchemas = {
  Zod: schemas.Zod.refine(async ({ price }) => Promise.resolve(price > 0)),
  Valibot: valibot.pipeAsync(
    schemas.Valibot,
    valibot.checkAsync(async ({ price }) => Promise.resolve(price > 0)),
  ),
}

const good = (price: number) => JSON.stringify({ symbol: 'A', price })

describe.each(Object.entries(schemas))('a schema of %s', (_, schema) => {
  function open() {
    const ticks: Tick[] = []
    const errors: Error[] = []
    const connection = createConnection('ws://peer/', {
      WebSocket: FakeWebSocket,
      parse: 'json',
      schema,
      outgoingSchema: schema,
      onMessage: (_, tick) => ticks.push(tick),
      onError: (error) => errors.push(error),
    })
    connection.open()
    FakeWebSocket.last.accept()
    return { connection, ticks, errors }
  }

  test('M5 accepts valid messages, and refuses the others with the issues and their paths', () => {
    const { ticks, errors } = open()
    for (const text of [good(1), '{"symbol":"A","price":"2"}', good(3), '[]', '{']) {
      FakeWebSocket.last.message(text)
    }
    expect(ticks).toEqual([
      { symbol: 'A', price: 1 },
      { symbol: 'A', price: 3 },
    ])
    expect(errors).toHaveLength(3)
    const [first, second, third] = errors.filter((error) => error instanceof MessageError)
    expect(first?.event?.data).toBe('{"symbol":"A","price":"2"}')
    const [key] = first!.issues[0]!.path!
    expect(typeof key === 'object' ? key.key : key).toBe('price')
    expect(first!.message).toContain(first!.issues[0]!.message)
    expect(second?.issues.length).toBeGreaterThan(0)
    expect(third?.issues).toEqual([])
  })

  test('S1 checks the argument of sendJson()', () => {
    const { connection } = open()
    expect(connection.sendJson({ symbol: 'A', price: 1 })).toBe('sent')
    expect(() => connection.sendJson({ symbol: 'A', price: 'dear' } as never)).toThrow(MessageError)
    expect(FakeWebSocket.last.sent).toEqual([good(1)])
  })
})

describe.each(Object.entries(slowSchemas))('an asynchronous schema of %s', (_, schema) => {
  test('M1 keeps the order of accepted and refused messages', async () => {
    const emitted: unknown[] = []
    const connection = createConnection('ws://peer/', {
      WebSocket: FakeWebSocket,
      parse: 'json',
      schema,
      onMessage: (_, { price }) => emitted.push(price),
      onError: (error) => emitted.push(error.name),
    })
    connection.open()
    FakeWebSocket.last.accept()
    for (const price of [1, -2, 3, -4, 5]) FakeWebSocket.last.message(good(price))
    expect(emitted).toEqual([])
    await later(0)
    expect(emitted).toEqual([1, 'MessageError', 3, 'MessageError', 5])
  })
})
