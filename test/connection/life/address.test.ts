import { describe, expect, test, vi } from 'vitest'
import { ask, toKey as toKeyWithText, toList, toText } from '../../../src/connection/life/address.js'
import type { Attempt, Protocols, Source } from '../../../src/connection/options.js'

/** As the hook calls it. */
const toKey = (source: Source, protocols: Protocols) => toKeyWithText(source, protocols, toText(source))

describe('toKey', () => {
  test.each<[string, [Source, Protocols], [Source, Protocols]]>([
    ['the same string', ['ws://peer/', undefined], ['ws://peer/', undefined]],
    ['a URL and its text', [new URL('ws://peer/a'), undefined], ['ws://peer/a', undefined]],
    ['two URLs', [new URL('ws://peer/a'), undefined], [new URL('ws://peer/a'), undefined]],
    ['two functions', [() => 'ws://one/', undefined], [() => 'ws://two/', undefined]],
    ['no protocols and an empty list', ['ws://peer/', undefined], ['ws://peer/', []]],
    ['one protocol and a list of one', ['ws://peer/', 'chat'], ['ws://peer/', ['chat']]],
    ['two lists', ['ws://peer/', ['a', 'b']], ['ws://peer/', ['a', 'b']]],
    ['two spellings of one address', ['wss://PEER:443', undefined], ['wss://peer/', undefined]],
    ['https: and wss:', ['https://peer/a', undefined], [new URL('wss://peer/a'), undefined]],
    ['two protocol functions', ['ws://peer/', () => 'a'], ['ws://peer/', () => ['b']]],
  ])('L6 returns equal keys for %s', (_, one, other) => {
    expect(toKey(...one)).toBe(toKey(...other))
    expect(toKey(...one)).not.toBeNull()
  })

  test.each<[string, [Source, Protocols], [Source, Protocols]]>([
    ['two addresses', ['ws://peer/a', undefined], ['ws://peer/b', undefined]],
    ['paths that differ in case', ['ws://peer/a', undefined], ['ws://peer/A', undefined]],
    ['two protocols', ['ws://peer/', 'a'], ['ws://peer/', 'b']],
    ['two orders of protocols', ['ws://peer/', ['a', 'b']], ['ws://peer/', ['b', 'a']]],
    ['one protocol with a comma and two protocols', ['ws://peer/', ['a,b']], ['ws://peer/', ['a', 'b']]],
    ['a protocol and a part of the address', ['ws://peer/","a', []], ['ws://peer/', ['a']]],
    ['a function and an address', [() => 'ws://peer/', undefined], ['ws://peer/', undefined]],
    ['the address "null" and a function', ['null', undefined], [() => 'ws://peer/', undefined]],
    ['the address "undefined" and a function', ['undefined', undefined], [() => 'ws://peer/', undefined]],
    ['a protocols function and a protocol', ['ws://peer/', () => 'a'], ['ws://peer/', 'a']],
    ['two ports', ['wss://peer:444/', undefined], ['wss://peer/', undefined]],
    ['a relative and an absolute address', ['/ws', undefined], ['ws://peer/ws', undefined]],
  ])('L5 returns different keys for %s', (_, one, other) => {
    expect(toKey(...one)).not.toBe(toKey(...other))
  })

  test('L7 returns null without an address, with any protocols', () => {
    expect(toKey(null, undefined)).toBeNull()
    expect(toKey(undefined, 'chat')).toBeNull()
    expect(toKey('', 'chat')).toBeNull()
    expect(toKey(false, undefined)).toBeNull()
  })

  test('B1 returns an empty key for a source that JSON cannot represent', () => {
    for (const source of [7n, { toJSON: () => 7n }]) expect(toKey(source as never, undefined)).toBe('')
  })

  test('L7 does not call address and protocols functions', () => {
    const source = vi.fn(() => 'ws://peer/')
    const protocols = vi.fn(() => 'chat')
    toKey(source, protocols)
    expect(source).not.toHaveBeenCalled()
    expect(protocols).not.toHaveBeenCalled()
  })
})

describe('toList', () => {
  test.each<[Protocols, string[]]>([
    [undefined, []],
    ['chat', ['chat']],
    [
      ['a', 'b'],
      ['a', 'b'],
    ],
    [[], []],
  ])('L6 returns a list for %j', (protocols, list) => {
    expect(toList(protocols)).toEqual(list)
  })

  test('L6 copies a list, so that changes to the original have no effect', () => {
    const protocols = ['a']
    expect(toList(protocols)).not.toBe(protocols)
  })
})

const attempt: Attempt = { attempt: 3, lastCloseEvent: null, signal: new AbortController().signal }

describe('ask', () => {
  test('R8 passes the attempt to the address and protocols functions', () => {
    const source = vi.fn(() => null)
    const protocols = vi.fn(() => [])
    void ask(source, protocols, attempt)
    expect(source.mock.calls).toEqual([[attempt]])
    expect(protocols.mock.calls).toEqual([[attempt]])
  })

  test('L1 returns the answers at once when both are synchronous', () => {
    const url = new URL('ws://peer/')
    expect(ask('ws://peer/', 'chat', attempt)).toEqual(['ws://peer/', 'chat'])
    expect(
      ask(
        () => url,
        () => ['chat'],
        attempt,
      ),
    ).toEqual([url, ['chat']])
    expect(ask(null, undefined, attempt)).toEqual([null, undefined])
  })

  test('L1 returns a promise when one of the two functions returns a promise', async () => {
    const promise = Promise.resolve('ws://peer/')
    const thenable: PromiseLike<string> = { then: promise.then.bind(promise) }
    for (const [source, protocols] of [
      [() => Promise.resolve('ws://peer/'), 'chat'],
      ['ws://peer/', () => Promise.resolve('chat')],
      [() => Promise.resolve('ws://peer/'), () => Promise.resolve('chat')],
      [() => thenable, () => 'chat'],
    ] as [Source, Protocols][]) {
      const answers = ask(source, protocols, attempt)
      expect(answers).toBeInstanceOf(Promise)
      expect(await answers).toEqual(['ws://peer/', 'chat'])
    }
  })

  test('L10 throws or rejects with the error of the function', async () => {
    const wrong = new Error('no token')
    const fail = () => {
      throw wrong
    }
    expect(() => ask(fail, undefined, attempt)).toThrow(wrong)
    expect(() => ask('ws://peer/', fail, attempt)).toThrow(wrong)
    await expect(ask(() => Promise.reject(wrong), undefined, attempt)).rejects.toBe(wrong)
  })
})
