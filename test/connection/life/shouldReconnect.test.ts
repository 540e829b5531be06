import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Failure } from '../../../src/connection/options.js'
import { collectReports } from '../../support/collectReports.js'
import { FakeWebSocket } from '../../support/FakeWebSocket.js'
import { later } from '../../support/later.js'
import { end, openWitness, witness, type Witness } from '../../support/witness.js'

beforeEach(() => {
  vi.useFakeTimers()
  FakeWebSocket.reset()
})

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

/** An open connection whose shouldReconnect calls something before it returns. */
function openWith(act: (connection: Witness, failure: Failure) => void, answer = true) {
  const failures: Failure[] = []
  const [connection, socket] = openWitness({
    reconnect: {
      jitter: 'none',
      shouldReconnect(_, failure) {
        failures.push(failure)
        act(connection, failure)
        return answer
      },
    },
  })
  return { connection, socket, failures }
}

describe('shouldReconnect', () => {
  test('R2 is called once for each failure, with closedBy and the error', async () => {
    const { connection, socket, failures } = openWith(() => undefined)
    socket.peerCloses(4001, 'enough')
    await later(1_000)
    FakeWebSocket.last.refuse()
    const [first, second] = connection.closeEvents
    expect(failures).toEqual([
      { event: first, closedBy: 'server', error: null, attempt: 1 },
      { event: second, closedBy: 'network', error: connection.errors[0], attempt: 2 },
    ])
    expect(connection.getSnapshot().retry?.attempt).toBe(2)
  })

  test('R2 is called for a timeout', async () => {
    const { connection, failures } = openWith(() => undefined)
    connection.reconnect()
    await later(10_000)
    expect(failures).toMatchObject([{ event: { code: 1006 }, closedBy: 'timeout', attempt: 1 }])
    expect(failures[0]?.error).toBe(connection.getSnapshot().error)
  })

  test('R2 is not called after close() or dispose()', () => {
    for (const act of ['close', 'dispose'] as const) {
      const { connection, socket, failures } = openWith(() => undefined)
      connection[act]()
      socket.answerClose()
      expect(failures).toEqual([])
    }
  })

  test('R2 still sees the state before the failure', () => {
    const seen: unknown[] = []
    openWith((connection) => seen.push(connection.getSnapshot().readyState)).socket.drop()
    expect(seen).toEqual([1])
  })

  test('C8 may call close(), after which nothing dials, and the session ends once', async () => {
    const { connection, socket } = openWith(({ close }) => close())
    socket.peerCloses(1012, 'restart')
    await later(3_600_000)
    expect(FakeWebSocket.all).toHaveLength(1)
    expect(connection.calls).toEqual([2, 3, 'onClose'])
    expect(end(connection.closeEvents[0])).toEqual({ code: 1012, reason: 'restart', wasClean: true })
    expect(connection.getSnapshot()).toMatchObject({ closedBy: 'client', retry: null })
    expect(vi.getTimerCount()).toBe(0)
  })

  test('C8 may call close() and open(), which dials at once', () => {
    const { connection, socket } = openWith(({ close, open }) => {
      close()
      open()
    })
    socket.peerCloses(1012)
    expect(FakeWebSocket.all).toHaveLength(2)
    expect(connection.calls).toEqual([2, 3, 'onClose', 0])
  })

  test('L4 may call dispose(), after which nothing dials', async () => {
    const { connection, socket } = openWith(({ dispose }) => dispose())
    socket.drop()
    await later(3_600_000)
    expect(FakeWebSocket.all).toHaveLength(1)
    expect(connection.closeEvents).toHaveLength(1)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('R2 may call open(), which does nothing: the result counts', () => {
    const { connection, socket } = openWith(({ open }) => open())
    socket.drop()
    expect(FakeWebSocket.all).toHaveLength(1)
    expect(connection.getSnapshot().retry?.attempt).toBe(1)
  })

  test.each([true, false])(
    'R2 may call reconnect(), and the new session survives when it returns %s',
    async (answer) => {
      const { connection, socket, failures } = openWith(({ reconnect }) => reconnect(), answer)
      socket.peerCloses(1012)
      expect(FakeWebSocket.all).toHaveLength(2)
      expect(failures).toHaveLength(1)
      expect(connection.calls).toEqual([3, 'onClose', 0])
      FakeWebSocket.last.accept()
      await later(1_000)
      expect(connection.getSnapshot()).toMatchObject({ readyState: 1, error: null })
      expect(connection.calls).toEqual([3, 'onClose', 0, 1, 'onOpen'])
      expect(vi.getTimerCount()).toBe(0)
    },
  )

  test('R8 may call reconnect() after a failed address function, which is called again', async () => {
    const answers = [() => Promise.reject(new Error('no token')), () => new Promise<string>(() => undefined)]
    let asked = 0
    const shouldReconnect = vi.fn(() => {
      connection.reconnect()
      return true
    })
    const connection = witness({ reconnect: { shouldReconnect } }, () => answers[asked++]!())
    connection.open()
    await later(0)
    expect(asked).toBe(2)
    expect(shouldReconnect).toHaveBeenCalledTimes(1)
    expect(connection.getSnapshot()).toMatchObject({ readyState: 0, retry: null })
  })

  test('R2 may call send(), which queues for the next session', async () => {
    const outcomes: unknown[] = []
    const { socket } = openWith((connection) => outcomes.push(connection.send('for the next one')))
    // The socket is already closed, although the connection does not show it yet.
    socket.drop()
    await later(1_000)
    FakeWebSocket.last.accept()
    expect(outcomes).toEqual(['queued'])
    expect(FakeWebSocket.last.sent).toEqual(['for the next one'])
  })

  test('R2 is reported when it throws, and the code decides', async () => {
    const reports = collectReports()
    const { connection, socket } = openWith(() => {
      throw new Error('thrown by shouldReconnect')
    })
    socket.drop()
    expect(connection.getSnapshot().retry?.attempt).toBe(1)
    await later(1_000)
    FakeWebSocket.last.accept()
    FakeWebSocket.last.peerCloses(4001)
    expect(connection.getSnapshot().retry).toBeNull()
    await Promise.resolve()
    expect(reports).toHaveLength(2)
  })

  test.each(['close', 'dispose', 'reconnect'] as const)(
    'L3 may call %s(), and the real CloseEvent is emitted once',
    async (act) => {
      for (const name of ['shouldReconnect', 'delay'] as const) {
        const [connection, socket] = openWitness({
          reconnect: { jitter: 'none', [name]: () => (connection[act](), 5) },
        })
        socket.peerCloses(1012, 'restart')
        await later(0)
        expect(connection.closeEvents.map(end)).toEqual([{ code: 1012, reason: 'restart', wasClean: true }])
        connection.dispose()
      }
    },
  )

  test('B1 is ignored when it is not a function', async () => {
    const reports = collectReports()
    const [connection, socket] = openWitness({ reconnect: { shouldReconnect: true as never } })
    socket.drop()
    await Promise.resolve()
    expect(connection.getSnapshot().retry?.attempt).toBe(1)
    expect(reports).toEqual([])
  })

  test('B1 an invalid delay leaves the connection usable after reconnect() in onClose', () => {
    collectReports()
    const [connection, socket] = openWitness({
      reconnect: { delay: 5n as never },
      onClose: () => connection.reconnect(),
    })
    vi.spyOn(console, 'warn').mockReturnValue()
    socket.drop()
    connection.check()
    expect(connection.getSnapshot().status).toBe('closed')
    connection.open()
    expect(connection.getSnapshot().readyState).toBe(0)
  })
})
