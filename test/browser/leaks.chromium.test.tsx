import { expect, test } from 'vitest'
import { cdp } from 'vitest/browser'
import { peer } from '../support/peer.js'
import { mountAndUnmount, batchSize } from './mountAndUnmount.js'
import { eventually } from './mount.js'

const total = 1000
const warmUp = 200

/** The part of Chromium's DevTools protocol that this test needs. */
interface DevTools {
  send(method: 'HeapProfiler.collectGarbage'): Promise<unknown>
  send(method: 'Runtime.getHeapUsage'): Promise<{ usedSize: number; embedderHeapUsedSize: number }>
}

async function bytesInUse() {
  const devTools = cdp() as DevTools
  await devTools.send('HeapProfiler.collectGarbage')
  const { usedSize, embedderHeapUsedSize } = await devTools.send('Runtime.getHeapUsage')
  return usedSize + embedderHeapUsedSize
}

/** Options with which a test can count the sockets and callbacks that were not garbage-collected. */
function watchMemory() {
  const sockets: WeakRef<WebSocket>[] = []
  class Watched extends WebSocket {
    constructor(...values: ConstructorParameters<typeof WebSocket>) {
      super(...values)
      sockets.push(new WeakRef(this))
    }
  }
  // A connection and its callbacks keep each other alive.
  const callbacks: WeakRef<() => void>[] = []
  return {
    sockets,
    callbacks,
    options() {
      const onMessage = () => {}
      callbacks.push(new WeakRef(onMessage))
      return { WebSocket: Watched, onMessage }
    },
  }
}

function alive(things: readonly WeakRef<object>[]) {
  gc!()
  return things.filter((thing) => thing.deref()).length
}

test('L4 1,000 mounts and unmounts leave nothing in memory', { timeout: 300_000 }, async () => {
  const { sockets, callbacks, options } = watchMemory()
  const other = peer()
  const url = other.url('/echo')
  await mountAndUnmount(url, warmUp, options)
  const before = await bytesInUse()
  await mountAndUnmount(url, total - warmUp, options)
  expect(await other.count(0)).toEqual({ open: 0, upgrades: total / 2 })
  expect(sockets).toHaveLength(total / 2)
  expect(callbacks.length).toBeGreaterThanOrEqual(total)

  // React keeps references to its latest work.
  await eventually(() => expect(alive(sockets)).toBeLessThanOrEqual(batchSize))
  await eventually(() => expect(alive(callbacks)).toBeLessThanOrEqual(batchSize))
  // Less than 768 bytes each, most of them for the lists above and for code of other tests that still compiles. A connection takes several kilobytes.
  expect((await bytesInUse()) - before).toBeLessThan((total - warmUp) * 768)
})

test('L4 unmounting leaves only the socket in memory if the peer never answers', async () => {
  const { sockets, callbacks, options } = watchMemory()
  const other = peer()
  await mountAndUnmount(other.url('/silent'), 10 * batchSize, () => ({ ...options(), closeTimeout: 200 }))
  await eventually(() => expect(alive(callbacks)).toBeLessThanOrEqual(batchSize))
  // The browser keeps the sockets for a minute.
  expect(alive(sockets)).toBeGreaterThan(batchSize)
  await other.act('drop')
})
