import { expect, test } from 'vitest'
import { peer } from '../support/peer.js'
import { ended, mountUntilOpen, standStill } from './mount.js'
import { wire } from './wire.js'

const { CONNECTING, OPEN, CLOSING, CLOSED } = WebSocket

test('C9 close() gets one CloseEvent, with the code of the server, when its close frame has already arrived', async () => {
  const other = peer()
  const mounted = await mountUntilOpen(other.url('/echo'))
  standStill('/act', { id: other.id, do: 'close', code: '4001', reason: 'theirs' })
  mounted.socket.close(4002, 'mine')
  await ended(mounted)
  expect(mounted.closeEvents).toMatchObject([{ code: 4001, reason: 'theirs', wasClean: true }])
  expect(mounted.shown.error).toBeNull()
  expect(mounted.calls).toEqual(['onOpen', 'onClose'])
  expect(mounted.readyStates).toEqual([CONNECTING, OPEN, CLOSING, CLOSED])
  // The browser answers the close frame before the page calls close().
  expect(await wire(other)).toEqual(['upgrade', 'open', 'close 4001 theirs', 'gone'])
})

test('C9 close() delivers no message that has already arrived', async () => {
  const other = peer()
  const mounted = await mountUntilOpen(other.url('/echo'))
  standStill('/act', { id: other.id, do: 'send', data: 'too late' })
  mounted.socket.close(1000)
  await ended(mounted)
  expect(mounted.closeEvents).toMatchObject([{ code: 1000, wasClean: true }])
  expect(mounted.calls).toEqual(['onOpen', 'onClose'])
  expect(mounted.shown.data).toBeNull()
})

test('S1 send() returns sent while a close frame of the server waits to be seen, and dropped after that', async () => {
  const other = peer()
  const mounted = await mountUntilOpen(other.url('/echo'))
  standStill('/act', { id: other.id, do: 'close', code: '4001' })
  expect(mounted.socket.send('anybody?')).toBe('sent')
  await ended(mounted)
  expect(mounted.socket.send('anybody?')).toBe('dropped')
  expect(mounted.calls).toEqual(['onOpen', 'onClose'])
})
