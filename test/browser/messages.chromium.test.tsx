import { expect, test } from 'vitest'
import { type Peer, peer } from '../support/peer.js'
import { eventually, mount, standStill } from './mount.js'

const words = Array.from({ length: 50 }, (_, index) => `word ${index}`)

/** Makes the server accept and send all words before the page gets any event. */
function sendBeforeOpen(other: Peer) {
  standStill('/count', { id: other.id, open: '1' }, 'GET')
  for (const data of words) standStill('/act', { id: other.id, do: 'send', data })
}

test('M1 messages that arrive with the handshake are delivered in order after onOpen', async () => {
  const other = peer()
  const mounted = mount(other.url('/echo'))
  sendBeforeOpen(other)
  expect(mounted.calls).toEqual([])
  await eventually(() => expect(mounted.messages).toHaveLength(words.length))
  expect(mounted.messages.map(({ data }) => data as string)).toEqual(words)
  expect(mounted.calls).toEqual(['onOpen', ...words.map(() => 'onMessage')])
})

test('M3 messages that arrive with the handshake are rendered one by one', async () => {
  const other = peer()
  const mounted = mount(other.url('/echo'))
  sendBeforeOpen(other)
  await eventually(() => expect(mounted.shown.data).toBe(words.at(-1)))
  const shown = mounted.commits.map(({ data }) => data).filter((data) => data !== null)
  expect(shown).toEqual(words)
})

test('M1 messages that arrive with the handshake and a close frame are all delivered before onClose', async () => {
  const other = peer()
  const mounted = mount(other.url('/echo'))
  sendBeforeOpen(other)
  standStill('/act', { id: other.id, do: 'close', code: '4001' })
  await eventually(() => expect(mounted.calls).toContain('onClose'))
  expect(mounted.calls).toEqual(['onOpen', ...words.map(() => 'onMessage'), 'onClose'])
  expect(mounted.shown).toMatchObject({
    data: words.at(-1),
    closedBy: 'server',
    lastCloseEvent: { code: 4001 },
  })
})
