import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createOrder } from '../../../src/connection/emitting/order.js'
import { FakeWebSocket } from '../../support/FakeWebSocket.js'
import { openWitness, witness, type Witness } from '../../support/witness.js'

beforeEach(() => {
  vi.useFakeTimers()
  FakeWebSocket.reset()
})
afterEach(() => vi.useRealTimers())

/** Collects what a second listener receives, in order. */
function collectEvents(connection: Witness): string[] {
  const received: string[] = []
  connection.listen((...[name, event]) => {
    received.push('code' in event ? `${name} ${event.code}` : name)
  })
  return received
}

const reconnect = { delay: 600_000, maxDelay: 600_000, jitter: 'none' } as const

describe('createOrder', () => {
  test('M4 runs a nested call after all earlier ones, and its first function at once', () => {
    const calls: string[] = []
    const emit = createOrder()
    emit(
      () => {
        calls.push('a')
        emit(
          () => void calls.push('c'),
          () => calls.push('first of c'),
        )
        calls.push('end of a')
      },
      () => {
        calls.push('first of a')
        emit(() => void calls.push('b'))
      },
    )
    emit(() => void calls.push('d'))
    expect(calls).toEqual(['first of a', 'a', 'first of c', 'end of a', 'b', 'c', 'd'])
  })
})

describe('a connection', () => {
  test('L3 emits the older end first, even if a subscriber reconnects before it', () => {
    const [connection, first] = openWitness({ reconnect })
    const received = collectEvents(connection)
    const forget = connection.subscribe(() => {
      if (connection.getSnapshot().retry === null) return
      forget()
      connection.reconnect()
      FakeWebSocket.last.accept()
      connection.reconnect()
    })
    first.peerCloses(1012)
    expect(received).toEqual(['onClose 1012', 'onOpen', 'onClose 1006'])
    expect(connection.closeEvents.map(({ code }) => code)).toEqual([1012, 1006])
    expect(connection.getSnapshot().lastCloseEvent).toBe(connection.closeEvents[1])
  })

  test('L3 emits the older end first when onError calls open()', () => {
    const connection = witness({ reconnect, onError: () => connection.open() })
    const received = collectEvents(connection)
    connection.open()
    FakeWebSocket.last.accept()
    FakeWebSocket.last.drop()
    FakeWebSocket.last.accept()
    expect(received).toEqual(['onOpen', 'onError', 'onClose 1006', 'onOpen', 'onReconnect'])
  })

  test('M4 emits onOpen to every listener before the onClose that another listener causes', () => {
    const connection = witness({ reconnect, onOpen: () => connection.reconnect() })
    const received = collectEvents(connection)
    connection.open()
    FakeWebSocket.last.accept()
    expect(received).toEqual(['onOpen', 'onClose 1006'])
    expect(connection.calls.filter((name) => typeof name === 'string')).toEqual(['onOpen', 'onClose'])
  })

  test('S2 flushes the queue only after onOpen of the session has run', () => {
    let first = true
    const connection = witness({
      reconnect,
      onOpen() {
        connection.send(first ? 'hello 1' : 'hello 2')
        if (!first) return
        first = false
        connection.reconnect()
        FakeWebSocket.last.accept()
        connection.send('after')
      },
    })
    connection.open()
    connection.send('queued')
    FakeWebSocket.last.accept()
    expect(FakeWebSocket.all[0]!.sent).toEqual(['hello 1'])
    expect(FakeWebSocket.last.sent.toSorted()).toEqual(['after', 'hello 2', 'queued'])
    expect(FakeWebSocket.last.sent.indexOf('queued')).toBeGreaterThan(
      FakeWebSocket.last.sent.indexOf('hello 2'),
    )
  })
})
