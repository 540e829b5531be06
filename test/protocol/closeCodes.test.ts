// @vitest-environment node
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { toCloseArguments } from '../../src/protocol/closeArguments.js'
import { closeCodes, describeCloseCode } from '../../src/protocol/closeCodes.js'
import { ReadyState } from '../../src/protocol/readyState.js'
import { outcomeOf } from '../support/closeArgumentLists.js'

const everyCode = Array.from({ length: 65536 }, (_, code) => code)
const oddNumbers = [NaN, Infinity, -Infinity, -1, -1000, 1000.5, 3000.5, 4999.5, 0.5, 65536, 66536, 2 ** 53]

describe('describeCloseCode', () => {
  test.each([
    [0, 'Unused', 'nobody', 0, 999],
    [999, 'Unused', 'nobody', 0, 999],
    [1000, 'Normal closure', 'either', 1000, 1000],
    [1001, 'Going away', 'either', 1001, 1001],
    [1002, 'Protocol error', 'either', 1002, 1002],
    [1003, 'Unsupported data', 'either', 1003, 1003],
    [1004, 'Reserved', 'nobody', 1004, 1004],
    [1005, 'No status', 'nobody', 1005, 1005],
    [1006, 'Abnormal closure', 'nobody', 1006, 1006],
    [1007, 'Invalid payload', 'either', 1007, 1007],
    [1008, 'Policy violation', 'either', 1008, 1008],
    [1009, 'Message too big', 'either', 1009, 1009],
    [1010, 'Missing extension', 'client', 1010, 1010],
    [1011, 'Internal error', 'server', 1011, 1011],
    [1012, 'Service restart', 'server', 1012, 1012],
    [1013, 'Try again later', 'server', 1013, 1013],
    [1014, 'Bad gateway', 'server', 1014, 1014],
    [1015, 'TLS handshake', 'nobody', 1015, 1015],
    [1016, 'Unassigned', 'nobody', 1016, 2999],
    [2999, 'Unassigned', 'nobody', 1016, 2999],
    [3000, 'Unauthorized', 'either', 3000, 3000],
    [3001, 'Library', 'either', 3000, 3999],
    [3003, 'Forbidden', 'either', 3003, 3003],
    [3008, 'Timeout', 'either', 3008, 3008],
    [3999, 'Library', 'either', 3000, 3999],
    [4000, 'Private', 'either', 4000, 4999],
    [4999, 'Private', 'either', 4000, 4999],
    [5000, 'Out of range', 'nobody', 5000, 65535],
    [65535, 'Out of range', 'nobody', 5000, 65535],
  ])('R2 describes %i: %s, sent by %s', (code, name, sender, first, last) => {
    expect(describeCloseCode(code)).toMatchObject({ name, sender, first, last })
  })

  test('R2 has retry for 1001, 1005, 1006, 1011-1015 and 3008, and for no other code', () => {
    const worth = everyCode.filter((code) => describeCloseCode(code).retry)
    expect(worth).toEqual([1001, 1005, 1006, 1011, 1012, 1013, 1014, 1015, 3008])
  })

  test('C1 has sendable for exactly the codes that close() accepts', () => {
    const accepted = everyCode.filter((code) => outcomeOf(() => toCloseArguments(code)) === 'accepted')
    expect(everyCode.filter((code) => describeCloseCode(code).sendable)).toEqual(accepted)
  })

  test('R2 returns an object of the same shape for any number', () => {
    const anyNumber = fc.oneof(
      fc.double(),
      fc.integer(),
      fc.integer({ min: -1, max: 70_000 }),
      fc.constantFrom(...oddNumbers),
    )
    fc.assert(
      fc.property(anyNumber, (code) => {
        const description = describeCloseCode(code)
        expect(description).toEqual({
          first: expect.any(Number) as number,
          last: expect.any(Number) as number,
          name: expect.stringMatching(/^[A-Z]/) as string,
          meaning: expect.stringMatching(/^[A-Z]/) as string,
          sender: expect.stringMatching(/^(nobody|client|server|either)$/) as string,
          sendable: expect.any(Boolean) as boolean,
          retry: expect.any(Boolean) as boolean,
        })
      }),
    )
  })

  test.each(oddNumbers)('R2 describes %d as not a close code', (code) => {
    expect(describeCloseCode(code)).toEqual({
      first: code,
      last: code,
      name: 'Not a code',
      meaning: 'Codes are integers from 0 to 65535',
      sender: 'nobody',
      sendable: false,
      retry: false,
    })
  })
})

describe('closeCodes', () => {
  test('R2 contains exactly the objects that describeCloseCode returns, which cover 0-65535', () => {
    const given = new Set(everyCode.map(describeCloseCode))
    expect([...given].toSorted((one, other) => one.first - other.first || one.last - other.last)).toEqual(
      closeCodes.toSorted((one, other) => one.first - other.first || one.last - other.last),
    )
    for (const description of given) expect(closeCodes).toContain(description)
  })

  test('R2 has a short meaning for each code', () => {
    for (const { first, meaning } of closeCodes) expect(meaning, String(first)).toMatch(/^[A-Z].{9,50}$/)
  })

  test('R2 is in ascending order, a range after the codes in it', () => {
    const lasts = closeCodes.map(({ last }) => last)
    expect(lasts).toEqual(lasts.toSorted((one, other) => one - other))
  })
})

test('C9 the ready states have the numbers of the platform', () => {
  expect(ReadyState).toEqual({ CONNECTING: 0, OPEN: 1, CLOSING: 2, CLOSED: 3 })
})
