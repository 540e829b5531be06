import { describe, expect, test } from 'vitest'
import type { HeartbeatOptions } from '../../../src/connection/options.js'
import { withFakeClock } from '../../support/fakeClock.js'
import { FakeWebSocket } from '../../support/FakeWebSocket.js'
import { later } from '../../support/later.js'
import { cutOff, end, openWitness } from '../../support/witness.js'

withFakeClock()

/** A socket that keeps the bytes of send() until the test lets them leave. */
class SlowWebSocket extends FakeWebSocket {
  override send(data: string): void {
    super.send(data)
    this.bufferedAmount += data.length
  }
  leave(bytes: number): void {
    this.bufferedAmount = Math.max(0, this.bufferedAmount - bytes)
  }
}

const open = (options = {}) => {
  const [connection, socket] = openWitness({ WebSocket: SlowWebSocket, ...options })
  return [connection, socket as unknown as SlowWebSocket] as const
}

describe('a heartbeat', () => {
  const heartbeat = { response: 'pong', interval: 100, timeout: 300 }

  test('R10 delays the ping while anything is unsent, and keeps the connection while bytes leave', async () => {
    const [connection, socket] = open({ heartbeat })
    connection.send('x'.repeat(1_500))
    for (let tick = 0; tick < 20; tick += 1) {
      await later(100)
      socket.leave(50)
    }
    expect(connection.getSnapshot().readyState).toBe(1)
    expect(socket.sent).not.toContain('ping')
    socket.leave(1_500)
    await later(300)
    expect(socket.sent).toContain('ping')
    socket.message('pong')
    expect(connection.latency).not.toBeNull()
  })

  test('R10 ends the connection when no byte has left for the length of timeout', async () => {
    const [connection] = open({ heartbeat })
    connection.send('x'.repeat(1_500))
    await later(399)
    expect(connection.getSnapshot().readyState).toBe(1)
    await later(1)
    expect(connection.getSnapshot()).toMatchObject({ readyState: 3, closedBy: 'timeout' })
    expect(connection.getSnapshot().error?.message).toBe('heartbeat timeout of 300 ms expired')
  })

  test('R10 times out after its ping has left, even if the app keeps sending', async () => {
    const [connection, socket] = open({ heartbeat })
    await later(100)
    expect(socket.sent).toEqual(['ping'])
    socket.leave(4)
    for (let tick = 0; tick < 3; tick += 1) {
      connection.send('chat')
      socket.leave(4)
      await later(100)
    }
    expect(connection.getSnapshot().closedBy).toBe('timeout')
  })

  test('R11 converts limits that are strings to numbers before it adds them', async () => {
    const heartbeat = { message: null, interval: '100', timeout: '300' } as unknown as HeartbeatOptions
    const [connection] = open({ heartbeat })
    await later(399)
    expect(connection.getSnapshot().readyState).toBe(1)
    await later(1)
    expect(connection.getSnapshot()).toMatchObject({ readyState: 3, closedBy: 'timeout' })
  })

  test('R11 sends nothing with message: null, and ends when nothing has arrived for interval plus timeout', async () => {
    const [connection, socket] = open({ heartbeat: { message: null, interval: 100, timeout: 300 } })
    for (let tick = 0; tick < 5; tick += 1) {
      await later(399)
      socket.message('server ping')
    }
    expect(connection.getSnapshot().readyState).toBe(1)
    await later(399)
    expect(connection.getSnapshot().readyState).toBe(1)
    await later(1)
    expect(connection.getSnapshot()).toMatchObject({ readyState: 3, closedBy: 'timeout' })
    expect(connection.getSnapshot().error?.message).toBe('heartbeat timeout of 400 ms expired')
    expect(socket.sent).toEqual([])
  })

  test('R11 sends no ping when the message function returns undefined', async () => {
    const [, socket] = open({ heartbeat: { ...heartbeat, message: () => undefined as never } })
    await later(100)
    expect(socket.sent).toEqual([])
  })
})

describe('closeTimeout', () => {
  test('R10 counts from when nothing is unsent, and begins again whenever bytes have left', async () => {
    const [connection, socket] = open({ closeTimeout: 3_000 })
    connection.send('x'.repeat(24_000))
    connection.close(1000, 'done')
    // The server begins to read after six seconds.
    await later(6_000)
    expect(connection.getSnapshot().readyState).toBe(2)
    for (let tick = 0; tick < 10; tick += 1) {
      socket.leave(2_400)
      await later(2_000)
    }
    expect(connection.getSnapshot().readyState).toBe(2)
    socket.answerClose(1000, 'done')
    expect(connection.closeEvents[0]).toMatchObject({ code: 1000, reason: 'done', wasClean: true })
    expect(connection.getSnapshot().closedBy).toBe('client')
  })

  test('R10 waits at most a minute for bytes that do not leave', async () => {
    const [connection] = open({ closeTimeout: 3_000 })
    connection.send('x'.repeat(24_000))
    connection.close()
    await later(59_999)
    expect(connection.getSnapshot().readyState).toBe(2)
    await later(3_000)
    expect(connection.getSnapshot()).toMatchObject({ readyState: 3, closedBy: 'timeout' })
    expect(end(connection.closeEvents[0])).toEqual(cutOff)
  })

  test('R10 counts in the same way after dispose()', async () => {
    const [connection, socket] = open({ closeTimeout: 3_000 })
    connection.send('x'.repeat(24_000))
    connection.dispose()
    await later(10_000)
    expect(connection.closeEvents).toEqual([])
    socket.leave(24_000)
    await later(2_000)
    socket.answerClose()
    expect(connection.closeEvents[0]).toMatchObject({ code: 1000, wasClean: true })
  })

  test('R10 does not wait for unsent bytes when it is 0', async () => {
    const [connection] = open({ closeTimeout: 0 })
    connection.send('x')
    connection.close()
    await later(0)
    expect(connection.getSnapshot().closedBy).toBe('timeout')
  })
})
