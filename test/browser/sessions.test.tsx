import { StrictMode, useState } from 'react'
import { act, render, screen } from '@testing-library/react'
import { describe, expect, test } from 'vitest'
import type { UseWebSocketOptions } from '../../src/index.js'
import { peer } from '../support/peer.js'
import { createDiary, ended, eventually, Holder, mount, mountUntilOpen, watchSockets } from './mount.js'
import { trusted } from './trusted.js'
import { wire } from './wire.js'

const { CONNECTING, OPEN, CLOSED } = WebSocket

describe('a component', () => {
  test('L1 opens one socket in StrictMode, and no other one when it renders again', async () => {
    const other = peer()
    const { sockets, WebSocket } = watchSockets()
    const url = other.url('/slow', { ms: 50 })
    const mounted = mount(url, { WebSocket }, StrictMode)
    for (let render = 0; render < 10; render += 1) mounted.rerender(url, { WebSocket })
    await eventually(() => expect(mounted.shown.readyState).toBe(OPEN))
    for (let render = 0; render < 10; render += 1) mounted.rerender(url, { WebSocket })
    expect(await other.count(1)).toEqual({ open: 1, upgrades: 1 })
    expect(sockets).toHaveLength(1)
    expect(mounted.calls).toEqual(['onOpen'])
    expect(mounted.readyStates).toEqual([CONNECTING, OPEN])
  })

  test('L1 opens one socket for an inline url function, inline protocols and inline options', async () => {
    const other = peer()
    let calls = 0
    const source = () => () => {
      calls += 1
      return new URL(other.url('/echo'))
    }
    const options = (): UseWebSocketOptions => ({
      protocols: ['chat', 'superchat'],
      binaryType: 'arraybuffer',
      onMessage: () => undefined,
    })
    const mounted = mount(source(), options())
    for (let render = 0; render < 10; render += 1) mounted.rerender(source(), options())
    await eventually(() => expect(mounted.shown.readyState).toBe(OPEN))
    for (let render = 0; render < 10; render += 1) mounted.rerender(source(), options())
    expect(await other.count(1)).toEqual({ open: 1, upgrades: 1 })
    expect(calls).toBe(1)
    expect(await other.log('upgrade')).toMatchObject([{ protocols: ['chat', 'superchat'] }, { type: 'open' }])
  })

  test('L1 opens one socket for an asynchronous address', async () => {
    const other = peer()
    const mounted = mount(() => Promise.resolve(other.url('/echo')), {}, StrictMode)
    await eventually(() => expect(mounted.shown.readyState).toBe(OPEN))
    expect(mounted.readyStates).toEqual([CONNECTING, OPEN])
    expect(await other.count(1)).toEqual({ open: 1, upgrades: 1 })
  })

  test('L6 keeps the socket when a URL object replaces the same string', async () => {
    const other = peer()
    const mounted = await mountUntilOpen(other.url('/echo'), { protocols: 'chat' })
    mounted.rerender(new URL(other.url('/echo')), { protocols: ['chat'] })
    mounted.rerender(new URL(other.url('/echo')), { protocols: ['chat'], connectTimeout: 1 })
    expect(mounted.readyStates).toEqual([CONNECTING, OPEN])
    expect(await other.count(1)).toEqual({ open: 1, upgrades: 1 })
  })
})

describe('another address', () => {
  test('L5 closes the old session with 1000 and starts the new one with empty fields', async () => {
    const [one, two] = [peer(), peer()]
    const mounted = await mountUntilOpen(one.url('/echo'))
    const { send, sendJson, open, close, connection } = mounted.socket
    send('hello')
    await eventually(() => expect(mounted.shown.data).toBe('hello'))

    mounted.rerender(two.url('/echo'))
    expect(mounted.shown).toEqual({
      readyState: CONNECTING,
      lastCloseEvent: null,
      closedBy: null,
      lastMessage: null,
      data: null,
      error: null,
      retry: null,
    })
    for (const [name, old] of Object.entries({ send, sendJson, open, close }))
      expect(mounted.socket[name as 'send']).not.toBe(old)
    expect(mounted.socket.connection).not.toBe(connection)
    expect(await wire(one)).toEqual(['upgrade', 'open', 'message hello', 'close 1000', 'gone'])
    await eventually(() => expect(mounted.shown.readyState).toBe(OPEN))
    await eventually(() => expect(mounted.closeEvents).toMatchObject([{ code: 1000, wasClean: true }]))
    expect(mounted.shown.lastCloseEvent).toBeNull()

    mounted.socket.send('hello, two')
    await eventually(() => expect(mounted.shown.data).toBe('hello, two'))
    mounted.unmount()
    expect(await wire(two)).toEqual(['upgrade', 'open', 'message hello, two', 'close 1000', 'gone'])
  })

  test('L2 cuts the old session if it is still CONNECTING to the same host, and L5 discards its queue', async () => {
    const [one, two] = [peer(), peer()]
    const mounted = mount(one.url('/slow', { ms: 1000 }))
    expect(mounted.socket.send('for one')).toBe('queued')
    await one.log('upgrade')
    mounted.rerender(two.url('/echo'))
    expect(mounted.socket.send('for two')).toBe('queued')
    await eventually(() => expect(mounted.shown.data).toBe('for two'))
    // Firefox keeps the line until the server has answered, but sends nothing.
    expect((await wire(one)).filter((event) => event !== 'open')).toEqual(['upgrade', 'gone'])
    expect(await wire(two, 'message')).toEqual(['upgrade', 'open', 'message for two'])
    await eventually(() => expect(mounted.calls).toContain('onClose'))
    expect(mounted.calls.toSorted()).toEqual(['onClose', 'onMessage', 'onOpen'])
  })

  test('L5 ignores late events of the old session', async () => {
    const [one, two] = [peer(), peer()]
    const { sockets, WebSocket } = watchSockets()
    const mounted = await mountUntilOpen(one.url('/silent'), { WebSocket })
    mounted.rerender(two.url('/echo'), { WebSocket })
    await eventually(() => expect(mounted.shown.readyState).toBe(OPEN))
    const before = mounted.socket.connection.getSnapshot()
    await one.log('close')
    await one.act('send', { data: 'late' })
    await one.act('drop')
    await eventually(() => expect(sockets.map(({ readyState }) => readyState)).toEqual([CLOSED, OPEN]))
    await eventually(() => expect(mounted.calls).toEqual(['onOpen', 'onOpen', 'onClose']))
    expect(mounted.socket.connection.getSnapshot()).toBe(before)
    expect(mounted.readyStates).toEqual([CONNECTING, OPEN, CONNECTING, OPEN])
  })

  test('L5 or other protocols start a new session', async () => {
    const other = peer()
    const mounted = await mountUntilOpen(other.url('/echo'), { protocols: 'one' })
    mounted.rerender(other.url('/echo'), { protocols: ['two', 'three'] })
    await eventually(() => expect(mounted.calls.toSorted()).toEqual(['onClose', 'onOpen', 'onOpen']))
    const upgrades = (await other.log()).filter(({ type }) => type === 'upgrade')
    expect(upgrades.map(({ protocols }) => protocols)).toEqual([['one'], ['two', 'three']])
    expect(await wire(other)).toContain('close 1000')
    expect(await other.count(1)).toEqual({ open: 1, upgrades: 2 })
  })

  test('L5 settles on the last one after many changes in one task', async () => {
    const peers = Array.from({ length: 5 }, () => peer())
    const mounted = mount(peers[0]!.url('/echo'))
    for (const other of peers) mounted.rerender(other.url('/echo'))
    const last = peers.at(-1)!
    await eventually(() => expect(mounted.shown.readyState).toBe(OPEN))
    expect(await last.count(1)).toEqual({ open: 1, upgrades: 1 })
    // Every handshake except the last is cut, whatever its progress.
    for (const other of peers.slice(0, -1)) expect(await other.count(0)).toMatchObject({ open: 0 })
    await eventually(() =>
      expect(mounted.closeEvents.map(({ code }) => code)).toEqual([1006, 1006, 1006, 1006]),
    )
  })

  test('L5 may become null, which closes with 1000', async () => {
    const other = peer()
    const mounted = await mountUntilOpen(other.url('/echo'))
    mounted.rerender(null)
    expect(mounted.shown.readyState).toBe(CLOSED)
    expect(await wire(other)).toEqual(['upgrade', 'open', 'close 1000', 'gone'])
    await eventually(() => expect(mounted.calls).toEqual(['onOpen', 'onClose']))
    mounted.rerender(other.url('/echo'))
    await eventually(() => expect(mounted.shown.readyState).toBe(OPEN))
    expect(await other.count(1)).toEqual({ open: 1, upgrades: 2 })
  })

  test('L5 disabling closes with 1000, and enabling opens again', async () => {
    const other = peer()
    const url = other.url('/echo')
    const mounted = mount(url, { enabled: false })
    expect(mounted.readyStates).toEqual([CLOSED])
    expect(await other.count()).toEqual({ open: 0, upgrades: 0 })
    mounted.rerender(url)
    await eventually(() => expect(mounted.shown.readyState).toBe(OPEN))
    mounted.rerender(url, { enabled: false })
    expect(await wire(other)).toEqual(['upgrade', 'open', 'close 1000', 'gone'])
    await ended(mounted)
    expect(mounted.closeEvents).toMatchObject([{ code: 1000, wasClean: true }])
    mounted.rerender(url)
    await eventually(() => expect(mounted.shown.readyState).toBe(OPEN))
    expect(await other.count(1)).toEqual({ open: 1, upgrades: 2 })
  })

  test('L2 disabling while CONNECTING and enabling again takes the handshake back', async () => {
    const other = peer()
    const url = other.url('/slow', { ms: 50 })
    const mounted = mount(url)
    mounted.rerender(url, { enabled: false })
    expect(mounted.shown.readyState).toBe(CLOSED)
    mounted.rerender(url)
    await eventually(() => expect(mounted.shown.readyState).toBe(OPEN))
    // The abandoned handshake is taken back.
    expect(await other.count(1)).toEqual({ open: 1, upgrades: 1 })
    expect(mounted.calls).toEqual(['onOpen'])
  })
})

describe('a hand-over', () => {
  test('L2 closes the socket of the old component with 1000 when its React key changes, and opens one for the new component', async () => {
    const other = peer()
    const url = other.url('/echo')
    const mounted = await mountUntilOpen(url)
    mounted.rerender(url, {}, 'another')
    await eventually(() => expect(mounted.calls.toSorted()).toEqual(['onClose', 'onOpen', 'onOpen']))
    expect(mounted.closeEvents).toMatchObject([{ code: 1000, wasClean: true, isTrusted: trusted }])
    expect(mounted.readyStates).toEqual([CONNECTING, OPEN, CONNECTING, OPEN])
    expect(await wire(other)).toContain('close 1000')
    expect(await other.count(1)).toEqual({ open: 1, upgrades: 2 })
  })

  test('L2 does not wait for the old socket if its peer never answers', async () => {
    const other = peer()
    const url = other.url('/silent')
    const mounted = await mountUntilOpen(url, { closeTimeout: Infinity })
    mounted.rerender(url, { closeTimeout: Infinity }, 'another')
    await eventually(() => expect(mounted.calls).toEqual(['onOpen', 'onOpen']))
    expect(await other.count(2)).toEqual({ open: 2, upgrades: 2 })
    await other.act('drop')
    await eventually(() => expect(mounted.calls).toHaveLength(5))
  })

  test('L1 keeps the sockets of components that move within their list', async () => {
    const others = ['a', 'b', 'c'].map((key) => ({ key, other: peer(), diary: createDiary() }))
    let reverse = () => undefined as unknown
    function List() {
      const [items, setItems] = useState(others)
      reverse = () => setItems(items.toReversed())
      return items.map(({ key, other, diary }) => (
        <Holder key={key} source={other.url('/echo')} diary={diary} />
      ))
    }
    const { unmount } = render(<List />)
    await eventually(() => expect(screen.getAllByText('OPEN')).toHaveLength(3))
    act(() => void reverse())
    for (const { other, diary } of others) {
      expect(await other.count(1)).toEqual({ open: 1, upgrades: 1 })
      expect(diary.calls).toEqual(['onOpen'])
    }
    unmount()
    for (const { other } of others) expect(await wire(other)).toContain('close 1000')
  })
})
