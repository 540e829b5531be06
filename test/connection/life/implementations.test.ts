import { describe, expect, test, vi } from 'vitest'
import { withFakeClock } from '../../support/fakeClock.js'
import {
  ChattyWebSocket,
  EagerWebSocket,
  FakeWebSocket,
  HastyWebSocket,
  kinds,
  LaggingWebSocket,
  MuteWebSocket,
  PlainWebSocket,
} from '../../support/FakeWebSocket.js'
import { later, soon } from '../../support/later.js'
import { cutOff, end, openWitness, witness, type Witness } from '../../support/witness.js'

withFakeClock()

type Calls = Witness['calls']

/** A session from beginning to end, with the calls that it causes and its close code. */
const sessions: Record<
  string,
  [play: (connection: Witness, socket: FakeWebSocket) => void, calls: Calls, code: number]
> = {
  'close() while OPEN': [
    (connection, socket) => {
      socket.accept()
      connection.close(4000)
      expect(connection.getSnapshot().readyState).toBe(2)
      socket.answerClose()
    },
    [0, 1, 'onOpen', 2, 3, 'onClose'],
    4000,
  ],
  'close() while CONNECTING': [
    (connection, socket) => {
      connection.close(4000)
      expect(connection.getSnapshot().readyState).toBe(2)
      socket.answerClose()
    },
    [0, 2, 3, 'onClose'],
    1006,
  ],
  'dispose() while OPEN': [
    (connection, socket) => {
      socket.accept()
      connection.dispose()
      expect(socket.closedWith).toEqual([1000])
      socket.answerClose()
    },
    [0, 1, 'onOpen', 3, 'onClose'],
    1000,
  ],
  'dispose() while CONNECTING': [
    (connection, socket) => {
      connection.dispose()
      socket.accept()
      expect(socket.closedWith).toEqual([1000])
      socket.answerClose()
    },
    [0, 3, 'onClose'],
    1000,
  ],
  'the server closes': [
    (_, socket) => {
      socket.accept()
      socket.peerCloses(4001)
    },
    [0, 1, 'onOpen', 3, 'onClose'],
    4001,
  ],
  'the network fails': [
    (_, socket) => {
      socket.accept()
      socket.drop()
    },
    [0, 1, 'onOpen', 3, 'onError', 'onClose'],
    1006,
  ],
  'the handshake fails': [(_, socket) => socket.refuse(), [0, 3, 'onError', 'onClose'], 1006],
}

describe.each(kinds.map((Kind) => [Kind.name, Kind] as const))('with %s', (_, Kind) => {
  test.each(Object.entries(sessions))(
    'C12 makes the same calls for a session: %s',
    async (title, [play, calls, code]) => {
      const connection = witness({ WebSocket: Kind })
      connection.open()
      play(connection, FakeWebSocket.last)
      await later(3_000)
      expect(connection.calls).toEqual(calls)
      expect(connection.closeEvents.map((event) => event.code)).toEqual([code])
      const kept = title.startsWith('dispose()') ? null : connection.closeEvents[0]
      expect(connection.getSnapshot().lastCloseEvent).toBe(kept)
      expect(FakeWebSocket.last.hasListeners).toBe(false)
      expect(vi.getTimerCount()).toBe(0)
    },
  )

  test('C12 opens a second session after the first', async () => {
    const connection = witness({ WebSocket: Kind })
    connection.open()
    connection.close()
    connection.open()
    await later(3_000)
    if (FakeWebSocket.all.length === 1) FakeWebSocket.last.answerClose()
    expect(FakeWebSocket.all).toHaveLength(2)
    FakeWebSocket.last.accept()
    expect(connection.getSnapshot().readyState).toBe(1)
    expect(connection.closeEvents).toHaveLength(1)
  })
})

test.each([
  ['undici does', HastyWebSocket],
  ['many fakes do', EagerWebSocket],
])('C12 events that a socket fires inside close(), as %s, come after close()', async (_, Kind) => {
  const connection = witness({ WebSocket: Kind })
  connection.open()
  connection.close()
  expect(connection.getSnapshot()).toMatchObject({ readyState: 2, lastCloseEvent: null })
  expect(connection.calls).toEqual([0, 2])
  await soon()
  expect(connection.getSnapshot()).toMatchObject({ readyState: 3, closedBy: 'client' })
  expect(connection.calls).toEqual([0, 2, 3, 'onClose'])
})

test('C12 a session ends when its socket fires error and never close', async () => {
  const connection = witness({ WebSocket: MuteWebSocket })
  connection.open()
  connection.close()
  FakeWebSocket.last.answerClose()
  expect(connection.getSnapshot().readyState).toBe(2)
  // It has fired an error, and is CLOSED.
  await later(0)
  expect(connection.getSnapshot()).toMatchObject({ readyState: 3, closedBy: 'client', error: null })
  expect(connection.closeEvents.map(end)).toEqual([cutOff])
})

test('C12 events may be plain objects without wasClean', () => {
  const connection = witness({ WebSocket: PlainWebSocket })
  connection.open()
  FakeWebSocket.last.accept()
  FakeWebSocket.last.message('hello')
  expect(connection.getSnapshot().data).toBe('hello')
  FakeWebSocket.last.drop()
  expect(connection.getSnapshot()).toMatchObject({ readyState: 3, closedBy: 'network' })
  expect(connection.getSnapshot().error).toBeInstanceOf(Error)
  connection.open()
  FakeWebSocket.last.accept()
  FakeWebSocket.last.peerCloses(1000, 'done')
  expect(connection.getSnapshot()).toMatchObject({ closedBy: 'server', error: null })
})

test('C12 no message is emitted after close(), even if the socket still delivers them', () => {
  const [connection, socket] = openWitness({ WebSocket: ChattyWebSocket })
  socket.message('before')
  connection.close()
  socket.message('after')
  expect(connection.messages.map(({ data }) => data as unknown)).toEqual(['before'])
  expect(connection.getSnapshot().data).toBe('before')
})

test('C12 an open event after close() is ignored, and the queue is kept for the next session', () => {
  const connection = witness()
  connection.open()
  const { onopen } = FakeWebSocket.last
  connection.close()
  connection.open()
  expect(connection.send('for the next one')).toBe('queued')
  onopen?.(new Event('open'))
  expect(connection.calls).toEqual([0, 2])
  FakeWebSocket.last.answerClose()
  FakeWebSocket.last.accept()
  expect(FakeWebSocket.all.map(({ sent }) => sent)).toEqual([[], ['for the next one']])
})

test('C12 the connection shows CLOSING even if the socket never does', () => {
  const [connection, socket] = openWitness({ WebSocket: LaggingWebSocket })
  connection.close()
  expect(socket.readyState).toBe(1)
  expect(connection.getSnapshot().readyState).toBe(2)
  expect(connection.send('late')).toBe('dropped')
  expect(socket.sent).toEqual([])
})

test('C12 a socket that never closes is abandoned after closeTimeout, with every implementation', async () => {
  for (const WebSocket of kinds.filter((Kind) => Kind !== EagerWebSocket)) {
    const [connection, socket] = openWitness({ WebSocket })
    connection.close()
    await later(3_000)
    expect(connection.getSnapshot()).toMatchObject({ readyState: 3, closedBy: 'timeout' })
    expect(socket.hasListeners).toBe(false)
  }
})
