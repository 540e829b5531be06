import { expect, test } from 'vitest'
import { createWorkerWebSocket } from '../../src/worker.js'
import { peer } from '../support/peer.js'
import { eventually, mountUntilOpen } from './mount.js'

test('V1 sends, receives and closes through a worker', async () => {
  const other = peer()
  const mounted = await mountUntilOpen(other.url('/echo'), { WebSocket: createWorkerWebSocket() })
  mounted.socket.send('one')
  mounted.socket.send('two')
  await eventually(() => expect(mounted.messages.map(({ data }) => data)).toEqual(['one', 'two']))
  expect(mounted.messages[0]!.target).toBeInstanceOf(createWorkerWebSocket())
  mounted.socket.close(4000, 'bye')
  await eventually(() => expect(mounted.shown).toMatchObject({ readyState: 3, lastCloseEvent: { code: 4000, reason: 'bye', wasClean: true } }))
})
