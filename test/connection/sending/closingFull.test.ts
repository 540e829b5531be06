import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { measure, type MessageData } from '../../../src/protocol/messageData.js'
import { FakeWebSocket } from '../../support/FakeWebSocket.js'
import { collectReports } from '../../support/collectReports.js'
import { later } from '../../support/later.js'
import { witness } from '../../support/witness.js'

const frame = 200

beforeEach(() => {
  vi.useFakeTimers()
  FakeWebSocket.reset()
})

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

/** A socket that keeps what is sent until the network takes it. */
class SlowWebSocket extends FakeWebSocket {
  override send(data: MessageData): void {
    super.send(data)
    if (this.state === 1) this.bufferedAmount += measure(data)
  }
}

function openSlow(options: Parameters<typeof witness>[0] = {}) {
  const connection = witness(
    { WebSocket: SlowWebSocket, highWaterMark: 8, queue: { limit: Infinity }, ...options },
    'ws://peer/',
    'mounting',
  )
  connection.enable(true)
  FakeWebSocket.last.accept()
  return { connection, socket: FakeWebSocket.last }
}

const ten = Array.from({ length: 10 }, (_, number) => `${number}`.repeat(4))

describe('an open connection', () => {
  test.each<[string, readonly unknown[], (connection: ReturnType<typeof witness>) => void]>([
    ['close()', [4000, 'done'], (connection) => connection.close(4000, 'done')],
    ['dispose()', [1000], (connection) => connection.dispose()],
    ['unmounting', [1000], (connection) => connection.release(() => undefined)],
    ['enabled: false', [1000], (connection) => connection.enable(false)],
  ])('S7 sends the queue before it closes: %s', (_, closedWith, part) => {
    const { connection, socket } = openSlow()
    for (const message of ten) connection.send(message, { queue: 'session' })
    expect(socket.sent).toEqual(ten.slice(0, 2))
    const close = vi.spyOn(socket, 'close').mockImplementation((...values) => {
      expect(socket.sent).toEqual(ten)
      FakeWebSocket.prototype.close.apply(socket, values)
    })
    part(connection)
    expect(close).toHaveBeenCalledTimes(1)
    expect(socket.closedWith).toEqual(closedWith)
    expect(connection.send('too late')).toBe('dropped')
    socket.answerClose()
    expect(vi.getTimerCount()).toBe(0)
  })

  test('S7 does not send messages that are too old or aborted', () => {
    const { connection, socket } = openSlow({ highWaterMark: 1 })
    const controller = new AbortController()
    connection.send('first')
    connection.send('too old', { maxAge: 10 })
    connection.send('aborted', { signal: controller.signal })
    connection.send('last')
    vi.advanceTimersByTime(11)
    controller.abort()
    connection.close()
    expect(socket.sent).toEqual(['first', 'last'])
  })

  test('S7 sends nothing more when the socket is closing already', () => {
    const { connection, socket } = openSlow()
    for (const message of ten) connection.send(message)
    socket.state = 2
    connection.close()
    expect(socket.sent).toEqual(ten.slice(0, 2))
    expect(connection.bufferedAmount).toBe(8)
  })

  test('S7 sends the next message when the socket throws for one', async () => {
    const reports = collectReports()
    const { connection, socket } = openSlow({ highWaterMark: 1 })
    for (const message of ['1', '2', '3']) connection.send(message)
    const send = socket.send.bind(socket)
    vi.spyOn(socket, 'send').mockImplementation((data) => {
      if (data === '2') throw new Error('not this one')
      send(data)
    })
    connection.close()
    await later(0)
    expect(socket.sent).toEqual(['1', '3'])
    expect(reports).toEqual([new Error('not this one')])
  })

  test('C2 sends nothing when close() is refused', async () => {
    const { connection, socket } = openSlow()
    for (const message of ten) connection.send(message)
    expect(() => connection.close(1001 as never)).toThrow()
    expect(socket.sent).toEqual(ten.slice(0, 2))
    socket.bufferedAmount = 0
    await later(frame)
    expect(socket.sent).toEqual(ten.slice(0, 4))
  })
})

test('S7 close() sends no queued message while CONNECTING or in onOpen', () => {
  const connection = witness({ onOpen: () => connection.close() })
  connection.open()
  connection.send('never')
  FakeWebSocket.last.accept()
  expect(FakeWebSocket.last.sent).toEqual([])

  const other = witness()
  other.open()
  other.send('never')
  other.close()
  expect(FakeWebSocket.last.sent).toEqual([])
})

test.each(['close', 'dispose'] as const)(
  'S7 no message is sent twice when an event listener calls %s() while the queue is sent',
  async (act) => {
    const { connection, socket } = openSlow()
    connection.onEvent((entry) => {
      if (entry.type === 'sent' && entry.data === ten[3]) connection[act]()
    })
    for (const message of ten) connection.send(message)
    socket.bufferedAmount = 0
    await later(frame)
    expect(socket.sent).toEqual(ten)
  },
)
