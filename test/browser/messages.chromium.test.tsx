import { expect, test } from 'vitest'
import { type Peer, peer } from '../support/peer.js'
import { eventually, mount, standStill } from './mount.js'

const words = Array.from({ length: 50 }, (_, index) => `word ${index}`)

/** Has the server open, and say all that, before the page hears of anything. */
function speakAtOnce(other: Peer) {
  standStill('/count', { id: other.id, open: '1' }, 'GET')
  for (const data of words) standStill('/act', { id: other.id, do: 'send', data })
}

test('M1 hears in order, after onOpen, all that came with the handshake', async () => {
  const other = peer()
  const mounted = mount(other.url('/echo'))
  speakAtOnce(other)
  expect(mounted.calls).toEqual([])
  await eventually(() => expect(mounted.messages).toHaveLength(words.length))
  expect(mounted.messages.map(({ data }) => data as string)).toEqual(words)
  expect(mounted.calls).toEqual(['onOpen', ...words.map(() => 'onMessage')])
})

test('M3 shows one by one all that came with the handshake', async () => {
  const other = peer()
  const mounted = mount(other.url('/echo'))
  speakAtOnce(other)
  await eventually(() => expect(mounted.shown.data).toBe(words.at(-1)))
  const shown = mounted.commits.map(({ data }) => data).filter((data) => data !== null)
  expect(shown).toEqual(words)
})

test('M1 hears all that came with the handshake and a close', async () => {
  const other = peer()
  const mounted = mount(other.url('/echo'))
  speakAtOnce(other)
  standStill('/act', { id: other.id, do: 'close', code: '4001' })
  await eventually(() => expect(mounted.calls).toContain('onClose'))
  expect(mounted.calls).toEqual(['onOpen', ...words.map(() => 'onMessage'), 'onClose'])
  expect(mounted.shown).toMatchObject({
    data: words.at(-1),
    closedBy: 'server',
    lastCloseEvent: { code: 4001 },
  })
})
