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
  test('L1 dials nothing, asks nobody and starts no clock before it is called', () => {
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
    expect(connection.told).toEqual([0, 1, 'onOpen'])
    expect(vi.getTimerCount()).toBe(0)
  })

  test('L1 has dialled when it returns, where the address is at hand', () => {
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

  test('L1 waits for an address that takes its time, CONNECTING', async () => {
    const address = defer<string>()
    const connection = witness({}, () => address.promise)
    connection.open()
    expect(connection.getSnapshot().readyState).toBe(0)
    expect(FakeWebSocket.all).toEqual([])
    address.resolve('ws://late/')
    await later(0)
    expect(FakeWebSocket.last.url).toBe('ws://late/')
    FakeWebSocket.last.accept()
    expect(connection.told).toEqual([0, 1, 'onOpen'])
  })

  test('L1 asks afresh for every attempt, for the protocols too', () => {
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
    ['a function that answers with none', () => undefined, []],
    ['a function that answers late', () => Promise.resolve('chat'), ['chat']],
  ])('L5 offers the protocols: %s', async (_, protocols, offered) => {
    witness({ protocols }).open()
    await later(0)
    expect(FakeWebSocket.last.protocols).toEqual(offered)
  })

  test('L6 works with what it was configured with last, from the next session on', () => {
    const connection = witness({ binaryType: 'blob' })
    connection.open()
    connection.configure({ WebSocket: FakeWebSocket, source: 'ws://other/', binaryType: 'arraybuffer' })
    expect(FakeWebSocket.all.map(({ url }) => url)).toEqual(['ws://peer/'])
    FakeWebSocket.last.refuse()
    connection.open()
    expect(FakeWebSocket.last).toMatchObject({ url: 'ws://other/', binaryType: 'arraybuffer' })
  })
})

describe('an address that is none', () => {
  test.each<[string, Source]>([
    ['null', null],
    ['undefined', undefined],
    ['an empty string', ''],
    ['false', false],
    ['a function that says null', () => null],
    ['a function that says the empty string', () => ''],
    ['a function that says false', () => false],
    ['a function that says undefined', () => undefined],
  ])('L10 stays CLOSED and silent: %s', (_, source) => {
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

  test('L10 is CLOSED without an error where the address turns out to be null', async () => {
    const connection = witness({}, () => Promise.resolve(null))
    connection.open()
    await later(0)
    expect(connection.told).toEqual([0, 3])
    expect(connection.getSnapshot().error).toBeNull()
    expect(vi.getTimerCount()).toBe(0)
  })

  test.each<[string, Source, ProtocolList]>([
    ['an address that is not one', 'no address', []],
    ['a scheme that is not for sockets', 'javascript:alert(1)', []],
    ['a fragment', 'ws://peer/#there', []],
    ['a protocol twice', 'ws://peer/', ['chat', 'chat']],
    ['a protocol with a space', 'ws://peer/', 'super chat'],
    ['a late address that is not one', () => Promise.resolve('no address'), []],
  ])('L10 is CLOSED with the error, and tries no more: %s', async (_, source, protocols) => {
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
  ])('L10 is CLOSED with what was thrown: %s', async (_, source, protocols) => {
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

  test('L10 lets no rejection escape where both functions fail, one at once and one later', async () => {
    const uncaught = collectUncaught()
    const connection = witness({ protocols: fail }, () => Promise.reject(new Error('too late to matter')))
    connection.open()
    expect(connection.getSnapshot().error).toBe(wrong)
    expect(await uncaught()).toEqual([])
  })

  test.each([
    ['a string', 'no token'],
    ['nothing', undefined],
  ])('L10 makes an error of what is none: %s', async (_, cause) => {
    const address = defer<string>()
    const connection = witness({}, () => address.promise)
    connection.open()
    address.reject(cause)
    await later(0)
    const { error } = connection.getSnapshot()
    expect(error).toBeInstanceOf(Error)
    expect(error?.cause).toBe(cause)
  })

  test('L10 forgets the error when it is open again, and can be opened', () => {
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

describe('an answer that comes late', () => {
  test.each<[string, (address: ReturnType<typeof defer<string>>) => void]>([
    ['with an address', ({ resolve }) => resolve('ws://late/')],
    ['with an address that is none', ({ resolve }) => resolve('no address')],
    ['with a rejection', ({ reject }) => reject(wrong)],
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

  test('L1 never beats the answer to a newer question', async () => {
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

  test('L1 does not answer the newer question, though it is the first to come', async () => {
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

test('L10 says of a refused handshake what the standard says, and that it is an error', () => {
  const connection = witness()
  connection.open()
  FakeWebSocket.last.refuse()
  expect(connection.getSnapshot()).toMatchObject({ readyState: 3, closedBy: 'network' })
  expect(end(connection.getSnapshot().lastCloseEvent)).toEqual(cutOff)
  expect(connection.getSnapshot().error).toMatchObject({ message: 'could not connect (1006)' })
  expect(connection.told).toEqual([0, 3, 'onError', 'onClose'])
  expect(vi.getTimerCount()).toBe(0)
})

test('L10 says so where there is no WebSocket at all', () => {
  vi.stubGlobal('WebSocket', undefined)
  const connection = witness({ WebSocket: undefined })
  connection.open()
  vi.unstubAllGlobals()
  expect(connection.getSnapshot().readyState).toBe(3)
  expect(connection.getSnapshot().error).toBeInstanceOf(TypeError)
  expect(connection.getSnapshot().error?.message).toMatch(/WebSocket is missing/)
})

test('B1 says that a WebSocket must be a class', () => {
  const connection = witness({ WebSocket: { WebSocket: FakeWebSocket } as never })
  connection.open()
  expect(connection.getSnapshot().error).toEqual(new TypeError('WebSocket must be a class'))
})
