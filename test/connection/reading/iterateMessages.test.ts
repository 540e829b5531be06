import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createConnection, type OwnConnection } from '../../../src/index.js'
import { defer } from '../../support/defer.js'
import { FakeWebSocket } from '../../support/FakeWebSocket.js'
import { soon } from '../../support/later.js'

beforeEach(() => {
  vi.useFakeTimers()
  FakeWebSocket.reset()
})
afterEach(() => vi.useRealTimers())

const reconnect = { delay: 600_000, maxDelay: 600_000, jitter: 'none' } as const
const create = () => createConnection('ws://peer/', { WebSocket: FakeWebSocket, reconnect })

/** Reads to the end, and returns the messages and how the iteration ended. */
async function read(connection: OwnConnection, limit?: number): Promise<unknown[]> {
  const seen: unknown[] = []
  try {
    for await (const { data } of limit ? connection.iterate({ limit }) : connection) seen.push(data)
    seen.push('end')
  } catch (error) {
    seen.push((error as Error).message)
  }
  return seen
}

test('H5 the iteration yields every message of a session in order, and ends with the session', async () => {
  const connection = create()
  const reading = read(connection)
  connection.open()
  FakeWebSocket.last.accept()
  FakeWebSocket.last.message('1')
  FakeWebSocket.last.message('2')
  await soon()
  FakeWebSocket.last.message('3')
  FakeWebSocket.last.drop()
  expect(await reading).toEqual(['1', '2', '3', 'end'])
})

test('H5 the iteration continues after a failed handshake, and yields the next session', async () => {
  const connection = create()
  connection.open()
  const reading = read(connection)
  FakeWebSocket.last.refuse()
  await soon()
  connection.reconnect()
  FakeWebSocket.last.accept()
  FakeWebSocket.last.message('1')
  connection.reconnect()
  FakeWebSocket.last.accept()
  FakeWebSocket.last.message('of another session')
  expect(await reading).toEqual(['1', 'end'])
})

test('H5 the iteration ends when the connection is closed before it was open', async () => {
  const connection = create()
  connection.open()
  const reading = read(connection)
  await soon()
  connection.close()
  FakeWebSocket.last.answerClose()
  expect(await reading).toEqual(['end'])
})

test('H5 the iteration ends when the address is invalid', async () => {
  const connection = createConnection('no address', { WebSocket: FakeWebSocket })
  const reading = read(connection)
  await soon()
  connection.open()
  expect(await reading).toEqual(['end'])
})

test('H5 the iteration waits for the last messages of a session while they are being decoded', async () => {
  const gate = defer<string>()
  const connection = createConnection('ws://peer/', {
    WebSocket: FakeWebSocket,
    reconnect: false,
    parse: () => gate.promise,
  })
  const seen: unknown[] = []
  const reading = (async () => {
    for await (const { data } of connection) seen.push(data)
  })()
  connection.open()
  FakeWebSocket.last.accept()
  FakeWebSocket.last.message('1')
  FakeWebSocket.last.peerCloses(1000)
  await soon()
  expect(seen).toEqual([])
  gate.resolve('decoded')
  await soon()
  connection.open()
  FakeWebSocket.last.accept()
  FakeWebSocket.last.message('of another session')
  await reading
  expect(seen).toEqual(['decoded'])
})

test('H5 an iteration that began while open waits for messages that are being decoded', async () => {
  const gate = defer<string>()
  const connection = createConnection('ws://peer/', { WebSocket: FakeWebSocket, parse: () => gate.promise })
  const seen: unknown[] = []
  connection.open()
  FakeWebSocket.last.accept()
  const reading = (async () => {
    for await (const { data } of connection) seen.push(data)
  })()
  FakeWebSocket.last.message('1')
  FakeWebSocket.last.peerCloses(1000)
  await soon()
  gate.resolve('decoded')
  await reading
  expect(seen).toEqual(['decoded'])
})

test('H5 the iteration ends with the session that was open when it began', async () => {
  const connection = create()
  connection.open()
  FakeWebSocket.last.accept()
  const reading = read(connection)
  FakeWebSocket.last.drop()
  expect(connection.getSnapshot().retry).not.toBeNull()
  expect(await reading).toEqual(['end'])
})

test('H5 the undelivered rest of a batch counts against the limit', async () => {
  const connection = create()
  connection.open()
  FakeWebSocket.last.accept()
  const iteration = connection.iterate({ limit: 3 })
  const first = iteration.next()
  for (const text of ['1', '2', '3']) FakeWebSocket.last.message(text)
  expect((await first).value).toMatchObject({ data: '1' })
  for (const text of ['4', '5']) FakeWebSocket.last.message(text)
  const rest = []
  for (let number = 0; number < 3; number += 1) rest.push((await iteration.next()).value?.data)
  expect(rest).toEqual(['2', '3', '4'])
  await expect(iteration.next()).rejects.toThrow('by more than 3')
})

test('H5 the iteration loses no message while the consumer is slow', async () => {
  const connection = create()
  connection.open()
  FakeWebSocket.last.accept()
  const gate = defer<undefined>()
  const seen: unknown[] = []
  const reading = (async () => {
    for await (const { data } of connection) {
      seen.push(data)
      await gate.promise
    }
  })()
  for (let number = 0; number < 5_000; number += 1) {
    FakeWebSocket.last.message(`${number}`)
    if (number % 1_000 === 0) await soon()
  }
  FakeWebSocket.last.drop()
  expect(seen).toEqual(['0'])
  gate.resolve(undefined)
  await reading
  expect(seen).toEqual(Array.from({ length: 5_000 }, (_, number) => `${number}`))
})

test('H5 the iteration yields what it has kept, and then throws, when the consumer falls behind by more than the limit', async () => {
  const connection = create()
  connection.open()
  FakeWebSocket.last.accept()
  const reading = read(connection, 3)
  for (let number = 0; number < 9; number += 1) FakeWebSocket.last.message(`${number}`)
  expect(await reading).toEqual(['0', '1', '2', 'consumer must not fall behind by more than 3 messages'])
})

test('H5 the iteration removes its listener when the consumer returns', async () => {
  const connection = create()
  const { subscribe } = connection
  let listening = 0
  Object.assign(connection, {
    subscribe(listener: () => void) {
      const stop = subscribe(listener)
      listening += 1
      return () => {
        listening -= 1
        stop()
      }
    },
  })
  connection.open()
  FakeWebSocket.last.accept()
  const reading = (async () => {
    for await (const { data } of connection) if (data === '2') return data
    return 'end'
  })()
  expect(listening).toBe(1)
  for (const text of ['1', '2', '3']) FakeWebSocket.last.message(text)
  expect(await reading).toBe('2')
  expect(listening).toBe(0)
})

test('H5 the `using` statement disposes of the connection', () => {
  {
    using connection = create()
    connection.open()
    FakeWebSocket.last.accept()
  }
  expect(FakeWebSocket.last.closedWith).toEqual([1000])
})

test('H5 the iteration waits while the handshake lasts', async () => {
  const connection = create()
  const reading = read(connection)
  connection.open()
  await soon()
  FakeWebSocket.last.accept()
  FakeWebSocket.last.message('1')
  FakeWebSocket.last.drop()
  expect(await reading).toEqual(['1', 'end'])
})

test('H5 only waiting messages count against the limit', async () => {
  const connection = create()
  connection.open()
  FakeWebSocket.last.accept()
  const messages = connection.iterate({ limit: 3 })
  const next = async () => ((await messages.next()).value as { data: unknown }).data
  const first = next()
  for (const data of ['1', '2', '3']) FakeWebSocket.last.message(data)
  expect([await first, await next()]).toEqual(['1', '2'])
  for (const data of ['4', '5']) FakeWebSocket.last.message(data)
  expect([await next(), await next(), await next()]).toEqual(['3', '4', '5'])
})
