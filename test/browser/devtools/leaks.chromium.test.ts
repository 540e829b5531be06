import { expect, onTestFinished, test } from 'vitest'
import { createConnection } from '../../../src/core.js'
import { createInspector } from '../../../src/devtools.js'
import { getAnnounced } from '../../../src/platform/announce.js'
import { createFakeWebSocket } from '../../../src/testing.js'
import { eventually } from '../mount.js'

const count = 200

/** Connections that have received a message each and have ended. */
async function useConnections(): Promise<WeakRef<object>[]> {
  const used: WeakRef<object>[] = []
  for (let index = 0; index < count; index += 1) {
    const server = createFakeWebSocket()
    const connection = createConnection('wss://example.com', { WebSocket: server.WebSocket })
    connection.open()
    const peer = await server.nextPeer()
    await peer.accept()
    await peer.send('hello')
    connection.dispose()
    await peer.closed
    used.push(new WeakRef(connection))
  }
  return used
}

function countAlive(references: readonly WeakRef<object>[]): number {
  gc!()
  return references.filter((reference) => reference.deref()).length
}

test('I1 nothing is kept in memory without an inspector, nor after it was disposed of', async () => {
  const before = await useConnections()
  // The engine may keep the latest one.
  await eventually(() => expect(countAlive(before)).toBeLessThan(3))

  const inspector = createInspector()
  onTestFinished(() => inspector.dispose())
  const recorded = await useConnections()
  await eventually(() => expect(countAlive(recorded)).toBeLessThanOrEqual(102))
  // Otherwise nothing would be proved.
  expect(countAlive(recorded)).toBeGreaterThan(90)
  expect(inspector.getSnapshot().recordings).toHaveLength(100)
  const { recordings } = inspector.getSnapshot()
  for (const recording of recordings) inspector.remove(recording)
  inspector.dispose()

  // The list of connections leaves out those that are gone.
  const later = await useConnections()
  await eventually(() => expect(countAlive([...before, ...later])).toBeLessThan(3))
  expect(getAnnounced().size).toBeLessThan(3 * count)
})
