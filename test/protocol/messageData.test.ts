// @vitest-environment node
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { measure, type MessageData } from '../../src/protocol/messageData.js'
import { anyText, bytesIn } from './arbitraries.js'

test.each<[string, MessageData, number]>([
  ['an empty string', '', 0],
  ['ASCII', 'abc', 3],
  ['characters of two, three and four bytes', 'é€😀', 9],
  ['a lone surrogate, which becomes U+FFFD', '\uD800', 3],
  ['a Blob', new Blob(['12']), 2],
  ['an ArrayBuffer', new ArrayBuffer(3), 3],
  ['a view, without the rest of its buffer', new Uint16Array(new ArrayBuffer(8), 2, 2), 4],
  ['an object without a size', {} as Blob, 0],
])('S1 measure() counts the bytes of %s', (_, data, bytes) => {
  expect(measure(data)).toBe(bytes)
})

test('S1 measure() counts as many bytes as TextEncoder makes of any text, lone surrogates too', () => {
  fc.assert(
    fc.property(fc.oneof(anyText, fc.string({ unit: 'binary' })), (text) => {
      expect(measure(text)).toBe(bytesIn(text))
    }),
    { numRuns: 3_000 },
  )
})

test.each([
  '\uD83D',
  '\uDE00',
  '\uDE00\uD83D',
  '\uD83D\uD83D\uDE00',
  '\uD83D\uDE00\uDE00',
  '\uD83Da',
  '\uD83Dé',
])('S1 measure() counts three bytes for each lone surrogate: %j', (text) => {
  expect(measure(text)).toBe(bytesIn(text))
})
