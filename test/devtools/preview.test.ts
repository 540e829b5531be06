import { expect, test } from 'vitest'
import { preview } from '../../src/devtools/preview.js'
import type { Preview } from '../../src/devtools/contract.js'

/** A preview in words. */
function toWords({ type, text, entries, more }: Preview): unknown {
  const shown = entries.length
    ? Object.fromEntries(entries.map(([key, value]) => [key, toWords(value)]))
    : text
  const named = type === 'string' || type === 'object' || type === 'array' ? shown : `${type} ${text}`
  return more ? [named, more] : named
}

test('I21 shows every kind of value', () => {
  class Quote {
    price = 7
  }
  expect(
    toWords(
      preview({
        text: 'a',
        number: -0.5,
        yes: true,
        none: null,
        missing: undefined,
        big: 10n,
        symbol: Symbol('s'),
        act: () => 1,
        at: new Date(0),
        never: new Date(Number.NaN),
        list: Object.assign(Array(3), { 0: 1, 2: 3 }),
        bytes: new Uint8Array([1, 255]),
        buffer: new ArrayBuffer(1),
        blob: new Blob(['x']),
        quote: new Quote(),
        bare: Object.create(null) as unknown,
      }),
    ),
  ).toEqual({
    text: 'a',
    number: 'number -0.5',
    yes: 'boolean true',
    none: 'null null',
    missing: 'other undefined',
    big: 'other 10n',
    symbol: 'other Symbol(s)',
    act: 'other function',
    at: 'other 1970-01-01T00:00:00.000Z',
    never: 'other Invalid Date',
    list: { 0: 'number 1', 1: 'other undefined', 2: 'number 3' },
    bytes: 'binary Uint8Array(2) 01 ff',
    buffer: 'binary ArrayBuffer(1) 00',
    blob: 'binary Blob',
    quote: { price: 'number 7' },
    bare: 'Object',
  })
  expect(preview(new Quote()).text).toBe('Quote')
  expect(preview([1, 2]).text).toBe('Array(2)')
})

test('I21 calls no getter, no toJSON and no toString, and survives cycles and proxies', () => {
  const calls: string[] = []
  const call = (name: string) => () => {
    calls.push(name)
    throw new Error(name)
  }
  const hostile: Record<string, unknown> = { toJSON: call('toJSON'), toString: call('toString') }
  Object.defineProperty(hostile, 'price', { get: call('get'), enumerable: true })
  hostile['self'] = hostile
  hostile['proxy'] = new Proxy({}, { ownKeys: call('ownKeys') })
  hostile['twice'] = [1]
  hostile['again'] = hostile['twice']
  expect(toWords(preview(hostile))).toEqual({
    toJSON: 'other function',
    toString: 'other function',
    price: 'getter getter',
    self: 'cycle contains itself',
    proxy: 'unreadable cannot be read',
    twice: { 0: 'number 1' },
    again: { 0: 'number 1' },
  })
  expect(calls).toEqual(['ownKeys'])
})

test('I21 shortens long texts, large buffers, many fields and deep values', () => {
  expect(preview('x'.repeat(50_000_000))).toMatchObject({ text: 'x'.repeat(1_000), more: 49_999_000 })
  expect(preview(new Uint8Array(1_000)).more).toBe(744)
  const many = preview(Array(50_000_000))
  expect([many.entries.length, many.more]).toEqual([100, 49_999_900])
  let deep: unknown = 'end'
  for (let depth = 0; depth < 10_000; depth += 1) deep = { deep }
  let depth = 0
  for (let shown: Preview | undefined = preview(deep); shown; shown = shown.entries[0]?.[1]) depth += 1
  expect(depth).toBe(13)
  const wide = Array.from({ length: 100 }, () => Array.from({ length: 100 }, () => [1, 2, 3]))
  const count = (shown: Preview): number => shown.entries.reduce((sum, [, value]) => sum + count(value), 1)
  expect(count(preview(wide))).toBeLessThanOrEqual(2_100)
})
