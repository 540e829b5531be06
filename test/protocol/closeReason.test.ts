// @vitest-environment node
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fitCloseReason } from '../../src/protocol/closeReason.js'
import { anyText, bytesIn } from './arbitraries.js'

const emoji = '\u{1F600}'

describe('fitCloseReason', () => {
  test.each([
    ['an empty string', '', ''],
    ['a short text', 'bye', 'bye'],
    ['123 letters', 'a'.repeat(123), 'a'.repeat(123)],
    ['124 letters', 'a'.repeat(124), 'a'.repeat(123)],
    ['62 characters of two bytes', 'é'.repeat(62), 'é'.repeat(61)],
    ['41 characters of three bytes', '€'.repeat(41), '€'.repeat(41)],
    ['42 characters of three bytes', '€'.repeat(42), '€'.repeat(41)],
    ['31 emoji', emoji.repeat(31), emoji.repeat(30)],
    ['124 of the last one-byte character', '\x7F'.repeat(124), '\x7F'.repeat(123)],
    ['62 of the first two-byte character', '\x80'.repeat(62), '\x80'.repeat(61)],
    ['62 of the last two-byte character', '\u07FF'.repeat(62), '\u07FF'.repeat(61)],
    ['42 of the first three-byte character', '\u0800'.repeat(42), '\u0800'.repeat(41)],
    ['42 of the last three-byte character', '\uFFFF'.repeat(42), '\uFFFF'.repeat(41)],
    ['31 of the first four-byte character', '\u{10000}'.repeat(31), '\u{10000}'.repeat(30)],
    ['31 of the last four-byte character', '\u{10FFFF}'.repeat(31), '\u{10FFFF}'.repeat(30)],
    ['an emoji at the limit', 'a'.repeat(119) + emoji, 'a'.repeat(119) + emoji],
    ['an emoji across the limit', 'a'.repeat(120) + emoji, 'a'.repeat(120)],
    ['an emoji across the limit and a letter that would fit', `${'a'.repeat(122)}${emoji}b`, 'a'.repeat(122)],
    ['a lone surrogate at the limit', `${'a'.repeat(120)}\uD83D`, `${'a'.repeat(120)}\uD83D`],
    ['a lone surrogate across the limit', `${'a'.repeat(121)}\uD83D`, 'a'.repeat(121)],
    ['42 lone surrogates', '\uDE00'.repeat(42), '\uDE00'.repeat(41)],
    ['NUL', '\0'.repeat(200), '\0'.repeat(123)],
  ])('C11 cuts %s to whole characters within 123 bytes', (_title, text, expected) => {
    expect(fitCloseReason(text)).toBe(expected)
  })

  test('C11 returns the longest beginning that fits', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const fitting = fitCloseReason(text)
        expect(text.startsWith(fitting)).toBe(true)
        expect(bytesIn(fitting)).toBeLessThanOrEqual(123)
        if (fitting === text) return
        const next = String.fromCodePoint(text.codePointAt(fitting.length)!)
        expect(bytesIn(fitting + next)).toBeGreaterThan(123)
      }),
      { numRuns: 2000 },
    )
  })

  test('C11 never splits a surrogate pair', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const fitting = fitCloseReason(text)
        const characters = Array.from(text)
        expect(characters.slice(0, Array.from(fitting).length).join('')).toBe(fitting)
      }),
      { numRuns: 2000 },
    )
  })

  test('C11 returns a text that fits unchanged, its own results too', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const fitting = fitCloseReason(text)
        expect(fitCloseReason(fitting)).toBe(fitting)
        if (bytesIn(text) <= 123) expect(fitting).toBe(text)
      }),
    )
  })
})
