// @vitest-environment node
import fc from 'fast-check'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { assertCloseArguments, toCloseArguments } from '../../src/protocol/closeArguments.js'
import { type CloseArgumentList, closeArgumentLists, outcomeOf } from '../support/closeArgumentLists.js'
import { anyText, anyValue, bytesIn } from './arbitraries.js'
import { referenceCloseArguments } from './referenceCloseArguments.js'

const refusedCode = 'InvalidAccessError, 15'
const refusedReason = 'SyntaxError, 12'
const tooLong = 'a'.repeat(124)
const emoji = '\u{1F600}'

/** The result of `close(...list)`: the arguments for the socket, or the name of the error. */
const resultOf = (...list: unknown[]) => {
  let result: unknown
  const outcome = outcomeOf(() => (result = toCloseArguments(...list)))
  expect(outcomeOf(() => assertCloseArguments(...list))).toBe(outcome)
  return outcome === 'accepted' ? result : outcome
}

const messageOf = (...list: unknown[]): string => {
  try {
    toCloseArguments(...list)
  } catch (error) {
    return (error as Error).message
  }
  throw new Error('nothing was thrown')
}

afterEach(() => vi.unstubAllGlobals())

describe('the code', () => {
  test.each([
    ['null', null, refusedCode],
    ['false', false, refusedCode],
    ['true', true, refusedCode],
    ['an empty string', '', refusedCode],
    ['a blank string', ' ', refusedCode],
    ['an empty array', [], refusedCode],
    ['0', 0, refusedCode],
    ['-0', -0, refusedCode],
    ['NaN', NaN, refusedCode],
    ['a word', 'bye', refusedCode],
    ['an object', {}, refusedCode],
    ['a function', () => 1, refusedCode],
    ['an event', new Event('click'), refusedCode],
    ['"1000"', '1000', [1000]],
    ['"3000"', '3000', [3000]],
    ['" 1000 "', ' 1000 ', [1000]],
    ['"1e3"', '1e3', [1000]],
    ['"0x3E8"', '0x3E8', [1000]],
    ['[1000]', [1000], [1000]],
    ['a date', new Date(1000), [1000]],
    ['an object with valueOf', { valueOf: () => 1000 }, [1000]],
    ['Infinity', Infinity, refusedCode],
    ['-Infinity', -Infinity, refusedCode],
    ['66536', 66536, refusedCode],
    ['2 ** 32 + 1000', 2 ** 32 + 1000, refusedCode],
    ['-64536', -64536, refusedCode],
    ['999.49', 999.49, refusedCode],
    ['999.5', 999.5, [1000]],
    ['1000.4', 1000.4, [1000]],
    ['1000.5', 1000.5, [1000]],
    ['1000.51', 1000.51, refusedCode],
    ['2999.49', 2999.49, refusedCode],
    ['2999.5', 2999.5, [3000]],
    ['3000.5', 3000.5, [3000]],
    ['3001.5', 3001.5, [3002]],
    ['4998.5', 4998.5, [4998]],
    ['4999.49', 4999.49, [4999]],
    ['4999.5', 4999.5, refusedCode],
    ['1000n', 1000n, 'TypeError'],
    ['a symbol', Symbol('code'), 'TypeError'],
    ['a BigInt object', Object(1000n), 'TypeError'],
    ['an object without prototype', Object.create(null), 'TypeError'],
  ])('C1 is converted from %s as Web IDL does', (_title, code, expected) => {
    expect(resultOf(code)).toEqual(expected)
  })

  test('C1 is accepted if it is 1000 or 3000-4999, of all 65536 codes', () => {
    const accepted = Array.from({ length: 65536 }, (_, code) => code).filter(
      (code) => outcomeOf(() => toCloseArguments(code)) === 'accepted',
    )
    expect(accepted).toEqual([1000, ...Array.from({ length: 2000 }, (_, index) => 3000 + index)])
  })

  test('C1 undefined and holes count as a missing code', () => {
    expect(resultOf()).toEqual([])
    expect(resultOf(undefined)).toEqual([])
    expect(resultOf(undefined, undefined)).toEqual([])
    expect(resultOf(...(new Array(2) as unknown[]))).toEqual([])
  })

  test('C1 every half is rounded to the even neighbour', () => {
    for (let code = 3000; code < 4999; code++) expect(resultOf(code + 0.5)).toEqual([code + (code % 2)])
  })

  test('C4 is passed on as an integer', () => {
    fc.assert(
      fc.property(fc.double({ min: 2999.5, max: 4999.5, maxExcluded: true, noNaN: true }), (code) => {
        const [integer] = toCloseArguments(code)
        expect(integer).toSatisfy(Number.isInteger)
        expect(Math.abs(integer! - code)).toBeLessThanOrEqual(0.5)
      }),
    )
  })
})

describe('the reason', () => {
  test.each([
    ['null', null, 'null'],
    ['0', 0, '0'],
    ['-0', -0, '0'],
    ['false', false, 'false'],
    ['NaN', NaN, 'NaN'],
    ['an object', {}, '[object Object]'],
    ['an array', ['a', 'b'], 'a,b'],
    ['an error', new Error('why'), 'Error: why'],
    ['a BigInt', 5n, '5'],
    ['an object with both methods', { toString: () => 'string', valueOf: () => 'value' }, 'string'],
    ['NUL', 'a\0b', 'a\0b'],
    ['a byte order mark', '\uFEFFbye', '\uFEFFbye'],
    ['control characters', '\x01\x7F\r\n', '\x01\x7F\r\n'],
  ])('C1 is converted from %s to a string', (_title, reason, expected) => {
    expect(resultOf(4000, reason)).toEqual([4000, expected])
  })

  test.each([
    ['a symbol', Symbol('reason')],
    ['an array with a symbol', [Symbol('reason')]],
    ['an object without prototype', Object.create(null)],
  ])('C1 must not be %s: a TypeError', (_title, reason) => {
    expect(resultOf(4000, reason)).toBe('TypeError')
    expect(resultOf(undefined, reason)).toBe('TypeError')
  })

  test.each([
    ['a high surrogate', '\uD800', '\uFFFD'],
    ['a low surrogate', '\uDFFF', '\uFFFD'],
    ['an emoji cut in half', `a${emoji}`.slice(0, -1), 'a\uFFFD'],
    ['the halves in the wrong order', '\uDE00\uD83D', '\uFFFD\uFFFD'],
    ['a lone surrogate before a pair', `\uD83D${emoji}`, `\uFFFD${emoji}`],
    ['a lone surrogate after a pair', `${emoji}\uDE00`, `${emoji}\uFFFD`],
    ['41 lone surrogates', '\uD800'.repeat(41), '\uFFFD'.repeat(41)],
    ['no character of a surrogate pair', emoji.repeat(30), emoji.repeat(30)],
  ])('C11 becomes well-formed with U+FFFD: %s', (_title, reason, expected) => {
    expect(resultOf(4000, reason)).toEqual([4000, expected])
  })

  test.each([
    ['123 characters of one byte', 'a'.repeat(123), 'a'.repeat(124)],
    ['61 characters of two bytes and one of one byte', `${'é'.repeat(61)}a`, 'é'.repeat(62)],
    ['41 characters of three bytes', '€'.repeat(41), `${'€'.repeat(41)}a`],
    ['30 characters of four bytes and one of three bytes', `${emoji.repeat(30)}€`, emoji.repeat(31)],
    ['41 lone surrogates', '\uD800'.repeat(41), '\uD800'.repeat(42)],
    ['a lone surrogate at the end', `${'a'.repeat(120)}\uD800`, `${'a'.repeat(121)}\uD800`],
  ])('C1 is limited in bytes, not in characters: %s fit, more do not', (_title, fitting, longer) => {
    expect(resultOf(1000, fitting)).toEqual([1000, fitting.replaceAll('\uD800', '\uFFFD')])
    expect(resultOf(1000, longer)).toBe(refusedReason)
    expect(resultOf(undefined, longer)).toBe(refusedReason)
  })

  test('C5 without a code is sent with 1000', () => {
    expect(resultOf(undefined, 'why')).toEqual([1000, 'why'])
    expect(resultOf(undefined, null)).toEqual([1000, 'null'])
    expect(resultOf(undefined, '\uD800')).toEqual([1000, '\uFFFD'])
  })

  test('C5 is left out if it is empty', () => {
    expect(resultOf(undefined, '')).toEqual([])
    expect(resultOf(undefined, [])).toEqual([])
    expect(resultOf(4000, '')).toEqual([4000])
    expect(resultOf(4000, undefined)).toEqual([4000])
  })
})

describe('the validation', () => {
  const boom = new Error('boom')
  const thrower = {
    toString() {
      throw boom
    },
  }
  const untouched = new Proxy({}, { get: () => expect.fail('the reason was touched') })

  test('C1 checks the code before the reason', () => {
    expect(resultOf(999, tooLong)).toBe(refusedCode)
    expect(resultOf(4000, tooLong)).toBe(refusedReason)
  })

  test('C1 converts the reason before it checks the code', () => {
    expect(() => toCloseArguments(999, thrower)).toThrow(boom)
    expect(resultOf(999, Symbol('reason'))).toBe('TypeError')
  })

  test('C1 does not touch the reason if the code cannot be converted', () => {
    expect(resultOf(Symbol('code'), untouched)).toBe('TypeError')
    expect(resultOf(1000n, untouched)).toBe('TypeError')
    fc.assert(
      fc.property(fc.anything(), (thrown) => {
        const code = {
          valueOf() {
            throw thrown
          },
        }
        let caught: unknown = boom
        try {
          toCloseArguments(code, untouched)
        } catch (error) {
          caught = error
        }
        expect(caught).toBe(thrown)
      }),
    )
  })

  test('C1 converts each argument once, the code first, valid or not', () => {
    fc.assert(
      fc.property(fc.double(), anyText, (number, text) => {
        const steps: string[] = []
        const traced = (name: string, value: unknown) => ({
          [Symbol.toPrimitive]: (hint: string) => {
            steps.push(`${name} to ${hint}`)
            return value
          },
        })
        const once = outcomeOf(() => toCloseArguments(traced('code', number), traced('reason', text)))
        expect(steps).toEqual(['code to number', 'reason to string'])
        expect(once).toBe(outcomeOf(() => toCloseArguments(number, text)))
      }),
    )
  })
})

describe('any two values', () => {
  test('C1 have the same result as a naive transcription of the standard', () => {
    fc.assert(
      fc.property(anyValue, anyValue, (code, reason) => {
        let actual, expected
        const outcome = outcomeOf(() => (actual = toCloseArguments(code, reason)))
        expect(outcome).toBe(outcomeOf(() => (expected = referenceCloseArguments(code, reason))))
        expect(actual).toEqual(expected)
      }),
      { numRuns: 2000 },
    )
  })

  test(`C1 have the same result and conversions as that transcription in each of ${closeArgumentLists.length} lists`, () => {
    const run = (convert: (...list: unknown[]) => unknown, { make }: CloseArgumentList) => {
      const steps: string[] = []
      let result: unknown
      const outcome = outcomeOf(() => (result = convert(...make((step) => steps.push(step)))))
      return { outcome, result, steps }
    }
    for (const list of closeArgumentLists) {
      expect(run(toCloseArguments, list), list.title).toEqual(run(referenceCloseArguments, list))
    }
  })

  test('C4 result in no argument, a valid code, or a valid code and a well-formed reason that fits', () => {
    fc.assert(
      fc.property(anyValue, anyValue, (code, reason) => {
        let result: readonly unknown[] = []
        if (outcomeOf(() => (result = toCloseArguments(code, reason))) !== 'accepted') return
        const [integer, text, ...rest] = result
        expect(rest).toEqual([])
        if (result.length === 0) return
        expect(integer).toSatisfy(
          (number: number) =>
            Number.isInteger(number) && (number === 1000 || (number > 2999 && number < 5000)),
        )
        if (result.length === 1) return
        expect(text).toBeTypeOf('string')
        expect(text).not.toBe('')
        expect(bytesIn(text as string)).toBeLessThanOrEqual(123)
        expect(encodeURIComponent(text as string)).toBeTypeOf('string')
      }),
      { numRuns: 2000 },
    )
  })

  test('C4 do not change when they are converted again', () => {
    fc.assert(
      fc.property(anyValue, anyValue, (code, reason) => {
        let once: readonly unknown[] = []
        if (outcomeOf(() => (once = toCloseArguments(code, reason))) !== 'accepted') return
        expect(toCloseArguments(...once)).toEqual(once)
      }),
    )
  })
})

describe('the error', () => {
  test('C3 is a DOMException with the name and the number of the standard', () => {
    for (const [list, name, code] of [
      [[1001], 'InvalidAccessError', DOMException.INVALID_ACCESS_ERR],
      [[1000, tooLong], 'SyntaxError', DOMException.SYNTAX_ERR],
    ] as const) {
      expect(() => toCloseArguments(...list)).toThrow(DOMException)
      expect(() => toCloseArguments(...list)).toThrow(expect.objectContaining({ name, code }))
    }
  })

  test.each([
    [[1001], 'close code must be 1000 or in 3000-4999, got 1001'],
    [[1000.51], 'close code must be 1000 or in 3000-4999, got 1000.51'],
    [['bye'], 'close code must be 1000 or in 3000-4999, got NaN'],
    [[null], 'close code must be 1000 or in 3000-4999, got 0'],
    [[66536], 'close code must be 1000 or in 3000-4999, got 66536'],
    [[-Infinity], 'close code must be 1000 or in 3000-4999, got -Infinity'],
    [[1000, 'a'.repeat(200)], 'close reason must fit in 123 bytes of UTF-8, got 200 characters'],
    [[1000, '€'.repeat(42)], 'close reason must fit in 123 bytes of UTF-8, got 42 characters'],
  ])('C3 states the rule and the value: close(...%j)', (list, message) => {
    expect(messageOf(...list)).toBe(message)
  })

  test('C3 is an Error with the same name, code and message if there is no DOMException', () => {
    for (const [list, name, code] of [
      [[1001], 'InvalidAccessError', 15],
      [[1000, tooLong], 'SyntaxError', 12],
    ] as const) {
      const message = messageOf(...list)
      vi.stubGlobal('DOMException', undefined)
      let caught: unknown
      try {
        toCloseArguments(...list)
      } catch (error) {
        caught = error
      }
      expect(caught).toBeInstanceOf(Error)
      expect(caught).toMatchObject({ name, code, message })
      expect(String(caught)).toBe(`${name}: ${message}`)
      vi.unstubAllGlobals()
    }
  })

  test('C3 uses the DOMException that exists when it throws, not at import', async () => {
    vi.stubGlobal('DOMException', undefined)
    vi.resetModules()
    const fresh = await import('../../src/protocol/closeArguments.js')
    expect(() => fresh.toCloseArguments(1001)).toThrow(expect.objectContaining({ code: 15 }))
    vi.unstubAllGlobals()
    expect(() => fresh.toCloseArguments(1001)).toThrow(DOMException)
  })
})

test('C1 assertCloseArguments returns nothing', () => {
  const call: (...list: unknown[]) => unknown = assertCloseArguments
  expect(call()).toBeUndefined()
  expect(call(4000, 'why')).toBeUndefined()
})
