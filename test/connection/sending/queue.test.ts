import { runInNewContext } from 'node:vm'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { SendQueue } from '../../../src/connection/sending/queue.js'
import type { MessageData } from '../../../src/protocol/messageData.js'

beforeEach(() => {
  vi.useFakeTimers()
})

afterEach(() => {
  vi.useRealTimers()
})

const numbers = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => `${first + index}`)

function take(kept: SendQueue, queue: Parameters<SendQueue['drain']>[1] = true): MessageData[] {
  const taken: MessageData[] = []
  kept.drain((message) => taken.push(message) > 0, queue)
  return taken
}

test('S2 drain() returns kept messages in order, once', () => {
  const kept = new SendQueue()
  expect(take(kept)).toEqual([])
  for (const message of numbers(1, 3)) expect(kept.keep(message, true)).toBe(true)
  expect(kept.size).toBe(3)
  expect(take(kept)).toEqual(['1', '2', '3'])
  expect(kept.size).toBe(0)
  kept.keep('4', true)
  expect(take(kept)).toEqual(['4'])
})

test('S2 drain() keeps a message that is not taken, and all after it', () => {
  const kept = new SendQueue()
  for (const message of numbers(1, 5)) kept.keep(message, true)
  const offered: MessageData[] = []
  kept.drain((message) => offered.push(message) < 3, true)
  expect(offered).toEqual(['1', '2', '3'])
  expect(take(kept)).toEqual(['3', '4', '5'])
})

test('S2 restore() puts withheld messages back with their age, before newer ones', () => {
  const kept = new SendQueue()
  kept.keep('old', true)
  vi.advanceTimersByTime(60)
  kept.keep('older than the rest', true)
  kept.withhold()
  expect(kept).toMatchObject({ size: 0, bytes: 0 })
  kept.keep('sent meanwhile', true)
  expect(take(kept)).toEqual(['sent meanwhile'])
  kept.restore()
  vi.advanceTimersByTime(60)
  kept.keep('new', true)
  expect(take(kept, { maxAge: 100 })).toEqual(['older than the rest', 'new'])
  kept.restore()
  expect(take(kept)).toEqual([])
})

test('S2 restore() works with more messages than a call can have arguments', () => {
  const kept = new SendQueue()
  for (let message = 0; message < 300_000; message += 1) kept.keep('', { limit: Infinity })
  kept.withhold()
  kept.restore()
  expect(kept.size).toBe(300_000)
})

describe('limit', () => {
  test('S3 keeps the latest 100 messages by default', () => {
    for (const queue of [true, undefined, {}, { limit: undefined, overflow: undefined }]) {
      const kept = new SendQueue()
      for (const message of numbers(1, 1_101)) expect(kept.keep(message, queue)).toBe(true)
      expect(take(kept)).toEqual(numbers(1_002, 1_101))
    }
  })

  test.each([false, { limit: 0 }, { limit: -1 }, { limit: NaN }] as const)(
    'S1 keeps nothing with %o',
    (queue) => {
      const kept = new SendQueue()
      expect(kept.keep('one', queue)).toBe(false)
      expect(kept.size).toBe(0)
    },
  )

  test('S3 keeps all messages when it is Infinity', () => {
    const kept = new SendQueue()
    for (const message of numbers(1, 500)) kept.keep(message, { limit: Infinity })
    expect(take(kept)).toEqual(numbers(1, 500))
  })

  test('S3 applies a lower value that is set later', () => {
    const kept = new SendQueue()
    for (const message of numbers(1, 10)) kept.keep(message, true)
    expect(kept.keep('11', { limit: 3 })).toBe(true)
    expect(take(kept)).toEqual(['9', '10', '11'])
  })
})

describe('overflow', () => {
  test('S1 drop-newest drops the new message and returns false', () => {
    const kept = new SendQueue()
    const queue = { limit: 2, overflow: 'drop-newest' } as const
    expect(numbers(1, 4).map((message) => kept.keep(message, queue))).toEqual([true, true, false, false])
    expect(take(kept)).toEqual(['1', '2'])
  })

  test('S1 throw makes keep() throw, and keeps the queue', () => {
    const kept = new SendQueue()
    const queue = { limit: 1, overflow: 'throw' } as const
    kept.keep('1', queue)
    expect(() => kept.keep('2', queue)).toThrow('send queue must not exceed 1 messages')
    expect(take(kept)).toEqual(['1'])
  })
})

describe('maxAge', () => {
  test('S3 drops messages that have waited longer, which frees their places', () => {
    const kept = new SendQueue()
    const queue = { limit: 2, overflow: 'drop-newest', maxAge: 1_000 } as const
    kept.keep('1', queue)
    vi.advanceTimersByTime(1_000)
    kept.keep('2', queue)
    expect(kept.keep('3', queue)).toBe(false)
    vi.advanceTimersByTime(1)
    expect(kept.keep('4', queue)).toBe(true)
    expect(take(kept, queue)).toEqual(['2', '4'])
  })

  test('S3 drops every message that has waited longer', () => {
    const kept = new SendQueue()
    for (const message of numbers(1, 5)) kept.keep(message, true)
    vi.advanceTimersByTime(1_001)
    kept.keep('6', true)
    expect(take(kept, { maxAge: 1_000 })).toEqual(['6'])
  })

  test.each([true, {}, { maxAge: undefined }, { maxAge: NaN }])(
    'S3 drops nothing when it is not set or NaN: %o',
    (queue) => {
      const kept = new SendQueue()
      kept.keep('1', queue)
      vi.advanceTimersByTime(2 ** 40)
      kept.keep('2', queue)
      expect(take(kept, queue)).toEqual(['1', '2'])
    },
  )
})

test('S4 the queue keeps an immutable object without a copy', () => {
  const kept = new SendQueue()
  const blob = new Blob()
  kept.keep(blob, true)
  expect(take(kept)[0]).toBe(blob)
})

describe('bytes', () => {
  const memory = () => Uint8Array.of(9, 1, 2, 3, 9)
  const kinds: readonly [string, (bytes: Uint8Array<ArrayBuffer>) => BufferSource][] = [
    ['a part of a buffer', (bytes) => bytes.subarray(1, 4)],
    ['a DataView of a part', (bytes) => new DataView(bytes.buffer, 1, 3)],
    ['a whole ArrayBuffer', (bytes) => bytes.buffer.slice(1, 4)],
    ["Node's Buffer, whose slice() copies nothing", (bytes) => Buffer.from(bytes.buffer, 1, 3)],
    ['an ArrayBuffer of another realm', (bytes) => toForeign(bytes.slice(1, 4))],
    ['a view of shared memory', (bytes) => toShared(bytes).subarray(1, 4)],
  ]

  test.each(kinds)('S4 are copied, so that later writes have no effect: %s', (_, toData) => {
    const kept = new SendQueue()
    const data = toData(memory())
    kept.keep(data, true)
    const bytes = ArrayBuffer.isView(data) ? new Uint8Array(data.buffer) : new Uint8Array(data)
    bytes.fill(7)
    expect(take(kept).map(read)).toEqual([[1, 2, 3]])
  })

  test('S4 are copied, so that a later transfer has no effect', () => {
    const kept = new SendQueue()
    const bytes = memory()
    kept.keep(bytes, true)
    kept.keep(bytes.buffer, true)
    structuredClone(bytes, { transfer: [bytes.buffer] })
    expect(bytes).toHaveLength(0)
    expect(kept.bytes).toBe(10)
    expect(take(kept).map(read)).toEqual([
      [9, 1, 2, 3, 9],
      [9, 1, 2, 3, 9],
    ])
  })

  const read = (data: MessageData) => {
    if (!ArrayBuffer.isView(data)) return [...new Uint8Array(data as ArrayBuffer)]
    return [...new Uint8Array(data.buffer, data.byteOffset, data.byteLength)]
  }
  const toForeign = (bytes: Uint8Array): ArrayBuffer => {
    const foreign = runInNewContext('new ArrayBuffer(3)') as ArrayBuffer
    new Uint8Array(foreign).set(bytes)
    return foreign
  }
  const toShared = (bytes: Uint8Array) => {
    const shared = new Uint8Array(new SharedArrayBuffer(5))
    shared.set(bytes)
    // No browser sends shared memory, but `ws` does.
    return shared as unknown as Uint8Array<ArrayBuffer>
  }
})

test('S1 the queue counts the bytes of every kind of message', () => {
  const kept = new SendQueue()
  const messages = ['a', 'é', '€', '😀', '\uD800', new Blob(['12']), new ArrayBuffer(3), new Uint16Array(2)]
  const sums = messages.map((message) => {
    kept.keep(message, true)
    return kept.bytes
  })
  expect(sums).toEqual([1, 3, 6, 10, 13, 15, 18, 22])
})

test('S2 the queue removes a message without moving the others', () => {
  const kept = new SendQueue()
  const shift = vi.spyOn(Array.prototype, 'shift')
  for (let message = 0; message < 1_000; message += 1) kept.keep('text', { limit: 500 })
  kept.drain(() => true, true)
  const { calls } = shift.mock
  shift.mockRestore()
  expect(calls).toEqual([])
  expect(kept).toMatchObject({ size: 0, bytes: 0 })
})

test('S3 the queue keeps its size and bytes correct when messages leave', () => {
  const kept = new SendQueue()
  for (let message = 0; message < 10; message += 1) kept.keep('1234', { limit: 7 })
  expect(kept).toMatchObject({ size: 7, bytes: 28 })
  let room = 2
  kept.drain(() => (room -= 1) >= 0, true)
  expect(kept).toMatchObject({ size: 5, bytes: 20 })
  kept.withhold()
  expect(kept).toMatchObject({ size: 0, bytes: 0 })
  kept.restore()
  expect(kept).toMatchObject({ size: 5, bytes: 20 })
  kept.clear()
  expect(kept).toMatchObject({ size: 0, bytes: 0 })
})

test('S3 drain() survives clear() in its callback', () => {
  const kept = new SendQueue()
  for (const message of numbers(1, 3)) kept.keep(message, true)
  kept.drain(() => {
    kept.clear()
    return true
  }, true)
  expect(kept).toMatchObject({ size: 0, bytes: 0 })
  kept.keep('4', true)
  expect(take(kept)).toEqual(['4'])
})

describe('the options of one message', () => {
  const full = { limit: 3, overflow: 'drop-newest' } as const

  test('S5 maxAge removes a message from any position, and frees its place', () => {
    const kept = new SendQueue()
    kept.keep('old', full)
    kept.keep('short', full, { maxAge: 100 })
    kept.keep('long', full, { maxAge: 1_000 })
    vi.advanceTimersByTime(100)
    expect(kept.keep('early', full)).toBe(false)
    vi.advanceTimersByTime(1)
    expect(kept.keep('in its place', full)).toBe(true)
    expect(take(kept, full)).toEqual(['old', 'long', 'in its place'])
  })

  test('S5 maxAge replaces that of the queue, whether shorter or longer', () => {
    const kept = new SendQueue()
    const queue = { maxAge: 500 }
    for (const maxAge of [100, undefined, 1_000, Infinity]) kept.keep(`${maxAge}`, queue, { maxAge })
    vi.advanceTimersByTime(501)
    expect(take(kept, queue)).toEqual(['1000', 'Infinity'])
  })

  test('S5 maxAge: 0 keeps a message for the same moment only', () => {
    const kept = new SendQueue()
    kept.keep('now', true, { maxAge: 0 })
    expect(take(kept)).toEqual(['now'])
    kept.keep('too late', true, { maxAge: 0 })
    vi.advanceTimersByTime(1)
    expect(take(kept)).toEqual([])
  })

  test('S5 an aborted signal removes the message, and frees its bytes and its place', () => {
    const kept = new SendQueue()
    const { signal, abort } = abortable()
    kept.keep('1', full)
    kept.keep('22', full, { signal })
    kept.keep('333', full)
    expect(kept.keep('full', full)).toBe(false)
    abort()
    expect(kept).toMatchObject({ size: 2, bytes: 4 })
    expect(kept.keep('4', full)).toBe(true)
    expect(take(kept)).toEqual(['1', '333', '4'])
  })

  test('S5 an aborted signal also removes a withheld message', () => {
    const kept = new SendQueue()
    const { signal, abort } = abortable()
    kept.keep('aborted', true, { signal })
    kept.keep('kept', true)
    kept.withhold()
    abort()
    expect(kept).toMatchObject({ size: 0, bytes: 0 })
    kept.restore()
    expect(take(kept)).toEqual(['kept'])
    expect(kept).toMatchObject({ size: 0, bytes: 0 })
  })

  test('S5 the queue stops listening to a signal once the message has left', () => {
    const kept = new SendQueue()
    const { signal, abort } = abortable()
    const added = vi.spyOn(signal, 'addEventListener')
    const removed = vi.spyOn(signal, 'removeEventListener')
    kept.keep('sent', true, { signal })
    take(kept)
    kept.keep('cleared', true, { signal })
    kept.clear()
    kept.keep('too old', true, { signal, maxAge: 1 })
    vi.advanceTimersByTime(2)
    take(kept)
    kept.keep('pushed out', true, { signal })
    kept.keep('other', { limit: 1 })
    expect(removed.mock.calls).toEqual(added.mock.calls)
    expect(added).toHaveBeenCalledTimes(4)
    abort()
    expect(take(kept)).toEqual(['other'])
  })

  test('S5 one signal removes ten thousand messages in few passes', () => {
    const kept = new SendQueue()
    const { signal, abort } = abortable()
    const filter = vi.spyOn(Array.prototype, 'filter')
    for (let message = 0; message < 10_000; message += 1) kept.keep('text', { limit: Infinity }, { signal })
    abort()
    const { length } = filter.mock.calls
    filter.mockRestore()
    expect(kept).toMatchObject({ size: 0, bytes: 0 })
    expect(length).toBeLessThan(50)
  })

  test('S6 clear(true) removes only messages that are bound to the session', () => {
    const kept = new SendQueue()
    for (const queue of [true, 'session', undefined, 'session'] as const)
      kept.keep(`${queue}`, true, { queue })
    kept.clear(true)
    expect(take(kept)).toEqual(['true', 'undefined'])
  })

  test('S8 the queue reports the reason of each loss', () => {
    const lost: unknown[] = []
    const kept = new SendQueue((reason) => lost.push(reason))
    const { signal, abort } = abortable()
    kept.keep('sent', true)
    take(kept)
    kept.clear()
    expect(lost).toEqual([])
    kept.keep('aborted', true, { signal })
    abort()
    kept.keep('pushed out', true)
    kept.keep('next', { limit: 1 })
    kept.clear()
    kept.keep('too old', true, { maxAge: 1 })
    vi.advanceTimersByTime(2)
    take(kept)
    kept.keep('bound', true, { queue: 'session' })
    kept.clear(true)
    expect(lost).toEqual(['abort', 'overflow', undefined, undefined, undefined])
  })

  const abortable = () => {
    const controller = new AbortController()
    return { signal: controller.signal, abort: () => controller.abort() }
  }
})
