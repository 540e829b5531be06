import { render } from '@testing-library/react'
import { StrictMode, useEffect } from 'react'
import { beforeEach, expect, test, vi } from 'vitest'
import { useWebSocket } from '../../src/index.js'
import { patient } from '../support/patience.mjs'
import { peer } from '../support/peer.js'
import { ended, eventually, mount, mountUntilOpen, watchSockets } from './mount.js'
import { trusted } from './trusted.js'
import { wire } from './wire.js'

const { CONNECTING, OPEN, CLOSED } = WebSocket
const levels = ['debug', 'log', 'info', 'warn', 'error'] as const

beforeEach(() => {
  const spies = levels.map((level) => vi.spyOn(console, level))
  return () => {
    for (const spy of spies) expect(spy).not.toHaveBeenCalled()
    vi.restoreAllMocks()
  }
})

test('L2 closes with 1000 when unmounted while OPEN', async () => {
  const other = peer()
  const mounted = await mountUntilOpen(other.url('/echo'))
  mounted.unmount()
  expect(await wire(other)).toEqual(['upgrade', 'open', 'close 1000', 'gone'])
  await eventually(() => expect(mounted.calls).toEqual(['onOpen', 'onClose']))
  expect(mounted.closeEvents).toMatchObject([{ code: 1000, reason: '', wasClean: true, isTrusted: trusted }])
  expect(mounted.readyStates).toEqual([CONNECTING, OPEN])
})

test('L2 closes with 1000 when unmounted in StrictMode', async () => {
  const other = peer()
  const mounted = mount(other.url('/echo'), {}, StrictMode)
  await eventually(() => expect(mounted.shown.readyState).toBe(OPEN))
  mounted.unmount()
  expect(await wire(other)).toEqual(['upgrade', 'open', 'close 1000', 'gone'])
  await eventually(() => expect(mounted.calls).toEqual(['onOpen', 'onClose']))
})

test.each([
  ['before the server has seen the handshake', () => Promise.resolve()],
  ['while the server delays its answer', (other: ReturnType<typeof peer>) => other.log('upgrade')],
])('L2 closes with 1000 when unmounted while CONNECTING, %s', async (_title, wait) => {
  const other = peer()
  const mounted = mount(other.url('/slow', { ms: 1000 }))
  expect(mounted.socket.send('never sent')).toBe('queued')
  await wait(other)
  mounted.unmount()
  expect(await wire(other)).toEqual(['upgrade', 'open', 'close 1000', 'gone'])
  await eventually(() => expect(mounted.calls).toEqual(['onClose']))
  expect(mounted.closeEvents).toMatchObject([{ code: 1000, reason: '', wasClean: true, isTrusted: trusted }])
  expect(mounted.readyStates).toEqual([CONNECTING])
})

test('L2 closes with 1000 when unmounted in StrictMode before the handshake finishes', async () => {
  const other = peer()
  const mounted = mount(other.url('/slow', { ms: 100 }), {}, StrictMode)
  mounted.unmount()
  expect(await wire(other)).toEqual(['upgrade', 'open', 'close 1000', 'gone'])
  await eventually(() => expect(mounted.calls).toEqual(['onClose']))
})

test('L2 prints nothing when the handshake is refused after unmounting', async () => {
  const other = peer()
  const mounted = mount(other.url('/refuse', { status: 503 }))
  mounted.unmount()
  expect(await wire(other)).toEqual(['upgrade', 'gone'])
  await eventually(() => expect(mounted.calls).toEqual(['onClose']))
  expect(mounted.closeEvents).toMatchObject([{ code: 1006, wasClean: false, isTrusted: trusted }])
})

test('L2 keeps the code of an earlier close()', async () => {
  const other = peer()
  const mounted = await mountUntilOpen(other.url('/echo'))
  mounted.socket.close(4000, 'signed out')
  mounted.unmount()
  expect(await wire(other)).toEqual(['upgrade', 'open', 'close 4000 signed out', 'gone'])
  await eventually(() => expect(mounted.calls).toEqual(['onOpen', 'onClose']))
  expect(mounted.closeEvents).toMatchObject([{ code: 4000, reason: 'signed out', wasClean: true }])
})

test('L2 a cleanup of the component may close with its own code', async () => {
  const other = peer()
  function Guest() {
    const { readyState, close } = useWebSocket(other.url('/echo'), patient)
    useEffect(() => () => close(4000, 'signed out'), [close])
    return <output>{readyState}</output>
  }
  const { unmount, findByText } = render(<Guest />)
  await findByText(OPEN)
  unmount()
  expect(await wire(other)).toEqual(['upgrade', 'open', 'close 4000 signed out', 'gone'])
})

test('L3 calls no callback on unmounting if the session has ended before', async () => {
  const other = peer()
  const { sockets, WebSocket } = watchSockets()
  const mounted = await mountUntilOpen(other.url('/echo'), { WebSocket })
  mounted.socket.close()
  await ended(mounted)
  mounted.unmount()
  expect(await wire(other)).toEqual(['upgrade', 'open', 'close 1005', 'gone'])
  expect(mounted.calls).toEqual(['onOpen', 'onClose'])
  expect(sockets).toHaveLength(1)
})

test('L3 calls the onClose of the latest render', async () => {
  const other = peer()
  const url = other.url('/echo')
  const closes: string[] = []
  const mounted = await mountUntilOpen(url, { onClose: () => closes.push('first') })
  mounted.rerender(url, { onClose: ({ code }) => closes.push(`latest ${code}`) })
  mounted.unmount()
  await eventually(() => expect(closes).toEqual(['latest 1000']))
  expect(mounted.calls).toEqual(['onOpen', 'onClose'])
})

test('L4 delivers no further message of a burst after unmounting within onMessage', async () => {
  const other = peer()
  const mounted = await mountUntilOpen(other.url('/echo'), {
    onMessage: ({ data }) => {
      if (data === '3') mounted.unmount()
    },
  })
  for (let index = 0; index < 10; index += 1) mounted.socket.send(`${index}`)
  await eventually(() => expect(mounted.calls).toContain('onClose'))
  expect(mounted.messages.map(({ data }) => data as string)).toEqual(['0', '1', '2', '3'])
  expect(mounted.calls).toEqual(['onOpen', 'onMessage', 'onMessage', 'onMessage', 'onMessage', 'onClose'])
  expect((await wire(other)).slice(-2)).toEqual(['close 1000', 'gone'])
})

test('L4 the functions do nothing after unmounting', async () => {
  const other = peer()
  const { sockets, WebSocket } = watchSockets()
  const mounted = await mountUntilOpen(other.url('/echo'), { WebSocket })
  const { send, sendJson, open, close } = mounted.socket
  mounted.unmount()
  await other.log('close')
  open()
  close(4000, 'too late')
  await eventually(() => expect(mounted.calls).toEqual(['onOpen', 'onClose']))
  open()
  close(4000, 'too late')
  expect([send('too late'), sendJson('too late')]).toEqual(['dropped', 'dropped'])
  // Vite serves the tests, which is development.
  expect(vi.mocked(console.warn).mock.calls).toEqual([
    [expect.stringContaining('send() has dropped a message')],
  ])
  vi.mocked(console.warn).mockClear()
  expect(await wire(other)).toEqual(['upgrade', 'open', 'close 1000', 'gone'])
  expect(await other.count(0)).toEqual({ open: 0, upgrades: 1 })
  expect(sockets.map(({ readyState }) => readyState)).toEqual([CLOSED])
  expect(mounted.calls).toEqual(['onOpen', 'onClose'])
  expect(mounted.readyStates).toEqual([CONNECTING, OPEN])
})
