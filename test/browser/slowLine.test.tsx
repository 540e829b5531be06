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
  ['everything in the socket', {}],
  ['with a highWaterMark', { highWaterMark: megabyte, queue: { limit: Infinity } }],
])(
  'R10 a heartbeat does not cut a slow upload that delays the answer to a ping (%s)',
  async (_title, options) => {
    const answers: string[] = []
    // So slow that the upload takes longer than the heartbeat's timeout. The server sends nothing before it has everything.
    const url = peer().url('/sink', { rate: 3 * megabyte, from: total })
    const mounted = await mountUntilOpen(url, {
      ...options,
      heartbeat: { interval: 50, timeout: 6_000 },
      onMessage: ({ data }) => answers.push(data as string),
    })
    for (let sent = 0; sent < total; sent += chunkSize) mounted.socket.send(new Uint8Array(chunkSize))
    // The server answers once it has everything. Pings sent in between count as bytes too.
    await eventually(() => expect(answers.length + mounted.closeEvents.length).toBeGreaterThan(0))
    expect(mounted.calls.filter((call) => call !== 'onMessage')).toEqual(['onOpen'])
  },
)

test('R10 close() ends cleanly after 24 MB, even if the server reads them after closeTimeout', async () => {
  const line = await createLine()
  // Long enough for a busy machine: the server still reads when the browser has sent everything.
  const closeTimeout = 8_000
  const mounted = await mountUntilOpen(line.url('/sink'), { closeTimeout })
  await line.stall('up')
  for (let number = 0; number < 24; number += 1) mounted.socket.send(new Uint8Array(megabyte))
  mounted.socket.close(1000, 'done')

  // Another session with the same closeTimeout, closed later, shows when that time is over.
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
  // The close frame arrives after all earlier messages.
  expect(await wire(line.peer, 'close')).toContain('close 1000 done')
})
