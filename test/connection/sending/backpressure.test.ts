import { describe, expect, test, vi } from 'vitest'
import { measure, type MessageData } from '../../../src/protocol/messageData.js'
import { defer } from '../../support/defer.js'
import { withFakeClock } from '../../support/fakeClock.js'
import { FakeWebSocket, LaggingWebSocket } from '../../support/FakeWebSocket.js'
import { later } from '../../support/later.js'
import { openWitness, witness, type Witness } from '../../support/witness.js'

/** Longer than a frame, and than the timer that replaces one. */
const frame = 200

withFakeClock()

/** A socket that keeps what is sent until the network takes it. */
class SlowWebSocket extends FakeWebSocket {
  override send(data: MessageData): void {
    super.send(data)
    this.bufferedAmount += measure(data)
  }
}

const takeAll = (): void => {
  FakeWebSocket.last.bufferedAmount = 0
}

function openSlow(options: Parameters<typeof openWitness>[0] = {}): [Witness, FakeWebSocket] {
  return openWitness({ WebSocket: SlowWebSocket, ...options })
}

const four = ['1111', '2222', '3333', '4444']

describe('highWaterMark', () => {
  test('S1 queues messages above it, and sends them in order when there is room', async () => {
    const [connection, socket] = openSlow({ highWaterMark: 8 })
    expect(four.map((message) => connection.send(message))).toEqual(['sent', 'sent', 'queued', 'queued'])
    await later(frame)
    expect(socket.sent).toEqual(['1111', '2222'])
    socket.bufferedAmount = 7
    await later(frame)
    expect(socket.sent).toEqual(['1111', '2222', '3333'])
    expect(connection.send('5')).toBe('queued')
    socket.bufferedAmount = 0
    await later(frame)
    expect(socket.sent).toEqual([...four, '5'])
    expect(connection.send('6')).toBe('sent')
    expect(socket.sent).toEqual([...four, '5', '6'])
  })

  test('S2 lets no message overtake the queue, even if there is room again', () => {
    const [connection, socket] = openSlow({ highWaterMark: 4 })
    connection.send('1111')
    connection.send('2222')
    socket.bufferedAmount = 0
    expect(connection.send('3333')).toBe('queued')
  })

  test.each([0, -1, 0.5])('S1 sends one message at a time when it is %d', async (highWaterMark) => {
    const [connection, socket] = openSlow({ highWaterMark })
    expect(four.map((message) => connection.send(message))).toEqual(['sent', 'queued', 'queued', 'queued'])
    for (let message = 2; message <= 4; message += 1) {
      socket.bufferedAmount = 0
      await later(frame)
      expect(socket.sent).toHaveLength(message)
    }
  })

  test.each([undefined, Infinity, NaN])('S1 queues nothing when it is %s', (highWaterMark) => {
    const [connection, socket] = openSlow({ highWaterMark })
    socket.bufferedAmount = 2 ** 50
    expect(connection.send('text')).toBe('sent')
    expect(vi.getTimerCount()).toBe(0)
  })

  test('S1 drops messages above it when the queue is off', () => {
    const [connection] = openSlow({ highWaterMark: 4, queue: false })
    expect(four.map((message) => connection.send(message))).toEqual(['sent', 'dropped', 'dropped', 'dropped'])
  })

  test('S1 also applies to messages that were queued before the connection opened', async () => {
    const connection = witness({ WebSocket: SlowWebSocket, highWaterMark: 8 })
    connection.open()
    for (const message of four) connection.send(message)
    FakeWebSocket.last.accept()
    expect(FakeWebSocket.last.sent).toEqual(['1111', '2222'])
    takeAll()
    await later(frame)
    expect(FakeWebSocket.last.sent).toEqual(four)
  })

  test('S2 lets messages from onOpen go before the queue, also above it', async () => {
    const connection = witness({
      WebSocket: SlowWebSocket,
      highWaterMark: 1,
      onOpen() {
        for (const message of ['who', 'what']) connection.send(message)
      },
    })
    connection.open()
    for (const message of four) connection.send(message)
    FakeWebSocket.last.accept()
    for (let round = 0; round < 6; round += 1) {
      takeAll()
      await later(frame)
    }
    expect(FakeWebSocket.last.sent).toEqual(['who', 'what', ...four])
  })

  test('S3 leaves no queue and no timer after the session', async () => {
    const [connection, socket] = openSlow({ highWaterMark: 4 })
    for (const message of four) connection.send(message)
    connection.close()
    // The socket has all messages.
    expect(connection.bufferedAmount).toBe(16)
    socket.answerClose()
    expect(connection.bufferedAmount).toBe(0)
    expect(vi.getTimerCount()).toBe(0)
    connection.open()
    FakeWebSocket.last.accept()
    await later(frame)
    expect(FakeWebSocket.last.sent).toEqual([])
  })

  test('S4 runs no timer once the socket has everything', async () => {
    const [connection, socket] = openSlow({ highWaterMark: 4 })
    for (const message of four) connection.send(message)
    for (let round = 0; round < 4; round += 1) {
      socket.bufferedAmount = 0
      await later(frame)
    }
    expect(socket.sent).toEqual(four)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('S4 runs no timer for bytes in the socket when nobody listens', () => {
    const connection = witness({ WebSocket: SlowWebSocket })
    connection.open()
    for (const message of four) connection.send(message)
    FakeWebSocket.last.accept()
    expect(connection.bufferedAmount).toBe(16)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('S1 keeps the queue while the server closes the socket', async () => {
    const [connection, socket] = openSlow({ highWaterMark: 4 })
    for (const message of four) connection.send(message)
    socket.state = 2
    socket.bufferedAmount = 0
    await later(frame)
    expect(connection.bufferedAmount).toBe(12)
  })
})

describe('bufferedAmount', () => {
  test('S1 counts the queue and the bytes in the socket', () => {
    const connection = witness({ WebSocket: SlowWebSocket, highWaterMark: 6 })
    expect(connection.bufferedAmount).toBe(0)
    connection.open()
    for (const message of four) connection.send(message)
    expect(connection.bufferedAmount).toBe(16)
    FakeWebSocket.last.accept()
    expect(connection.bufferedAmount).toBe(16)
    FakeWebSocket.last.bufferedAmount = 2
    expect(connection.bufferedAmount).toBe(10)
  })

  test('S1 is 0 when the socket has none', () => {
    class BareWebSocket extends FakeWebSocket {
      override bufferedAmount = undefined as unknown as number
    }
    const [connection] = openWitness({ WebSocket: BareWebSocket, highWaterMark: 1 })
    expect(connection.send('text')).toBe('sent')
    expect(connection.bufferedAmount).toBe(0)
  })
})

describe('onBufferedAmount', () => {
  test('S1 calls the listener once a frame while bytes are unsent, and a last time with 0', async () => {
    const [connection, socket] = openSlow()
    const amounts: number[] = []
    const stop = connection.onBufferedAmount((bytes) => amounts.push(bytes))
    await later(frame)
    for (const message of four) connection.send(message)
    await later(16)
    socket.bufferedAmount = 9
    await later(frame)
    socket.bufferedAmount = 0
    await later(frame)
    expect(amounts).toEqual([4, 16, 9, 0])
    expect(vi.getTimerCount()).toBe(0)
    const { length } = amounts
    connection.send('more')
    expect(amounts).toHaveLength(length + 1)
    stop()
    expect(vi.getTimerCount()).toBe(0)
    await later(frame)
    expect(amounts).toHaveLength(length + 1)
  })

  test('S1 calls a new listener with the bytes that are unsent already', () => {
    const [connection] = openSlow()
    connection.send('1234')
    const amounts: number[] = []
    connection.onBufferedAmount((bytes) => amounts.push(bytes))
    expect(amounts).toEqual([4])
  })

  test('S2 does not stop the queue when the last listener stops', async () => {
    const [connection, socket] = openSlow({ highWaterMark: 4 })
    const stop = connection.onBufferedAmount(() => undefined)
    await later(frame)
    for (const message of four) connection.send(message)
    stop()
    for (let round = 0; round < 4; round += 1) {
      socket.bufferedAmount = 0
      await later(frame)
    }
    expect(socket.sent).toEqual(four)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('S1 still calls the other listeners when one stops', async () => {
    const [connection, socket] = openSlow()
    const amounts: number[] = []
    connection.onBufferedAmount((bytes) => amounts.push(bytes))
    const stop = connection.onBufferedAmount(() => undefined)
    await later(frame)
    connection.send('1234')
    stop()
    socket.bufferedAmount = 0
    await later(frame)
    expect(amounts.at(-1)).toBe(0)
  })

  test('S1 reports the queue while the address is pending, without a timer', async () => {
    const address = defer<string>()
    const connection = witness({ connectTimeout: Infinity }, () => address.promise)
    const amounts: number[] = []
    connection.onBufferedAmount((bytes) => amounts.push(bytes))
    connection.open()
    await later(frame)
    connection.send('1234')
    await later(frame)
    expect(amounts.at(-1)).toBe(4)
    expect(vi.getTimerCount()).toBe(0)
    address.resolve('ws://peer/')
    await later(0)
    FakeWebSocket.last.accept()
    expect(amounts.at(-1)).toBe(0)
    expect(FakeWebSocket.last.sent).toEqual(['1234'])
  })

  test('S3 sends nothing to a closing socket, even if its readyState is OPEN', async () => {
    const [connection, socket] = openWitness({ WebSocket: LaggingWebSocket })
    connection.onBufferedAmount(() => undefined)
    connection.close()
    connection.open()
    expect(connection.send('for the next one')).toBe('queued')
    await later(frame)
    expect(socket.sent).toEqual([])
    socket.answerClose()
    FakeWebSocket.last.accept()
    expect(FakeWebSocket.last.sent).toEqual(['for the next one'])
  })

  test('S3 reports 0 when the session ends', () => {
    const [connection, socket] = openSlow()
    const amounts: number[] = []
    connection.send('1234')
    connection.onBufferedAmount((bytes) => amounts.push(bytes))
    socket.drop()
    expect(amounts).toEqual([4, 0])
    expect(vi.getTimerCount()).toBe(0)
  })
})
