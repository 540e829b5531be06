import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { nextTask } from '../../src/testing/tasks.js'
import { dialFake, dialFakeUntilOpen } from './dialFake.js'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** Lets that much time pass, and runs all tasks that are due. */
async function pass(milliseconds: number): Promise<void> {
  vi.advanceTimersByTime(milliseconds)
  for (let task = 0; task < 6; task += 1) await nextTask()
}

test('T9 the handshake takes the latency', async () => {
  const { socket, peer } = dialFake()
  peer.latency = 100
  void peer.accept()
  await pass(99)
  expect(socket.readyState).toBe(0)
  await pass(1)
  expect(socket.readyState).toBe(1)
})

test('T9 messages take the latency each way, in parallel and in order', async () => {
  const { socket, peer, seen } = await dialFakeUntilOpen()
  peer.latency = 100
  socket.send('a')
  void peer.send('1')
  await pass(60)
  socket.send('b')
  void peer.send('2')
  expect([peer.received, seen, socket.bufferedAmount]).toEqual([[], [], 2])
  await pass(40)
  expect([peer.received, seen, socket.bufferedAmount]).toEqual([['a'], ['1'], 1])
  await pass(60)
  expect([peer.received, seen, socket.bufferedAmount]).toEqual([['a', 'b'], ['1', '2'], 0])
})

test.each([Infinity, 2 ** 31])('T9 with a latency of %s nothing arrives', async (latency) => {
  const { socket, peer, seen } = await dialFakeUntilOpen()
  peer.latency = latency
  socket.send('a')
  void peer.send('1')
  await pass(3_600_000)
  expect([peer.received, seen]).toEqual([[], []])
})

test('T9 a closing handshake takes the latency twice', async () => {
  const { socket, peer, seen } = await dialFakeUntilOpen()
  peer.latency = 100
  socket.close(4000, 'bye')
  await pass(100)
  expect([peer.closedWith, socket.readyState]).toEqual([{ code: 4000, reason: 'bye' }, 2])
  await pass(100)
  expect([socket.readyState, seen]).toEqual([3, [{ code: 4000, reason: 'bye', wasClean: true }]])
})

test('T9 close(), refuse() and vanish() of the peer take the latency too', async () => {
  for (const action of ['close', 'refuse', 'vanish'] as const) {
    const { socket, peer } = action === 'refuse' ? dialFake() : await dialFakeUntilOpen()
    const before = socket.readyState
    peer.latency = 100
    void peer[action]()
    await pass(99)
    expect([action, socket.readyState]).toEqual([action, before])
    await pass(1)
    expect([action, socket.readyState]).not.toEqual([action, before])
  }
})

test('T9 after the latency was reduced, later messages do not overtake, and earlier ones do not arrive sooner', async () => {
  const { socket, peer, seen } = await dialFakeUntilOpen()
  peer.latency = 100
  socket.send('a')
  void peer.send('1')
  peer.latency = 0
  socket.send('b')
  void peer.send('2')
  await pass(99)
  expect([peer.received, seen]).toEqual([[], []])
  await pass(1)
  expect([peer.received, seen]).toEqual([
    ['a', 'b'],
    ['1', '2'],
  ])
})

test('T9 messages in transit at vanish() never arrive', async () => {
  const { socket, peer, seen } = await dialFakeUntilOpen()
  peer.latency = 100
  socket.send('a')
  await pass(50)
  void peer.vanish()
  await pass(200)
  expect([peer.received, seen]).toEqual([[], [{ code: 1006, reason: '', wasClean: false }]])
})
