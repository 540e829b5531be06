import { expect, test } from 'vitest'
import { peer } from '../support/peer.js'
import { ended, mountUntilOpen, standStill } from './mount.js'
import { wire } from './wire.js'

const { CONNECTING, OPEN, CLOSING, CLOSED } = WebSocket

test('C9 gets one CloseEvent, the server’s, when its close frame is already there', async () => {
  const other = peer()
  const mounted = await mountUntilOpen(other.url('/echo'))
  standStill('/act', { id: other.id, do: 'close', code: '4001', reason: 'theirs' })
  mounted.socket.close(4002, 'mine')
  await ended(mounted)
  expect(mounted.closeEvents).toMatchObject([{ code: 4001, reason: 'theirs', wasClean: true }])
  expect(mounted.shown.error).toBeNull()
  expect(mounted.calls).toEqual(['onOpen', 'onClose'])
  expect(mounted.readyStates).toEqual([CONNECTING, OPEN, CLOSING, CLOSED])
  // The browser answers before the page has its say.
  expect(await wire(other)).toEqual(['upgrade', 'open', 'close 4001 theirs', 'gone'])
})

test('C9 hears no message any more, though it is already there', async () => {
  const other = peer()
  const mounted = await mountUntilOpen(other.url('/echo'))
  standStill('/act', { id: other.id, do: 'send', data: 'too late' })
  mounted.socket.close(1000)
  await ended(mounted)
  expect(mounted.closeEvents).toMatchObject([{ code: 1000, wasClean: true }])
  expect(mounted.calls).toEqual(['onOpen', 'onClose'])
  expect(mounted.shown.data).toBeNull()
})

test('S1 drops what is sent when the server’s close frame is already there, or sends it', async () => {
  const other = peer()
  const mounted = await mountUntilOpen(other.url('/echo'))
  standStill('/act', { id: other.id, do: 'close', code: '4001' })
  expect(mounted.socket.send('anybody?')).toBe('sent')
  await ended(mounted)
  expect(mounted.socket.send('anybody?')).toBe('dropped')
  expect(mounted.calls).toEqual(['onOpen', 'onClose'])
})
