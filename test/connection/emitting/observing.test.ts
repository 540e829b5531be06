import { inspect } from 'node:util'
import { describe, expect, test, vi } from 'vitest'
import { withFakePage } from '../../support/fakeClock.js'
import { FakeWebSocket } from '../../support/FakeWebSocket.js'
import { later } from '../../support/later.js'
import { goOnline, hide, show } from '../../support/page.js'
import { openWitness, witness } from '../../support/witness.js'

const steady = { delay: 1_000, jitter: 'none' } as const

withFakePage()

describe('status', () => {
  test('R19 is reconnecting from the loss until the connection is open again, during attempts too', async () => {
    const connection = witness({ reconnect: steady }, 'wss://example.com/')
    const seen: string[] = [connection.getSnapshot().status]
    connection.onChange(() => {
      const { status } = connection.getSnapshot()
      if (status !== seen.at(-1)) seen.push(status)
    })
    connection.open()
    FakeWebSocket.last.accept()
    FakeWebSocket.last.drop()
    await later(1_000)
    expect(connection.getSnapshot()).toMatchObject({ readyState: 0, status: 'reconnecting' })
    FakeWebSocket.last.refuse()
    await later(2_000)
    FakeWebSocket.last.accept()
    connection.close()
    FakeWebSocket.last.answerClose()
    expect(seen).toEqual(['closed', 'connecting', 'open', 'reconnecting', 'open', 'closing', 'closed'])
  })

  test('R19 is closed after giving up, and connecting after open()', () => {
    const [connection, socket] = openWitness({ reconnect: steady })
    socket.peerCloses(4401)
    expect(connection.getSnapshot().status).toBe('closed')
    connection.open()
    expect(connection.getSnapshot().status).toBe('connecting')
    connection.close()
    expect(connection.getSnapshot()).toMatchObject({ status: 'closing', readyState: 2 })
    connection.open()
    expect(connection.getSnapshot().status).toBe('closing')
  })

  test('R19 is offline without a network, and paused while the page is hidden', async () => {
    const connection = witness({ reconnect: steady, pauseWhenHidden: 50 }, 'wss://example.com/')
    connection.enable(true)
    FakeWebSocket.last.accept()
    goOnline(false)
    FakeWebSocket.last.drop()
    expect(connection.getSnapshot().status).toBe('offline')
    goOnline()
    expect(connection.getSnapshot().status).toBe('reconnecting')
    FakeWebSocket.last.accept()
    hide()
    await later(50)
    expect(connection.getSnapshot()).toMatchObject({ status: 'paused', readyState: 3 })
    show()
    expect(connection.getSnapshot().status).toBe('connecting')
  })
})

describe('on()', () => {
  test('H10 calls the listener with the arguments of the option, the connection last', async () => {
    const connection = witness({ reconnect: steady })
    const received: unknown[][] = []
    for (const name of ['open', 'close', 'error', 'reconnect'] as const)
      connection.on(name, (...values: readonly unknown[]) => received.push([name, ...values]))
    connection.open()
    FakeWebSocket.last.accept()
    FakeWebSocket.last.drop()
    await later(1_000)
    FakeWebSocket.last.accept()
    expect(received.map(([name]) => name)).toEqual(['open', 'error', 'close', 'open', 'reconnect'])
    expect(received.every((values) => values.at(-1) === connection && values.length === 3)).toBe(true)
    expect(received[2]?.[1]).toBe(connection.getSnapshot().lastCloseEvent)
  })

  test('H10 does not call a stopped listener, even for the end of a disposed session', () => {
    const [connection, socket] = openWitness()
    const listener = vi.fn()
    const stop = connection.on('close', listener)
    connection.dispose()
    stop()
    socket.answerClose()
    expect(listener).not.toHaveBeenCalled()
    expect(connection.closeEvents).toHaveLength(1)
  })

  test('H10 accepts one listener for two events, and each is stopped separately', () => {
    const [connection, socket] = openWitness()
    const listener = vi.fn()
    const stop = connection.on('error', listener)
    connection.on('close', listener)
    stop()
    socket.drop()
    expect(listener).toHaveBeenCalledOnce()
  })

  test.each(['message', 'toString', '', undefined])('H10 refuses the name %s', (name) => {
    const [connection] = openWitness()
    expect(() => connection.on(name as 'open', () => undefined)).toThrow(
      new TypeError(`event must be open, close, error or reconnect, got ${String(name)}`),
    )
    expect(() => connection.on('open', null as never)).toThrow(TypeError)
  })
})

describe('socket', () => {
  test('H11 shows the current socket, from its handshake to its end, and cannot change it', () => {
    const connection = witness({ binaryType: 'arraybuffer' })
    expect(connection.socket).toBeNull()
    connection.open()
    const { socket } = connection
    expect(socket).toMatchObject({ url: 'ws://peer/', readyState: 0, protocol: '', extensions: '' })
    FakeWebSocket.last.accept()
    FakeWebSocket.last.bufferedAmount = 7
    expect(connection.socket).toBe(socket)
    expect(socket).toMatchObject({ readyState: 1, binaryType: 'arraybuffer', bufferedAmount: 7 })
    expect('close' in socket!).toBe(false)
    expect(() => Object.assign(socket!, { binaryType: 'blob' })).toThrow(TypeError)
    connection.close()
    FakeWebSocket.last.answerClose()
    expect(connection.socket).toBeNull()
  })
})

describe('logged errors', () => {
  const secret = 'SECRET'

  test('Z8 have the cause from the socket, without the address', () => {
    const connection = witness({}, `ws://peer/?token=${secret}`)
    connection.open()
    const socket = FakeWebSocket.last
    socket.onerror?.(
      Object.assign(new Event('error'), {
        error: new Error(`Unexpected server response: 502 from ws://peer/?token=${secret}`),
      }),
    )
    socket.state = 3
    socket.onclose?.(new CloseEvent('close', { code: 1006 }))
    const [error] = connection.errors
    expect(error?.message).toBe('could not connect (1006)')
    expect((error?.cause as Error).message).toBe('Unexpected server response: 502 from ws://…')
    expect(inspect([connection.errors, connection.closeEvents], { depth: Infinity })).not.toContain(secret)
  })

  test('Z8 keep the code of a redacted error', () => {
    class Refusing extends FakeWebSocket {
      constructor(url: string) {
        super('ws://peer/')
        throw Object.assign(new SyntaxError(`The URL '${url}' is invalid.`), { code: 12 })
      }
    }
    const connection = witness({ WebSocket: Refusing }, `ws://peer/?token=${secret}`)
    connection.open()
    expect(connection.errors[0]).toMatchObject({ name: 'SyntaxError', code: 12 })
    expect(connection.errors[0]?.message).not.toContain(secret)
  })

  test('Z8 have the fields of the close event as their cause when the socket gave none', () => {
    const [connection, socket] = openWitness()
    socket.drop()
    expect(connection.errors[0]?.cause).toEqual({ code: 1006, reason: '', wasClean: false })
  })

  test('Z8 have an Error as their cause when the socket gave a text', () => {
    const [connection, socket] = openWitness()
    socket.onerror?.(Object.assign(new Event('error'), { message: 'Unexpected EOF' }))
    socket.state = 3
    socket.onclose?.(new CloseEvent('close', { code: 1006 }))
    expect(connection.errors[0]?.cause).toEqual(new Error('Unexpected EOF'))
  })
})
