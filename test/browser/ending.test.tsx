import { describe, expect, test } from 'vitest'
import { server } from 'vitest/browser'
import type { Source } from '../../src/index.js'
import { peer } from '../support/peer.js'
import { ended, eventually, mount, type Mounted, mountUntilOpen, watchSockets } from './mount.js'
import { trusted } from './trusted.js'
import { wire } from './wire.js'

const { CONNECTING, OPEN, CLOSED } = WebSocket

function expectLost(mounted: Mounted) {
  expect(mounted.closeEvents).toMatchObject([{ code: 1006, reason: '', wasClean: false, isTrusted: trusted }])
  expect(mounted.shown.closedBy).toBe('network')
  expect(mounted.shown.error).toBe(mounted.errors[0])
  expect(mounted.errors).toMatchObject([{ cause: { code: mounted.closeEvents[0]?.code, wasClean: false } }])
}

describe('a server that closes', () => {
  const codes = [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 4000, 4999]

  test.each(codes)('C9 the component gets its code %i and its reason', async (code) => {
    const other = peer()
    const reason = `é… ${code}`
    const mounted = mount(other.url('/close', { code, reason }))
    await ended(mounted)
    expect(mounted.closeEvents).toMatchObject([{ code, reason, wasClean: true, isTrusted: trusted }])
    expect(mounted.shown.closedBy).toBe('server')
    expect(mounted.shown.error).toBeNull()
    expect(mounted.calls).toEqual(['onOpen', 'onClose'])
    expect(mounted.readyStates).toEqual([CONNECTING, OPEN, CLOSED])
    // The browser answers with the same code, and a reason of its choice.
    expect(await wire(other)).toEqual(['upgrade', 'open', expect.stringContaining(`close ${code}`), 'gone'])
  })

  test('C9 the component gets 1005 for an empty close frame', async () => {
    const other = peer()
    const mounted = mount(other.url('/close'))
    await ended(mounted)
    expect(mounted.closeEvents).toMatchObject([{ code: 1005, reason: '', wasClean: true }])
    expect(mounted.shown.closedBy).toBe('server')
    expect(mounted.calls).toEqual(['onOpen', 'onClose'])
    expect(await wire(other)).toEqual(['upgrade', 'open', 'close 1005', 'gone'])
  })

  test('C9 the component gets its code and reason after messages too', async () => {
    const other = peer()
    const mounted = await mountUntilOpen(other.url('/echo'))
    mounted.socket.send('hello')
    await eventually(() => expect(mounted.shown.data).toBe('hello'))
    await other.act('close', { code: 1012, reason: 'restart' })
    await ended(mounted)
    expect(mounted.closeEvents).toMatchObject([{ code: 1012, reason: 'restart', wasClean: true }])
    expect(mounted.shown).toMatchObject({ closedBy: 'server', data: 'hello', error: null })
    expect(mounted.calls).toEqual(['onOpen', 'onMessage', 'onClose'])
  })

  // A server must not send these codes. Chromium treats them as a lost connection, Firefox passes them on.
  test.each([
    [1005, 'server'],
    [1006, 'network'],
    [1015, 'network'],
  ])(
    'C9 the component gets the event of the browser for a frame with the reserved code %i',
    async (code, closedBy) => {
      const other = peer()
      const mounted = mount(other.url('/close', { code, reason: 'odd' }))
      await ended(mounted)
      if (server.browser === 'chromium') expectLost(mounted)
      else {
        expect(mounted.closeEvents).toMatchObject([
          { code, reason: 'odd', wasClean: true, isTrusted: trusted },
        ])
        expect(mounted.shown.closedBy).toBe(closedBy)
      }
      expect(mounted.calls.filter((call) => call === 'onClose')).toHaveLength(1)
    },
  )
})

describe('a lost connection', () => {
  test('R2 has code 1006 when it is cut right after the handshake', async () => {
    const other = peer()
    const mounted = mount(other.url('/drop'))
    await ended(mounted)
    expectLost(mounted)
    // Firefox may notice before it fires the open event.
    expect(mounted.calls.filter((call) => call !== 'onOpen')).toEqual(['onError', 'onClose'])
    expect(mounted.readyStates.filter((readyState) => readyState !== OPEN)).toEqual([CONNECTING, CLOSED])
    expect(await wire(other)).toEqual(['upgrade', 'open', 'gone'])
  })

  test('R2 has code 1006 when it is cut after messages', async () => {
    const other = peer()
    const mounted = await mountUntilOpen(other.url('/echo'))
    mounted.socket.send('hello')
    await eventually(() => expect(mounted.shown.data).toBe('hello'))
    await other.act('drop')
    await ended(mounted)
    expectLost(mounted)
    expect(mounted.shown.data).toBe('hello')
    expect(mounted.calls).toEqual(['onOpen', 'onMessage', 'onError', 'onClose'])
    expect(mounted.socket.send('anybody?')).toBe('dropped')
    expect(await wire(other)).toEqual(['upgrade', 'open', 'message hello', 'gone'])
  })

  test('R2 has code 1006 and no error when it is cut during the closing handshake', async () => {
    const other = peer()
    const mounted = await mountUntilOpen(other.url('/silent'))
    mounted.socket.close(4000, 'mine')
    await other.log('close')
    await other.act('drop')
    await ended(mounted)
    expect(mounted.closeEvents).toMatchObject([
      { code: 1006, reason: '', wasClean: false, isTrusted: trusted },
    ])
    expect(mounted.shown.closedBy).toBe('client')
    expect(mounted.shown.error).toBeNull()
    expect(mounted.calls).toEqual(['onOpen', 'onClose'])
  })

  test('R2 clears its error when it is open again', async () => {
    const other = peer()
    const mounted = await mountUntilOpen(other.url('/echo'))
    await other.act('drop')
    await ended(mounted)
    const { lastCloseEvent } = mounted.shown
    mounted.socket.open()
    await eventually(() => expect(mounted.shown.readyState).toBe(OPEN))
    expect(mounted.shown).toMatchObject({ error: null, lastCloseEvent, closedBy: 'network' })
    expect(await other.count(1)).toEqual({ open: 1, upgrades: 2 })
  })
})

describe('a handshake that fails', () => {
  test.each([401, 403, 404, 429, 500, 503])(
    'R2 has code 1006 when the server refuses it with status %i',
    async (status) => {
      const other = peer()
      const mounted = mount(other.url('/refuse', { status }))
      expect(mounted.socket.send('hello')).toBe('queued')
      await ended(mounted)
      expectLost(mounted)
      expect(mounted.calls).toEqual(['onError', 'onClose'])
      expect(mounted.readyStates).toEqual([CONNECTING, CLOSED])
      expect(mounted.socket.send('hello?')).toBe('dropped')
      expect(await wire(other)).toEqual(['upgrade', 'gone'])
    },
  )

  test('R2 has code 1006 when the line is cut before it finishes', async () => {
    const other = peer()
    const mounted = mount(other.url('/never'))
    await other.log('upgrade')
    await other.act('drop')
    await ended(mounted)
    expectLost(mounted)
    expect(mounted.calls).toEqual(['onError', 'onClose'])
  })

  test.each([
    ['no server listens', 65_535],
    ['the browser forbids the port', 25],
  ])('R2 has code 1006 when %s', async (_title, port) => {
    const mounted = mount(`ws://127.0.0.1:${port}/`)
    await ended(mounted)
    expectLost(mounted)
    expect(mounted.calls).toEqual(['onError', 'onClose'])
    expect(mounted.readyStates).toEqual([CONNECTING, CLOSED])
  })
})

describe('an attempt that fails before dialling', () => {
  const address = 'ws://127.0.0.1:65535/'
  const refused: readonly (readonly [title: string, source: string, protocols: string[]])[] = [
    ['an invalid address', 'http://[', []],
    ['an address with another scheme', 'mailto:somebody@example.com', []],
    ['an address with a fragment', `${address}#here`, []],
    ['a protocol with a space', address, ['a b']],
    ['a protocol twice', address, ['a', 'a']],
  ]
  test.each(refused)('L10 sets a SyntaxError for %s', async (_title, source, protocols) => {
    const { sockets, WebSocket } = watchSockets()
    const mounted = mount(source, { protocols, WebSocket })
    await eventually(() => expect(mounted.shown.readyState).toBe(CLOSED))
    expect(mounted.errors).toMatchObject([{ name: 'SyntaxError' }])
    expect(mounted.shown).toMatchObject({ error: mounted.errors[0], lastCloseEvent: null, closedBy: null })
    expect(mounted.calls).toEqual(['onError'])
    expect(mounted.socket.send('hello?')).toBe('dropped')
    expect(sockets).toHaveLength(0)
  })

  const noToken = new RangeError('no token')
  const failing: readonly (readonly [title: string, source: Source])[] = [
    [
      'throws',
      () => {
        throw noToken
      },
    ],
    ['rejects', () => Promise.reject(noToken)],
  ]
  test.each(failing)('R8 sets the error of an address function that %s', async (_title, source) => {
    const mounted = mount(source)
    await eventually(() => expect(mounted.shown.readyState).toBe(CLOSED))
    expect(mounted.shown).toMatchObject({ error: noToken, lastCloseEvent: null, closedBy: null })
    expect(mounted.calls).toEqual(['onError'])
  })
})
