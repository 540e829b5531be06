import { describe, expect, test, vi } from 'vitest'
import { ask, toKey, toList } from '../../../src/connection/life/address.js'
import type { Attempt, Protocols, Source } from '../../../src/connection/options.js'

describe('toKey', () => {
  test.each<[string, [Source, Protocols], [Source, Protocols]]>([
    ['the same string', ['ws://peer/', undefined], ['ws://peer/', undefined]],
    ['a URL and its text', [new URL('ws://peer/a'), undefined], ['ws://peer/a', undefined]],
    ['two URLs', [new URL('ws://peer/a'), undefined], [new URL('ws://peer/a'), undefined]],
    ['two functions', [() => 'ws://one/', undefined], [() => 'ws://two/', undefined]],
    ['no protocols and an empty list', ['ws://peer/', undefined], ['ws://peer/', []]],
    ['one protocol and a list of one', ['ws://peer/', 'chat'], ['ws://peer/', ['chat']]],
    ['two lists', ['ws://peer/', ['a', 'b']], ['ws://peer/', ['a', 'b']]],
    ['two spellings', ['wss://PEER:443', undefined], ['wss://peer/', undefined]],
    ['the schemes of HTTP', ['https://peer/a', undefined], [new URL('wss://peer/a'), undefined]],
    ['two protocol functions', ['ws://peer/', () => 'a'], ['ws://peer/', () => ['b']]],
  ])('L6 is equal for %s', (_, one, other) => {
    expect(toKey(...one)).toBe(toKey(...other))
    expect(toKey(...one)).not.toBeNull()
  })

  test.each<[string, [Source, Protocols], [Source, Protocols]]>([
    ['another address', ['ws://peer/a', undefined], ['ws://peer/b', undefined]],
    ['another case of the path', ['ws://peer/a', undefined], ['ws://peer/A', undefined]],
    ['another protocol', ['ws://peer/', 'a'], ['ws://peer/', 'b']],
    ['another order of protocols', ['ws://peer/', ['a', 'b']], ['ws://peer/', ['b', 'a']]],
    ['one protocol with a comma and two', ['ws://peer/', ['a,b']], ['ws://peer/', ['a', 'b']]],
    ['a protocol and a part of the address', ['ws://peer/","a', []], ['ws://peer/', ['a']]],
    ['a function and an address', [() => 'ws://peer/', undefined], ['ws://peer/', undefined]],
    ['an address that is the text null', ['null', undefined], [() => 'ws://peer/', undefined]],
    ['an address that is the text undefined', ['undefined', undefined], [() => 'ws://peer/', undefined]],
    ['a function and a list', ['ws://peer/', () => 'a'], ['ws://peer/', 'a']],
    ['another port', ['wss://peer:444/', undefined], ['wss://peer/', undefined]],
    ['a path and an address', ['/ws', undefined], ['ws://peer/ws', undefined]],
  ])('L5 differs for %s', (_, one, other) => {
    expect(toKey(...one)).not.toBe(toKey(...other))
  })

  test('L7 is null for no address, whatever the protocols', () => {
    expect(toKey(null, undefined)).toBeNull()
    expect(toKey(undefined, 'chat')).toBeNull()
    expect(toKey('', 'chat')).toBeNull()
    expect(toKey(false, undefined)).toBeNull()
  })

  test('B1 is empty, as no address is, for what has no text', () => {
    for (const source of [7n, { toJSON: () => 7n }]) expect(toKey(source as never, undefined)).toBe('')
  })

  test('L7 asks no function', () => {
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
  ])('L6 makes a list of %j', (protocols, list) => {
    expect(toList(protocols)).toEqual(list)
  })

  test('L6 makes a list of its own, which nobody can change from outside', () => {
    const protocols = ['a']
    expect(toList(protocols)).not.toBe(protocols)
  })
})

const attempt: Attempt = { attempt: 3, lastCloseEvent: null, signal: new AbortController().signal }

describe('ask', () => {
  test('R8 tells both which attempt it is', () => {
    const source = vi.fn(() => null)
    const protocols = vi.fn(() => [])
    void ask(source, protocols, attempt)
    expect(source.mock.calls).toEqual([[attempt]])
    expect(protocols.mock.calls).toEqual([[attempt]])
  })

  test('L1 answers at once where it can', () => {
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

  test('L1 answers later if one of the two does', async () => {
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

  test('L10 throws what they throw', async () => {
    const wrong = new Error('no token')
    const fail = () => {
      throw wrong
    }
    expect(() => ask(fail, undefined, attempt)).toThrow(wrong)
    expect(() => ask('ws://peer/', fail, attempt)).toThrow(wrong)
    await expect(ask(() => Promise.reject(wrong), undefined, attempt)).rejects.toBe(wrong)
  })
})
