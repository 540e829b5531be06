import { describe, expect, test } from 'vitest'
import { server } from 'vitest/browser'
import type { Close } from '../../src/index.js'
import { peer } from '../support/peer.js'
import { ended, eventually, mount, mountUntilOpen, watchSockets } from './mount.js'
import { trusted } from './trusted.js'
import { wire } from './wire.js'

const { CONNECTING, OPEN, CLOSING, CLOSED } = WebSocket

/** Calls close() with arguments of any type. */
const callWith = (close: Close, list: readonly unknown[]) =>
  (close as (...list: readonly unknown[]) => void)(...list)

/** A call, and the close frame that the server receives and sends back. */
type Call = readonly [title: string, list: readonly unknown[], frame: readonly [code: number, reason: string]]

const ascii = 'x'.repeat(123)
const twoBytes = `${'é'.repeat(61)}x`
const fourBytes = `${'😀'.repeat(30)}...`

const calls: readonly Call[] = [
  ['C5 sends a frame without a body for close()', [], [1005, '']],
  ['C5 sends a frame without a body for close(undefined, "")', [undefined, ''], [1005, '']],
  ['C5 sends 1000 for a reason without a code', [undefined, 'why'], [1000, 'why']],
  ['C1 sends 1000', [1000], [1000, '']],
  ['C1 sends 3000 with a reason', [3000, 'log in first'], [3000, 'log in first']],
  ['C1 sends 4000 with a reason that is not ASCII', [4000, 'é… 終 😀'], [4000, 'é… 終 😀']],
  ['C1 sends a reason of 123 one-byte characters', [4999, ascii], [4999, ascii]],
  ['C1 sends a reason of 123 bytes in 62 characters', [4999, twoBytes], [4999, twoBytes]],
  ['C1 sends a reason of 123 bytes in 33 characters', [4999, fourBytes], [4999, fourBytes]],
  ['C1 sends null as the string null', [4000, null], [4000, 'null']],
  ['C1 sends a code given as a string', ['4000', 'text'], [4000, 'text']],
  [
    'C11 sends U+FFFD for lone surrogates',
    [4000, '\uD83D é… \uDE00 😀 \uD800'],
    [4000, '\uFFFD é… \uFFFD 😀 \uFFFD'],
  ],
  ['C11 sends 41 lone surrogates as 123 bytes', [4000, '\uD800'.repeat(41)], [4000, '\uFFFD'.repeat(41)]],
  ['C4 rounds 1000.4 down', [1000.4], [1000, '']],
  ['C4 rounds 1000.5 to the even 1000', [1000.5], [1000, '']],
  ['C4 rounds 999.5 to the even 1000', [999.5], [1000, '']],
  ['C4 rounds 3000.7 up', [3000.7, 'up'], [3001, 'up']],
  ['C4 rounds 4999.4 down', [4999.4], [4999, '']],
]

describe('close() while OPEN', () => {
  test.each(calls)('%s', async (_title, list, [code, reason]) => {
    const other = peer()
    const mounted = await mountUntilOpen(other.url('/echo'))
    callWith(mounted.socket.close, list)
    expect(mounted.socket.connection.getSnapshot().readyState).toBe(CLOSING)

    expect(await wire(other)).toEqual(['upgrade', 'open', `close ${code} ${reason}`.trim(), 'gone'])
    await ended(mounted)
    expect(mounted.closeEvents).toMatchObject([{ code, reason, wasClean: true, isTrusted: trusted }])
    expect(mounted.shown.closedBy).toBe('client')
    expect(mounted.shown.error).toBeNull()
    expect(mounted.calls).toEqual(['onOpen', 'onClose'])
    expect(mounted.readyStates).toEqual([CONNECTING, OPEN, CLOSING, CLOSED])
  })

  test('C5 sends its close frame after all earlier messages', async () => {
    const other = peer()
    const mounted = await mountUntilOpen(other.url('/silent'), { closeTimeout: 0 })
    const words = Array.from({ length: 50 }, (_, index) => `word ${index}`)
    expect(words.map((word) => mounted.socket.send(word))).toEqual(words.map(() => 'sent'))
    mounted.socket.close(4000, 'that was all')
    await other.log('close')
    expect(await wire(other, 'close')).toEqual([
      'upgrade',
      'open',
      ...words.map((word) => `message ${word}`),
      'close 4000 that was all',
    ])
    await other.act('drop')
  })

  test('C7 only the first of several calls has an effect', async () => {
    const other = peer()
    const mounted = await mountUntilOpen(other.url('/echo'))
    mounted.socket.close(4000, 'first')
    mounted.socket.close(4001, 'second')
    mounted.socket.close()
    expect(await wire(other)).toEqual(['upgrade', 'open', 'close 4000 first', 'gone'])
    await ended(mounted)
    expect(mounted.closeEvents).toMatchObject([{ code: 4000, reason: 'first' }])
  })

  test('C9 the CloseEvent has the code and reason of the server, not those of the call', async () => {
    const other = peer()
    const mounted = await mountUntilOpen(other.url('/silent'))
    mounted.socket.close(4000, 'mine')
    await other.log('close')
    await other.act('close', { code: 4001, reason: 'theirs' })
    await ended(mounted)
    expect(mounted.closeEvents).toMatchObject([{ code: 4001, reason: 'theirs', wasClean: true }])
    expect(mounted.shown.closedBy).toBe('client')
    expect(await wire(other)).toEqual(['upgrade', 'open', 'close 4000 mine', 'gone'])
  })

  test('C9 gets one CloseEvent when both sides close', async () => {
    const other = peer()
    const mounted = await mountUntilOpen(other.url('/echo'))
    const acted = other.act('close', { code: 4001, reason: 'theirs' })
    mounted.socket.close(4002, 'mine')
    await acted
    await ended(mounted)
    expect(mounted.closeEvents).toMatchObject([{ wasClean: true, isTrusted: trusted }])
    expect([4001, 4002]).toContain(mounted.closeEvents[0]!.code)
    expect(mounted.shown).toMatchObject({ closedBy: 'client', error: null })
    expect(mounted.calls).toEqual(['onOpen', 'onClose'])
    expect(mounted.readyStates).toEqual([CONNECTING, OPEN, CLOSING, CLOSED])
  })

  test('S1 send() drops messages afterwards, and the server receives none of them', async () => {
    const other = peer()
    const mounted = await mountUntilOpen(other.url('/silent'))
    const { send, sendJson, close } = mounted.socket
    expect(send('before')).toBe('sent')
    close(4000)
    expect([send('while CLOSING'), sendJson(['while CLOSING'])]).toEqual(['dropped', 'dropped'])
    await other.log('close')
    await other.act('close', { code: 4000 })
    await ended(mounted)
    expect([send('while CLOSED'), sendJson(['while CLOSED'])]).toEqual(['dropped', 'dropped'])
    expect(await wire(other)).toEqual(['upgrade', 'open', 'message before', 'close 4000', 'gone'])
  })

  test('C8 the connection stays closed through renders until open() is called', async () => {
    const other = peer()
    const url = other.url('/echo')
    const mounted = await mountUntilOpen(url)
    mounted.socket.close(4000, 'enough')
    mounted.rerender(url)
    await ended(mounted)
    const first = mounted.shown.lastCloseEvent
    mounted.rerender(url, { connectTimeout: 5000 })
    expect(mounted.shown.readyState).toBe(CLOSED)
    expect(await other.count(0)).toEqual({ open: 0, upgrades: 1 })

    mounted.socket.open()
    await eventually(() => expect(mounted.shown.readyState).toBe(OPEN))
    expect(mounted.shown.lastCloseEvent).toBe(first)
    expect(await other.count(1)).toEqual({ open: 1, upgrades: 2 })
  })

  test('C8 open() works within onClose', async () => {
    const other = peer()
    const mounted = await mountUntilOpen(other.url('/echo'), {
      onClose: () => mounted.socket.open(),
    })
    mounted.socket.close(4000, 'once more')
    await eventually(() => expect(mounted.calls).toEqual(['onOpen', 'onClose', 'onOpen']))
    await eventually(() => expect(mounted.shown.readyState).toBe(OPEN))
    expect(mounted.shown).toMatchObject({ lastCloseEvent: { code: 4000 }, closedBy: 'client', error: null })
    expect(await other.count(1)).toEqual({ open: 1, upgrades: 2 })
  })

  test('C9 close() within onOpen closes before any queued message is sent', async () => {
    const other = peer()
    const mounted = mount(other.url('/echo'), { onOpen: () => mounted.socket.close(4000, 'not today') })
    expect(mounted.socket.send('hello')).toBe('queued')
    await ended(mounted)
    expect(await wire(other)).toEqual(['upgrade', 'open', 'close 4000 not today', 'gone'])
    expect(mounted.calls).toEqual(['onOpen', 'onClose'])
  })

  test('C8 open() while CLOSING opens once, after the end', async () => {
    const other = peer()
    const mounted = await mountUntilOpen(other.url('/echo'))
    mounted.socket.close(4000, 'again, please')
    mounted.socket.open()
    mounted.socket.open()
    await eventually(() => expect(mounted.calls).toEqual(['onOpen', 'onClose', 'onOpen']))
    expect(await other.count(1)).toEqual({ open: 1, upgrades: 2 })
    expect(await wire(other)).toContain('close 4000 again, please')
  })
})

const refused: readonly (readonly [name: string, ...list: unknown[]])[] = [
  ['InvalidAccessError', 0],
  ['InvalidAccessError', 999],
  ['InvalidAccessError', 999.4],
  ['InvalidAccessError', 1000.6],
  ['InvalidAccessError', 1001],
  ['InvalidAccessError', 1005],
  ['InvalidAccessError', 1006],
  ['InvalidAccessError', 2999],
  ['InvalidAccessError', 4999.5],
  ['InvalidAccessError', 5000],
  ['InvalidAccessError', 65_536 + 1000],
  ['InvalidAccessError', NaN],
  ['InvalidAccessError', null],
  ['InvalidAccessError', 'bye'],
  ['InvalidAccessError', new MouseEvent('click')],
  ['InvalidAccessError', 1001, `${ascii}x`],
  ['SyntaxError', 1000, `${ascii}x`],
  ['SyntaxError', 4000, 'é'.repeat(62)],
  ['SyntaxError', 4000, '\uD800'.repeat(42)],
  ['SyntaxError', undefined, `${ascii}x`],
  ['TypeError', 1000n],
  ['TypeError', Symbol('code')],
  ['TypeError', 4000, Symbol('reason')],
]

function refuseAll(close: Close) {
  for (const [name, ...list] of refused) {
    expect(() => callWith(close, list), list.map(String).join()).toThrow(expect.objectContaining({ name }))
  }
}

describe('close() with invalid arguments', () => {
  test('C2 leaves an OPEN connection unchanged', async () => {
    const other = peer()
    const mounted = await mountUntilOpen(other.url('/echo'))
    const before = mounted.socket.connection.getSnapshot()
    refuseAll(mounted.socket.close)
    expect(mounted.socket.connection.getSnapshot()).toBe(before)
    expect(mounted.socket.send('still here')).toBe('sent')
    await eventually(() => expect(mounted.shown.data).toBe('still here'))
    mounted.unmount()
    expect(await wire(other)).toEqual(['upgrade', 'open', 'message still here', 'close 1000', 'gone'])
    expect(mounted.readyStates).toEqual([CONNECTING, OPEN])
  })

  test('C2 leaves a CONNECTING connection and its queue unchanged', async () => {
    const other = peer()
    const mounted = mount(other.url('/slow', { ms: 100 }))
    expect(mounted.socket.send('hello')).toBe('queued')
    refuseAll(mounted.socket.close)
    await eventually(() => expect(mounted.shown.data).toBe('hello'))
    mounted.unmount()
    expect(await wire(other)).toEqual(['upgrade', 'open', 'message hello', 'close 1000', 'gone'])
    expect(mounted.readyStates).toEqual([CONNECTING, OPEN])
  })

  test('C2 throws while CLOSING and CLOSED too', async () => {
    const other = peer()
    const mounted = await mountUntilOpen(other.url('/echo'))
    mounted.socket.close(4000, 'mine')
    refuseAll(mounted.socket.close)
    await ended(mounted)
    const before = mounted.socket.connection.getSnapshot()
    refuseAll(mounted.socket.close)
    mounted.socket.close(4001)
    expect(mounted.socket.connection.getSnapshot()).toBe(before)
    expect(await wire(other)).toEqual(['upgrade', 'open', 'close 4000 mine', 'gone'])
    expect(mounted.calls).toEqual(['onOpen', 'onClose'])
  })

  test('C2 throws on a connection that never had a socket', () => {
    const mounted = mount(null)
    const before = mounted.socket.connection.getSnapshot()
    refuseAll(mounted.socket.close)
    mounted.socket.close(4000, 'nobody there')
    expect(mounted.socket.connection.getSnapshot()).toBe(before)
    expect(mounted.readyStates).toEqual([CLOSED])
  })
})

describe('close() while CONNECTING', () => {
  test('C6 fails the connection with 1006 in place of the given code', async () => {
    const other = peer()
    const mounted = mount(other.url('/never'))
    await other.log('upgrade')
    mounted.socket.close(4000, 'never mind')
    expect(mounted.socket.connection.getSnapshot().readyState).toBe(CLOSING)
    await ended(mounted)
    expect(mounted.closeEvents).toMatchObject([
      { code: 1006, reason: '', wasClean: false, isTrusted: trusted },
    ])
    expect(mounted.shown.closedBy).toBe('client')
    expect(mounted.shown.error).toBeNull()
    expect(mounted.calls).toEqual(['onClose'])
    expect(mounted.readyStates).toEqual([CONNECTING, CLOSING, CLOSED])
    await other.act('drop')
    expect(await wire(other)).toEqual(['upgrade', 'gone'])
  })

  test('C6 sends no close frame to a server that answers late', async () => {
    const other = peer()
    // Firefox cuts the connection only when the server answers.
    const [ms, seen] = server.browser === 'firefox' ? [1500, ['open', 'gone']] : [60_000, ['gone']]
    const mounted = mount(other.url('/slow', { ms }))
    expect(mounted.socket.send('hello')).toBe('queued')
    await other.log('upgrade')
    mounted.socket.close(4000, 'never mind')
    expect(mounted.socket.send('hello?')).toBe('dropped')
    await ended(mounted)
    expect(await wire(other)).toEqual(['upgrade', ...seen])
    expect(mounted.calls).toEqual(['onClose'])
  })

  test('C6 fails the connection before the server has seen the handshake', async () => {
    const other = peer()
    const mounted = mount(other.url('/echo'))
    expect(mounted.socket.send('hello')).toBe('queued')
    mounted.socket.close()
    expect(mounted.socket.send('hello?')).toBe('dropped')
    await ended(mounted)
    expect(mounted.closeEvents).toMatchObject([{ code: 1006, wasClean: false }])
    expect(mounted.shown.closedBy).toBe('client')
    expect(mounted.calls).toEqual(['onClose'])
    expect(await other.count(0)).toMatchObject({ open: 0 })
  })
})

describe('a peer that never answers', () => {
  test('C10 is abandoned after closeTimeout, and its late messages are ignored', async () => {
    const other = peer()
    const { sockets, WebSocket } = watchSockets()
    const mounted = await mountUntilOpen(other.url('/silent'), { closeTimeout: 200, WebSocket })
    mounted.socket.close(4000, 'anybody?')
    await ended(mounted)
    expect(mounted.closeEvents).toMatchObject([
      { type: 'close', code: 1006, reason: '', wasClean: false, isTrusted: false },
    ])
    expect(mounted.closeEvents[0]).toBeInstanceOf(CloseEvent)
    expect(mounted.shown.closedBy).toBe('timeout')
    expect(mounted.shown.error).toBeNull()
    expect(mounted.readyStates).toEqual([CONNECTING, OPEN, CLOSING, CLOSED])

    const end = new Promise((resolve) => sockets[0]!.addEventListener('close', resolve))
    const before = mounted.socket.connection.getSnapshot()
    await other.act('send', { data: 'here I am' })
    await other.act('close', { code: 4001, reason: 'at last' })
    expect(await end).toMatchObject({ code: 4001, reason: 'at last' })
    expect(mounted.socket.connection.getSnapshot()).toBe(before)
    expect(mounted.calls).toEqual(['onOpen', 'onClose'])
    expect(sockets).toHaveLength(1)
    expect(await wire(other)).toEqual(['upgrade', 'open', 'close 4000 anybody?', 'gone'])
  })

  test('C10 does not delay a new session', async () => {
    const other = peer()
    const mounted = await mountUntilOpen(other.url('/silent'), { closeTimeout: 200 })
    mounted.socket.close()
    await ended(mounted)
    mounted.socket.open()
    await eventually(() => expect(mounted.shown.readyState).toBe(OPEN))
    await other.act('drop')
    await eventually(() =>
      expect(mounted.calls).toEqual(['onOpen', 'onClose', 'onOpen', 'onError', 'onClose']),
    )
  })

  test('C10 is abandoned after closeTimeout when the component has unmounted too', async () => {
    const other = peer()
    const mounted = await mountUntilOpen(other.url('/silent'), { closeTimeout: 200 })
    mounted.unmount()
    await eventually(() => expect(mounted.calls).toEqual(['onOpen', 'onClose']))
    expect(mounted.closeEvents).toMatchObject([{ code: 1006, wasClean: false, isTrusted: false }])
    expect(await wire(other, 'close')).toEqual(['upgrade', 'open', 'close 1000'])
    await other.act('drop')
  })

  test('C10 is abandoned after connectTimeout if it never finishes the handshake', async () => {
    const other = peer()
    const { sockets, WebSocket } = watchSockets()
    const mounted = mount(other.url('/never'), { connectTimeout: 200, WebSocket })
    await ended(mounted)
    await eventually(() => expect(sockets.map(({ readyState }) => readyState)).toEqual([CLOSED]))
    expect(mounted.closeEvents).toMatchObject([{ code: 1006, reason: '', wasClean: false, isTrusted: false }])
    expect(mounted.shown.closedBy).toBe('timeout')
    expect(mounted.shown.error).toBe(mounted.errors[0])
    expect(mounted.errors).toMatchObject([{ message: expect.stringContaining('connectTimeout') as string }])
    expect(mounted.calls).toEqual(['onError', 'onClose'])
    expect(mounted.readyStates).toEqual([CONNECTING, CLOSED])
    await other.act('drop')
    expect(await wire(other)).toEqual(['upgrade', 'gone'])
  })

  test('C10 is abandoned after closeTimeout if the component unmounts during the handshake', async () => {
    const other = peer()
    const { sockets, WebSocket } = watchSockets()
    const mounted = mount(other.url('/never'), { closeTimeout: 200, WebSocket })
    await other.log('upgrade')
    mounted.unmount()
    await eventually(() => expect(mounted.calls).toEqual(['onClose']))
    await eventually(() => expect(sockets.map(({ readyState }) => readyState)).toEqual([CLOSED]))
    expect(mounted.closeEvents).toMatchObject([{ code: 1006, wasClean: false, isTrusted: false }])
    await other.act('drop')
    expect(await wire(other)).toEqual(['upgrade', 'gone'])
  })
})
