// @vitest-environment node
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { measure, type MessageData } from '../../src/protocol/messageData.js'
import { anyText, bytesIn } from './arbitraries.js'

test.each<[string, MessageData, number]>([
  ['no text', '', 0],
  ['ASCII', 'abc', 3],
  ['what UTF-8 has two, three and four bytes for', 'é€😀', 9],
  ['a lone surrogate, which becomes U+FFFD', '\uD800', 3],
  ['a Blob', new Blob(['12']), 2],
  ['an ArrayBuffer', new ArrayBuffer(3), 3],
  ['a view, and not what it is a view of', new Uint16Array(new ArrayBuffer(8), 2, 2), 4],
  ['an object that says nothing of its size', {} as Blob, 0],
])('S1 counts the bytes of %s', (_, data, bytes) => {
  expect(measure(data)).toBe(bytes)
})

test('S1 counts the bytes of any text as the encoder makes them, lone surrogates too', () => {
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
])('S1 counts three bytes for each surrogate without its other half: %j', (text) => {
  expect(measure(text)).toBe(bytesIn(text))
})
