import { expect, test } from 'vitest'
import { cdp } from 'vitest/browser'
import { peer } from '../support/peer.js'
import { comeAndGo, crowd } from './comeAndGo.js'
import { eventually } from './mount.js'

const total = 1000
const warmUp = 200

/** As much of Chromium's DevTools as is needed here. */
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

/** Options that tell what has not been collected of those who got them. */
function watchMemory() {
  const sockets: WeakRef<WebSocket>[] = []
  class Watched extends WebSocket {
    constructor(...values: ConstructorParameters<typeof WebSocket>) {
      super(...values)
      sockets.push(new WeakRef(this))
    }
  }
  // What a connection holds, and so what holds a connection.
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

test('L4 leaves nothing in memory after 1,000 mounts and unmounts', { timeout: 300_000 }, async () => {
  const { sockets, callbacks, options } = watchMemory()
  const other = peer()
  const url = other.url('/echo')
  await comeAndGo(url, warmUp, options)
  const before = await bytesInUse()
  await comeAndGo(url, total - warmUp, options)
  expect(await other.count(0)).toEqual({ open: 0, upgrades: total / 2 })
  expect(sockets).toHaveLength(total / 2)
  expect(callbacks.length).toBeGreaterThanOrEqual(total)

  // React keeps what it last worked on.
  await eventually(() => expect(alive(sockets)).toBeLessThanOrEqual(crowd))
  await eventually(() => expect(alive(callbacks)).toBeLessThanOrEqual(crowd))
  // Three quarters of a kilobyte each, most of it for the lists above, and for what the page of other tests still compiles. A connection takes several.
  expect((await bytesInUse()) - before).toBeLessThan((total - warmUp) * 768)
})

test('L4 leaves nothing in memory but the socket itself where the peer never answers', async () => {
  const { sockets, callbacks, options } = watchMemory()
  const other = peer()
  await comeAndGo(other.url('/silent'), 10 * crowd, () => ({ ...options(), closeTimeout: 200 }))
  await eventually(() => expect(alive(callbacks)).toBeLessThanOrEqual(crowd))
  // The browser waits for a minute.
  expect(alive(sockets)).toBeGreaterThan(crowd)
  await other.act('drop')
})
