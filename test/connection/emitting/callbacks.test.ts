import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createConnection } from '../../../src/connection/createConnection.js'
import { collectReports } from '../../support/collectReports.js'
import { FakeWebSocket } from '../../support/FakeWebSocket.js'
import { later, soon } from '../../support/later.js'
import { openWitness, witness } from '../../support/witness.js'

beforeEach(() => {
  vi.useFakeTimers()
  FakeWebSocket.reset()
})

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

const throws = (text: string) => () => {
  throw new Error(text)
}

describe('messages', () => {
  test('M1 reach every listener once, in order, however fast they come', () => {
    const [connection, socket] = openWitness()
    const received: unknown[] = []
    connection.onMessage((event) => received.push(event.data))
    for (let message = 0; message < 1_000; message += 1) socket.message(`${message}`)
    const all = Array.from({ length: 1_000 }, (_, index) => `${index}`)
    expect(received).toEqual(all)
    expect(connection.messages.map(({ data }) => data as unknown)).toEqual(all)
    expect(connection.getSnapshot().data).toBe('999')
    expect(connection.getSnapshot().lastMessage).toBe(connection.messages.at(-1))
  })

  test('L9 are passed to subscribers, who get undefined for any other change', () => {
    const [connection, socket] = openWitness()
    const emitted: unknown[] = []
    connection.subscribe((message) => emitted.push(message))
    socket.message('one')
    connection.close()
    const [event] = connection.messages
    expect(emitted).toEqual([{ data: 'one', event, receivedAt: Date.now(), session: 1 }, undefined])
  })

  test('M1 stay in the snapshot after the session, and during the next one', () => {
    const [connection, socket] = openWitness()
    socket.message('last words')
    socket.peerCloses()
    expect(connection.getSnapshot().data).toBe('last words')
    connection.open()
    FakeWebSocket.last.accept()
    expect(connection.getSnapshot().data).toBe('last words')
  })

  test('M1 do not reach a listener that has stopped, even within its call', () => {
    const [connection, socket] = openWitness()
    const received: string[] = []
    const stop = connection.onMessage(() => {
      received.push('once')
      stop()
    })
    socket.message('one')
    socket.message('two')
    expect(received).toEqual(['once'])
  })

  test('M1 have the type that binaryType names', () => {
    const [blobs, first] = openWitness()
    first.message(Uint8Array.of(1, 2))
    expect(blobs.getSnapshot().data).toBeInstanceOf(Blob)
    const [buffers, second] = openWitness({ binaryType: 'arraybuffer' })
    second.message(Uint8Array.of(1, 2))
    expect(new Uint8Array(buffers.getSnapshot().data as ArrayBuffer)).toEqual(Uint8Array.of(1, 2))
  })

  test('M1 reach the other listeners when one calls close(), and none follows', () => {
    const [connection, socket] = openWitness({ onMessage: () => connection.close(4000) })
    const received: unknown[] = []
    connection.onMessage(({ data }) => received.push(data))
    socket.message('enough')
    socket.message('more')
    expect(received).toEqual(['enough'])
    expect(socket.closeCalls).toEqual([[4000]])
    expect(connection.getSnapshot()).toMatchObject({ readyState: 2, data: 'enough' })
  })
})

describe('a callback that throws', () => {
  test('M4 is reported, and stops neither the others nor the connection', async () => {
    const reports = collectReports()
    const connection = witness({
      onOpen: throws('onOpen'),
      onMessage: throws('onMessage'),
      onClose: throws('onClose'),
      onError: throws('onError'),
    })
    const others: unknown[] = []
    connection.subscribe(throws('subscriber'))
    connection.onMessage(throws('listener'))
    connection.subscribe(() => void others.push(connection.getSnapshot().readyState))
    connection.onMessage(({ data }) => others.push(data))
    connection.listen((...[name]) => void others.push(name))
    connection.open()
    FakeWebSocket.last.accept()
    FakeWebSocket.last.message('hello')
    FakeWebSocket.last.drop()
    await soon()
    expect(others).toEqual([0, 1, 'onOpen', 1, 'hello', 3, 'onError', 'onClose'])
    expect(reports.map((error) => (error as Error).message)).toEqual([
      'subscriber',
      'subscriber',
      'onOpen',
      'onMessage',
      'subscriber',
      'listener',
      'subscriber',
      'onError',
      'onClose',
    ])
    expect(connection.getSnapshot().readyState).toBe(3)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('M4 does not make close() throw', () => {
    collectReports()
    const [connection] = openWitness()
    connection.subscribe(throws('subscriber'))
    expect(() => connection.close()).not.toThrow()
    expect(FakeWebSocket.last.closedWith).toEqual([])
  })
})

describe('createConnection()', () => {
  test('C9 calls the callbacks among its options', () => {
    const emitted: unknown[] = []
    const connection = createConnection('ws://peer/', {
      WebSocket: FakeWebSocket,
      onOpen: ({ type }) => emitted.push(type),
      onMessage: ({ data }) => emitted.push(data),
      onClose: ({ code }) => emitted.push(code),
      onError: ({ message }) => emitted.push(message),
    })
    connection.open()
    FakeWebSocket.last.accept()
    FakeWebSocket.last.message('hello')
    FakeWebSocket.last.drop()
    expect(emitted).toEqual(['open', 'hello', 'connection lost (1006)', 1006])
  })

  test('C9 returns functions that work without `this`', async () => {
    const { open, send, close, getSnapshot, subscribe, onMessage, dispose } = createConnection('ws://peer/', {
      WebSocket: FakeWebSocket,
    })
    const emitted: unknown[] = []
    subscribe(() => emitted.push(getSnapshot().readyState))
    onMessage(({ data }) => emitted.push(data))
    open()
    send('queued')
    FakeWebSocket.last.accept()
    FakeWebSocket.last.message('hello')
    close(4000, 'bye')
    dispose()
    await later(3_000)
    expect(emitted).toEqual([0, 1, 1, 'hello', 2, 3])
    expect(FakeWebSocket.last.sent).toEqual(['queued'])
  })

  test('L10 needs no options', () => {
    const connection = createConnection('no address')
    connection.open()
    expect(connection.getSnapshot()).toMatchObject({ readyState: 3, error: { name: 'SyntaxError' } })
  })
})

describe('subscribers', () => {
  test('L9 are called only when something visible changed', () => {
    const connection = witness({}, 'ws://peer/', 'mounting')
    const seen: unknown[] = []
    connection.subscribe(() => seen.push(connection.getSnapshot()))
    // The phases are mounting, resolving and connecting, which all show CONNECTING.
    connection.enable(true)
    expect(seen).toEqual([])
    FakeWebSocket.last.accept()
    connection.close()
    connection.open()
    connection.dispose()
    expect(seen).toHaveLength(3)
    expect(new Set(seen).size).toBe(3)
  })

  test('L9 see the same snapshot while nothing visible changes', () => {
    const [connection] = openWitness()
    const snapshot = connection.getSnapshot()
    connection.open()
    connection.enable(true)
    connection.send('hello')
    connection.configure({ source: 'ws://other/' })
    expect(connection.getSnapshot()).toBe(snapshot)
  })

  test('L4 are not called after they have unsubscribed', () => {
    const connection = witness()
    const listener = vi.fn()
    connection.subscribe(listener)()
    connection.open()
    expect(listener).not.toHaveBeenCalled()
  })
})
