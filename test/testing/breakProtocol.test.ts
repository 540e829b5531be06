import { expect, test, vi } from 'vitest'
import { createConnection } from '../../src/core.js'
import { createFakeWebSocket } from '../../src/testing.js'
import { nextTask } from '../../src/testing/tasks.js'
import { dialFake, dialFakeUntilOpen } from './dialFake.js'

const broken = ['error', { code: 1006, reason: '', wasClean: false }]
const protocolError = { code: 1002, reason: '' }

test('T11 the client gets error, then 1006, after all earlier messages, and the peer gets 1002', async () => {
  const { socket, peer, seen } = await dialFakeUntilOpen()
  void peer.send('a')
  const done = peer.breakProtocol()
  expect(peer.readyState).toBe(2)
  await done
  expect([socket.readyState, peer.readyState, seen]).toEqual([3, 3, ['a', ...broken]])
  expect([peer.closedWith, await peer.closed]).toEqual([protocolError, protocolError])
})

test('T11 earlier messages of the client arrive before its close frame', async () => {
  const { socket, peer } = await dialFakeUntilOpen()
  socket.send('a')
  socket.send('b')
  await peer.breakProtocol()
  expect([peer.received, socket.bufferedAmount]).toEqual([['a', 'b'], 0])
  await expect(Promise.all([peer.next(), peer.next(), peer.next()])).rejects.toThrow('got 2 in all')
})

test('T11 breakProtocol() ends a stall', async () => {
  const { socket, peer, seen } = await dialFakeUntilOpen()
  peer.stall()
  socket.send('a')
  await peer.breakProtocol()
  expect([peer.received, peer.closedWith, seen]).toEqual([['a'], protocolError, broken])
})

test('T11 the peer gets the close frame of a client that is already CLOSING', async () => {
  const { socket, peer, seen } = await dialFakeUntilOpen()
  peer.stall()
  socket.close(4000, 'bye')
  await peer.breakProtocol()
  expect([peer.closedWith, seen]).toEqual([{ code: 4000, reason: 'bye' }, broken])
})

test('T11 only vanish() is possible after it, and then no close frame arrives', async () => {
  const { peer, seen } = await dialFakeUntilOpen()
  void peer.breakProtocol()
  for (const action of [() => peer.send('a'), () => peer.close(), () => peer.breakProtocol()])
    expect(action).toThrow('got closed by the peer')
  await peer.vanish()
  expect([await peer.closed, seen]).toEqual([null, broken])
})

test('T11 breakProtocol() throws during the handshake and after the end', async () => {
  const waiting = dialFake()
  expect(() => waiting.peer.breakProtocol()).toThrow(
    'breakProtocol of a fake peer: the connection must be open or stalled, got waiting',
  )
  const { peer } = await dialFakeUntilOpen()
  await peer.vanish()
  expect(() => peer.breakProtocol()).toThrow('got over')
})

test('T11 with latency, the close frame of the client takes the same time again', async () => {
  vi.useFakeTimers()
  const { socket, peer } = await dialFakeUntilOpen()
  peer.latency = 100
  const done = vi.fn()
  void peer.breakProtocol().then(done)
  const pass = async (milliseconds: number) => {
    vi.advanceTimersByTime(milliseconds)
    for (let task = 0; task < 6; task += 1) await nextTask()
    return [socket.readyState, peer.closedWith?.code, done.mock.calls.length]
  }
  expect(await pass(99)).toEqual([1, undefined, 0])
  expect(await pass(1)).toEqual([3, undefined, 0])
  expect(await pass(99)).toEqual([3, undefined, 0])
  expect(await pass(1)).toEqual([3, 1002, 1])
  vi.useRealTimers()
})

// As in a test of an app.
test('T11 a connection treats it as a lost connection, and reconnects', async () => {
  const server = createFakeWebSocket({ accept: true })
  const connection = createConnection('ws://peer/', {
    WebSocket: server.WebSocket,
    reconnect: { delay: 0 },
  })
  connection.open()
  const peer = await server.nextPeer()
  await peer.settled()
  await peer.breakProtocol()
  const { lastCloseEvent } = connection.getSnapshot()
  expect(lastCloseEvent).toMatchObject({ code: 1006, wasClean: false })
  const second = await server.nextPeer()
  await second.settled()
  expect(connection.getSnapshot().readyState).toBe(1)
  connection.dispose()
})
