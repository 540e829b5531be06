import { expect, onTestFinished, test, vi } from 'vitest'
import { createFakeWebSocket } from '../../src/testing.js'
import { createQueue } from '../../src/testing/queue.js'
import { dialFakeUntilOpen } from './dialFake.js'

const few = 50
const many = 2_000

/** Calls of array methods on more than a few entries whose time depends on the number of entries. */
function watchMoves(): readonly string[] {
  const moves: string[] = []
  for (const name of ['shift', 'splice', 'unshift'] as const) {
    const original = Array.prototype[name] as (...values: unknown[]) => unknown
    const replacement = function (this: unknown[], ...values: unknown[]): unknown {
      if (this.length > few) moves.push(name)
      return original.apply(this, values)
    }
    // Not a spy, which uses these methods itself.
    Object.assign(Array.prototype, { [name]: replacement })
    onTestFinished(() => void Object.assign(Array.prototype, { [name]: original }))
  }
  return moves
}

test('T14 the cost of a message does not depend on how many are in transit or awaited', async () => {
  const { socket, peer, seen } = await dialFakeUntilOpen()
  const moves = watchMoves()
  const awaited = Array.from({ length: many }, () => peer.next())
  for (let message = 0; message < many; message += 1) {
    socket.send('a')
    void peer.send('b')
  }
  await peer.settled()
  await Promise.all(awaited)
  expect([peer.received.length, seen.length]).toEqual([many, many])
  expect(moves).toEqual([])
})

test('T14 the cost stays the same after a stall, with latency, and with many sockets', async () => {
  const { socket, peer } = await dialFakeUntilOpen()
  const moves = watchMoves()
  peer.stall()
  for (let message = 0; message < many; message += 1) socket.send('a')
  await peer.resume()
  peer.latency = 1
  for (let message = 0; message < many; message += 1) socket.send('a')
  await peer.settled()
  expect(peer.received).toHaveLength(2 * many)

  const server = createFakeWebSocket({ accept: true })
  const peers = Array.from({ length: many }, () => server.nextPeer())
  for (let count = 0; count < many; count += 1) new server.WebSocket('ws://peer/')
  await (await peers.at(-1))!.settled()
  expect(moves).toEqual([])
})

test('T14 a queue returns its items in order, and copies each item at most once', () => {
  const queue = createQueue<number>()
  const slice = vi.spyOn(Array.prototype, 'slice')
  const taken: (number | undefined)[] = []
  for (let item = 0; item < many; item += 1) {
    queue.push(item)
    if (item % 3 === 2) taken.push(queue.take())
  }
  expect([queue.size(), queue.first()]).toEqual([many - taken.length, taken.length])
  while (queue.size() > 0) taken.push(queue.take())
  const copied = slice.mock.results.reduce((sum, { value }) => sum + (value as unknown[]).length, 0)
  expect(taken).toEqual(Array.from({ length: many }, (_, item) => item))
  expect([queue.take(), queue.first()]).toEqual([undefined, undefined])
  expect(copied).toBeLessThanOrEqual(many)
  slice.mockRestore()
  queue.push(1)
  queue.clear()
  expect([queue.size(), queue.take()]).toEqual([0, undefined])
})
