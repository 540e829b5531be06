import { describe, expect, test, vi } from 'vitest'
import { createConnection } from '../../../src/connection/createConnection.js'
import type { Address, ProtocolList, Source } from '../../../src/connection/options.js'
import { collectUncaught } from '../../support/collectUncaught.js'
import { defer } from '../../support/defer.js'
import { withFakeClock } from '../../support/fakeClock.js'
import { FakeWebSocket } from '../../support/FakeWebSocket.js'
import { later } from '../../support/later.js'
import { cutOff, end, witness } from '../../support/witness.js'

withFakeClock()

const wrong = new Error('no token')
const fail = () => {
  throw wrong
}

describe('open()', () => {
  test('L1 the connection dials nothing, calls no address function and starts no timer before the call', () => {
    const source = vi.fn(() => 'ws://peer/')
    const connection = witness({}, source)
    expect(source).not.toHaveBeenCalled()
    expect(FakeWebSocket.all).toEqual([])
    expect(vi.getTimerCount()).toBe(0)
    expect(connection.getSnapshot()).toEqual({
      status: 'closed',
      readyState: 3,
      lastCloseEvent: null,
      closedBy: null,
      lastMessage: null,
      data: null,
      error: null,
      retry: null,
    })
  })

  test('L1 dials once, however often it is called', () => {
    const connection = witness()
    for (let call = 0; call < 3; call += 1) connection.open()
    FakeWebSocket.last.accept()
    connection.open()
    expect(FakeWebSocket.all).toHaveLength(1)
    expect(connection.calls).toEqual([0, 1, 'onOpen'])
    expect(vi.getTimerCount()).toBe(0)
  })

  test('L1 dials before it returns when the address is known at once', () => {
    for (const source of [
      'ws://peer/',
      new URL('ws://peer/'),
      () => 'ws://peer/',
      () => new URL('ws://peer/'),
    ]) {
      witness({}, source).open()
      expect(FakeWebSocket.last.url).toBe('ws://peer/')
    }
    expect(FakeWebSocket.all).toHaveLength(4)
  })

  test('L1 shows CONNECTING while it waits for an address', async () => {
    const address = defer<string>()
    const connection = witness({}, () => address.promise)
    connection.open()
    expect(connection.getSnapshot().readyState).toBe(0)
    expect(FakeWebSocket.all).toEqual([])
    address.resolve('ws://late/')
    await later(0)
    expect(FakeWebSocket.last.url).toBe('ws://late/')
    FakeWebSocket.last.accept()
    expect(connection.calls).toEqual([0, 1, 'onOpen'])
  })

  test('L1 calls the address and protocols functions for every attempt', () => {
    let attempt = 0
    const connection = witness({ protocols: () => [`token-${attempt}`] }, () => `ws://peer/${(attempt += 1)}`)
    connection.open()
    FakeWebSocket.last.refuse()
    connection.open()
    expect(FakeWebSocket.all.map(({ url, protocols }) => [url, ...protocols])).toEqual([
      ['ws://peer/1', 'token-1'],
      ['ws://peer/2', 'token-2'],
    ])
  })

  test.each<[string, ProtocolList | (() => ProtocolList | Promise<ProtocolList>), string[]]>([
    ['none', undefined, []],
    ['one', 'chat', ['chat']],
    ['several', ['chat', 'superchat'], ['chat', 'superchat']],
    ['a function', () => ['chat'], ['chat']],
    ['a function that returns undefined', () => undefined, []],
    ['a function that returns a promise', () => Promise.resolve('chat'), ['chat']],
  ])('L5 offers the protocols: %s', async (_, protocols, offered) => {
    witness({ protocols }).open()
    await later(0)
    expect(FakeWebSocket.last.protocols).toEqual(offered)
  })

  test('L6 uses the latest configuration from the next session on', () => {
    const connection = witness({ binaryType: 'blob' })
    connection.open()
    connection.configure({ WebSocket: FakeWebSocket, source: 'ws://other/', binaryType: 'arraybuffer' })
    expect(FakeWebSocket.all.map(({ url }) => url)).toEqual(['ws://peer/'])
    FakeWebSocket.last.refuse()
    connection.open()
    expect(FakeWebSocket.last).toMatchObject({ url: 'ws://other/', binaryType: 'arraybuffer' })
  })
})

describe('a missing or invalid address', () => {
  test.each<[string, Source]>([
    ['null', null],
    ['undefined', undefined],
    ['an empty string', ''],
    ['false', false],
    ['a function that returns null', () => null],
    ['a function that returns the empty string', () => ''],
    ['a function that returns false', () => false],
    ['a function that returns no value', () => undefined],
  ])('L10 leaves the connection CLOSED without an error: %s', (_, source) => {
    const change = vi.fn()
    const onError = vi.fn()
    const connection = createConnection(source, { WebSocket: FakeWebSocket, onError })
    connection.subscribe(change)
    connection.open()
    expect(change).not.toHaveBeenCalled()
    expect(onError).not.toHaveBeenCalled()
    expect(connection.getSnapshot()).toMatchObject({ readyState: 3, error: null })
    expect(vi.getTimerCount()).toBe(0)
  })

  test('L10 leads to CLOSED without an error when a promise resolves to null', async () => {
    const connection = witness({}, () => Promise.resolve(null))
    connection.open()
    await later(0)
    expect(connection.calls).toEqual([0, 3])
    expect(connection.getSnapshot().error).toBeNull()
    expect(vi.getTimerCount()).toBe(0)
  })

  test.each<[string, Source, ProtocolList]>([
    ['an invalid address', 'no address', []],
    ['an unsupported scheme', 'javascript:alert(1)', []],
    ['a fragment', 'ws://peer/#there', []],
    ['a duplicate protocol', 'ws://peer/', ['chat', 'chat']],
    ['a protocol with a space', 'ws://peer/', 'super chat'],
    ['a promise of an invalid address', () => Promise.resolve('no address'), []],
  ])('L10 leads to CLOSED with a SyntaxError, without a retry: %s', async (_, source, protocols) => {
    const uncaught = collectUncaught()
    const connection = witness({ protocols }, source)
    connection.open()
    await later(3_600_000)
    const { error } = connection.getSnapshot()
    expect(error).toMatchObject({ name: 'SyntaxError' })
    expect(connection.getSnapshot()).toMatchObject({ readyState: 3, lastCloseEvent: null, closedBy: null })
    expect(connection.errors).toEqual([error])
    expect(connection.closeEvents).toEqual([])
    expect(FakeWebSocket.all).toEqual([])
    expect(vi.getTimerCount()).toBe(0)
    expect(await uncaught()).toEqual([])
  })

  test.each<[string, Source, (() => ProtocolList) | undefined]>([
    ['an address function that throws', fail, undefined],
    ['an address function that rejects', () => Promise.reject(wrong), undefined],
    ['a protocols function that throws', 'ws://peer/', fail],
    ['a protocols function that rejects', 'ws://peer/', () => Promise.reject(wrong) as never],
    ['protocols that throw while the address is pending', () => Promise.resolve('ws://peer/'), fail],
  ])('L10 leads to CLOSED with the thrown error: %s', async (_, source, protocols) => {
    const uncaught = collectUncaught()
    const connection = witness({ protocols }, source)
    connection.open()
    await later(3_600_000)
    expect(connection.getSnapshot()).toMatchObject({ readyState: 3, lastCloseEvent: null })
    expect(connection.getSnapshot().error).toBe(wrong)
    expect(connection.errors).toEqual([wrong])
    expect(vi.getTimerCount()).toBe(0)
    expect(await uncaught()).toEqual([])
  })

  test('L10 leaves no unhandled rejection when both functions fail, one at once and one later', async () => {
    const uncaught = collectUncaught()
    const connection = witness({ protocols: fail }, () => Promise.reject(new Error('too late to matter')))
    connection.open()
    expect(connection.getSnapshot().error).toBe(wrong)
    expect(await uncaught()).toEqual([])
  })

  test.each([
    ['a string', 'no token'],
    ['undefined', undefined],
  ])('L10 causes an Error for a rejected value that is not one: %s', async (_, cause) => {
    const address = defer<string>()
    const connection = witness({}, () => address.promise)
    connection.open()
    address.reject(cause)
    await later(0)
    const { error } = connection.getSnapshot()
    expect(error).toBeInstanceOf(Error)
    expect(error?.cause).toBe(cause)
  })

  test('L10 allows another open(), which clears the error once it is open', () => {
    let source: Address = 'no address'
    const connection = witness({}, () => source)
    connection.open()
    source = 'ws://peer/'
    connection.open()
    expect(connection.getSnapshot().error).toMatchObject({ name: 'SyntaxError' })
    FakeWebSocket.last.accept()
    expect(connection.getSnapshot()).toMatchObject({ readyState: 1, error: null })
  })
})

describe('a late address', () => {
  test.each<[string, (address: ReturnType<typeof defer<string>>) => void]>([
    ['a valid address', ({ resolve }) => resolve('ws://late/')],
    ['an invalid address', ({ resolve }) => resolve('no address')],
    ['a rejection', ({ reject }) => reject(wrong)],
  ])('C8 changes nothing after close(): %s', async (_, answer) => {
    const uncaught = collectUncaught()
    const address = defer<string>()
    const connection = witness({}, () => address.promise)
    connection.open()
    connection.close()
    const snapshot = connection.getSnapshot()
    answer(address)
    await later(0)
    expect(connection.getSnapshot()).toBe(snapshot)
    expect(FakeWebSocket.all).toEqual([])
    expect(connection.errors).toEqual([])
    expect(await uncaught()).toEqual([])
  })

  test('L1 does not replace a newer address', async () => {
    const first = defer<string>()
    const second = defer<string>()
    const answers = [first, second]
    const connection = witness({}, () => answers.shift()!.promise)
    connection.open()
    connection.close()
    connection.open()
    second.resolve('ws://second/')
    await later(0)
    first.resolve('ws://first/')
    await later(0)
    expect(FakeWebSocket.all.map(({ url }) => url)).toEqual(['ws://second/'])
  })

  test('L1 is not used for a newer attempt, even if it comes first', async () => {
    const first = defer<string>()
    const answers = [first, defer<string>()]
    const connection = witness({}, () => answers.shift()!.promise)
    connection.open()
    connection.dispose()
    connection.open()
    first.resolve('ws://first/')
    await later(0)
    expect(FakeWebSocket.all).toEqual([])
    expect(connection.getSnapshot().readyState).toBe(0)
  })
})

test('L10 a refused handshake causes 1006 and an error', () => {
  const connection = witness()
  connection.open()
  FakeWebSocket.last.refuse()
  expect(connection.getSnapshot()).toMatchObject({ readyState: 3, closedBy: 'network' })
  expect(end(connection.getSnapshot().lastCloseEvent)).toEqual(cutOff)
  expect(connection.getSnapshot().error).toMatchObject({ message: 'could not connect (1006)' })
  expect(connection.calls).toEqual([0, 3, 'onError', 'onClose'])
  expect(vi.getTimerCount()).toBe(0)
})

test('L10 a runtime without WebSocket causes a TypeError', () => {
  vi.stubGlobal('WebSocket', undefined)
  const connection = witness({ WebSocket: undefined })
  connection.open()
  vi.unstubAllGlobals()
  expect(connection.getSnapshot().readyState).toBe(3)
  expect(connection.getSnapshot().error).toBeInstanceOf(TypeError)
  expect(connection.getSnapshot().error?.message).toMatch(/WebSocket is missing/)
})

test('B1 the error for an invalid option WebSocket says that it must be a class', () => {
  const connection = witness({ WebSocket: { WebSocket: FakeWebSocket } as never })
  connection.open()
  expect(connection.getSnapshot().error).toEqual(new TypeError('WebSocket must be a class'))
})
