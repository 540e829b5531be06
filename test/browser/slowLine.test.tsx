import { expect, onTestFinished, test } from 'vitest'
import { createConnection } from '../../src/core.js'
import type { UseWebSocketOptions } from '../../src/index.js'
import { createLine } from '../support/line.js'
import { patient } from '../support/patience.mjs'
import { peer } from '../support/peer.js'
import { eventually, mountUntilOpen } from './mount.js'
import { trusted } from './trusted.js'
import { wire } from './wire.js'

const megabyte = 2 ** 20
const chunkSize = 65_536
const total = 320 * chunkSize

test.each<[string, UseWebSocketOptions]>([
  ['all in the socket', {}],
  ['as room comes', { highWaterMark: megabyte, queue: { limit: Infinity } }],
])('R10 does not cut a slow upload for want of an answer to a ping (%s)', async (_title, options) => {
  const answers: string[] = []
  // So slow that the upload takes longer than the peer may take to answer; nothing is heard before it is done.
  const url = peer().url('/sink', { rate: 4 * megabyte, from: total })
  const mounted = await mountUntilOpen(url, {
    ...options,
    heartbeat: { interval: 50, timeout: 4_000 },
    onMessage: ({ data }) => answers.push(data as string),
  })
  for (let sent = 0; sent < total; sent += chunkSize) mounted.socket.send(new Uint8Array(chunkSize))
  // The server answers once it has everything. A ping that goes out in between counts into its bytes.
  await eventually(() => expect(answers.length + mounted.closeEvents.length).toBeGreaterThan(0))
  expect(mounted.calls.filter((call) => call !== 'onMessage')).toEqual(['onOpen'])
})

test('R10 closes cleanly after 24 MB, however late the server begins to read', async () => {
  const line = await createLine()
  // Long for a busy machine: when the browser has nothing left, the server still reads.
  const closeTimeout = 8_000
  const mounted = await mountUntilOpen(line.url('/sink'), { closeTimeout })
  await line.stall('up')
  for (let number = 0; number < 24; number += 1) mounted.socket.send(new Uint8Array(megabyte))
  mounted.socket.close(1000, 'done')

  // A session that closes after it, with the same limit, tells when that is over.
  const silent = createConnection(peer().url('/silent'), { ...patient, closeTimeout })
  onTestFinished(() => silent.dispose())
  silent.open()
  await eventually(() => expect(silent.getSnapshot().status).toBe('open'))
  silent.close()
  await eventually(() => expect(silent.getSnapshot()).toMatchObject({ closedBy: 'timeout' }))
  expect(mounted.shown.readyState).toBe(WebSocket.CLOSING)

  await line.resume()
  await eventually(() => expect(mounted.closeEvents).toHaveLength(1))
  expect(mounted.closeEvents).toMatchObject([
    { code: 1000, reason: 'done', wasClean: true, isTrusted: trusted },
  ])
  expect(mounted.shown).toMatchObject({ closedBy: 'client', error: null })
  // A close frame comes after all that was sent before it.
  expect(await wire(line.peer, 'close')).toContain('close 1000 done')
})
