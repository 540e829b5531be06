import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createOutbox, type Outbox } from '../../src/connection/outbox.js'
import type { MessageData } from '../../src/protocol/messageData.js'

beforeEach(() => {
  vi.useFakeTimers()
})

afterEach(() => {
  vi.useRealTimers()
})

const numbers = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => `${first + index}`)

function take(outbox: Outbox, queue: Parameters<Outbox['drain']>[1] = true): MessageData[] {
  const taken: MessageData[] = []
  outbox.drain((message) => taken.push(message) > 0, queue)
  return taken
}

test('S2 gives back what it keeps, in order, and once', () => {
  const outbox = createOutbox()
  expect(take(outbox)).toEqual([])
  for (const message of numbers(1, 3)) expect(outbox.keep(message, true)).toBe(true)
  expect(outbox.size).toBe(3)
  expect(take(outbox)).toEqual(['1', '2', '3'])
  expect(outbox.size).toBe(0)
  outbox.keep('4', true)
  expect(take(outbox)).toEqual(['4'])
})

test('S2 keeps what is not taken, and all that comes after it', () => {
  const outbox = createOutbox()
  for (const message of numbers(1, 5)) outbox.keep(message, true)
  const offered: MessageData[] = []
  outbox.drain((message) => offered.push(message) < 3, true)
  expect(offered).toEqual(['1', '2', '3'])
  expect(take(outbox)).toEqual(['3', '4', '5'])
})

test('S2 takes back what was in it, with its age, before what came meanwhile', () => {
  const outbox = createOutbox()
  outbox.keep('old', true)
  vi.advanceTimersByTime(60)
  outbox.keep('older than the rest', true)
  const entries = outbox.clear()
  expect(outbox.size).toBe(0)
  outbox.restore(entries)
  vi.advanceTimersByTime(60)
  outbox.keep('new', true)
  expect(take(outbox, { maxAge: 100 })).toEqual(['older than the rest', 'new'])
})

test('S2 takes back more than fits in the arguments of a call', () => {
  const outbox = createOutbox()
  for (let message = 0; message < 300_000; message += 1) outbox.keep('', { limit: Infinity })
  outbox.restore(outbox.clear())
  expect(outbox.size).toBe(300_000)
})

describe('limit', () => {
  test('S3 keeps a hundred, the latest, where nothing else is said', () => {
    for (const queue of [true, undefined, {}, { limit: undefined, overflow: undefined }]) {
      const outbox = createOutbox()
      for (const message of numbers(1, 1_101)) expect(outbox.keep(message, queue)).toBe(true)
      expect(take(outbox)).toEqual(numbers(1_002, 1_101))
    }
  })

  test.each([false, { limit: 0 }, { limit: -1 }, { limit: NaN }] as const)(
    'S1 keeps nothing with %o',
    (queue) => {
      const outbox = createOutbox()
      expect(outbox.keep('one', queue)).toBe(false)
      expect(outbox.size).toBe(0)
    },
  )

  test('S3 keeps as many as there are where the limit is Infinity', () => {
    const outbox = createOutbox()
    for (const message of numbers(1, 500)) outbox.keep(message, { limit: Infinity })
    expect(take(outbox)).toEqual(numbers(1, 500))
  })

  test('S3 keeps no more than a lower limit that comes later', () => {
    const outbox = createOutbox()
    for (const message of numbers(1, 10)) outbox.keep(message, true)
    expect(outbox.keep('11', { limit: 3 })).toBe(true)
    expect(take(outbox)).toEqual(['9', '10', '11'])
  })
})

describe('overflow', () => {
  test('S1 drops the newest, and says so', () => {
    const outbox = createOutbox()
    const queue = { limit: 2, overflow: 'drop-newest' } as const
    expect(numbers(1, 4).map((message) => outbox.keep(message, queue))).toEqual([true, true, false, false])
    expect(take(outbox)).toEqual(['1', '2'])
  })

  test('S1 throws, and keeps what is in it', () => {
    const outbox = createOutbox()
    const queue = { limit: 1, overflow: 'throw' } as const
    outbox.keep('1', queue)
    expect(() => outbox.keep('2', queue)).toThrow('send queue must not exceed 1 messages')
    expect(take(outbox)).toEqual(['1'])
  })
})

describe('maxAge', () => {
  test('S3 drops what has waited longer, and no place is lost to it', () => {
    const outbox = createOutbox()
    const queue = { limit: 2, overflow: 'drop-newest', maxAge: 1_000 } as const
    outbox.keep('1', queue)
    vi.advanceTimersByTime(1_000)
    outbox.keep('2', queue)
    expect(outbox.keep('3', queue)).toBe(false)
    vi.advanceTimersByTime(1)
    expect(outbox.keep('4', queue)).toBe(true)
    expect(take(outbox, queue)).toEqual(['2', '4'])
  })

  test('S3 drops all of those that have waited longer', () => {
    const outbox = createOutbox()
    for (const message of numbers(1, 5)) outbox.keep(message, true)
    vi.advanceTimersByTime(1_001)
    outbox.keep('6', true)
    expect(take(outbox, { maxAge: 1_000 })).toEqual(['6'])
  })

  test.each([true, {}, { maxAge: undefined }, { maxAge: NaN }])(
    'S3 drops nothing for age where none is given, or it is NaN: %o',
    (queue) => {
      const outbox = createOutbox()
      outbox.keep('1', queue)
      vi.advanceTimersByTime(2 ** 40)
      outbox.keep('2', queue)
      expect(take(outbox, queue)).toEqual(['1', '2'])
    },
  )
})

test('S4 keeps the very object', () => {
  const outbox = createOutbox()
  const blob = new Blob()
  outbox.keep(blob, true)
  expect(take(outbox)[0]).toBe(blob)
})

test('S1 counts the bytes of whatever may be sent', () => {
  const outbox = createOutbox()
  const messages = ['a', 'é', '€', '😀', '\uD800', new Blob(['12']), new ArrayBuffer(3), new Uint16Array(2)]
  const sums = messages.map((message) => {
    outbox.keep(message, true)
    return outbox.bytes
  })
  expect(sums).toEqual([1, 3, 6, 10, 13, 15, 18, 22])
})

test('S2 never moves what is kept for the sake of one that goes', () => {
  const outbox = createOutbox()
  const shift = vi.spyOn(Array.prototype, 'shift')
  for (let message = 0; message < 1_000; message += 1) outbox.keep('text', { limit: 500 })
  outbox.drain(() => true, true)
  const { calls } = shift.mock
  shift.mockRestore()
  expect(calls).toEqual([])
  expect(outbox).toMatchObject({ size: 0, bytes: 0 })
})

test('S3 counts the bytes of what is there, whatever has gone', () => {
  const outbox = createOutbox()
  for (let message = 0; message < 10; message += 1) outbox.keep('1234', { limit: 7 })
  expect(outbox).toMatchObject({ size: 7, bytes: 28 })
  let room = 2
  outbox.drain(() => (room -= 1) >= 0, true)
  expect(outbox).toMatchObject({ size: 5, bytes: 20 })
  const entries = outbox.clear()
  expect(outbox).toMatchObject({ size: 0, bytes: 0 })
  outbox.restore(entries)
  expect(outbox).toMatchObject({ size: 5, bytes: 20 })
})

test('S3 survives a socket that loses everything while it sends', () => {
  const outbox = createOutbox()
  for (const message of numbers(1, 3)) outbox.keep(message, true)
  outbox.drain(() => outbox.clear().length > 0, true)
  expect(outbox).toMatchObject({ size: 0, bytes: 0 })
  outbox.keep('4', true)
  expect(take(outbox)).toEqual(['4'])
})
