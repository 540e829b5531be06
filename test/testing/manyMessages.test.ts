import { expect, onTestFinished, test, vi } from 'vitest'
import { createFakeWebSocket } from '../../src/testing.js'
import { createQueue } from '../../src/testing/queue.js'
import { dialFakeUntilOpen } from './dialFake.js'

const few = 50
const many = 2_000

/** Which arrays of more than a few were moved, by methods that take as long as there are entries. */
function watchMoves(): readonly string[] {
  const moves: string[] = []
  for (const name of ['shift', 'splice', 'unshift'] as const) {
    const original = Array.prototype[name] as (...values: unknown[]) => unknown
    const replacement = function (this: unknown[], ...values: unknown[]): unknown {
      if (this.length > few) moves.push(name)
      return original.apply(this, values)
    }
    // Not by a spy, which uses them itself.
    Object.assign(Array.prototype, { [name]: replacement })
    onTestFinished(() => void Object.assign(Array.prototype, { [name]: original }))
  }
  return moves
}

test('T14 a message costs the same, however many are under way, each way and asked for', async () => {
  const { socket, peer, seen } = await dialFakeUntilOpen()
  const moves = watchMoves()
  const asked = Array.from({ length: many }, () => peer.next())
  for (let message = 0; message < many; message += 1) {
    socket.send('a')
    void peer.send('b')
  }
  await peer.settled()
  await Promise.all(asked)
  expect([peer.received.length, seen.length]).toEqual([many, many])
  expect(moves).toEqual([])
})

test('T14 so it does after a stall, over a line that takes its time, and with many sockets', async () => {
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

test('T14 a queue gives back what went in, in order, and copies each item once or less for each taken', () => {
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
