import { describe, expect, test } from 'vitest'
import { wire } from '../browser/wire.js'
import { namedHost } from '../support/browserProcess.mjs'
import { createLine } from '../support/line.js'
import { peer } from '../support/peer.js'
import { someday, soon, useWindows, windows } from './useWindows.js'

const CLOSED = 3

const lost = ['onOpen', 'onError connection lost (1006)', 'onClose 1006 unclean']
const noticed = ['onOpen', 'onError heartbeat timeout of 300 ms expired', 'onClose 1006 unclean']
const failed = ['onError could not connect (1006)', 'onClose 1006 unclean']
const again = ['onOpen', 'onReconnect 1']
/** The network is back, which resets the count. */
const first = ['onOpen', 'onReconnect 0']

/** The first attempt comes soon. Without a network there are no further ones. */
const apart = { reconnect: { delay: 20, maxDelay: 600_000, jitter: 'none' } } as const

/** The condition in the page for a connection that waits for the network. */
const waits = "page.socket.status === 'offline'"

/** With a host name that is not local: local addresses are also tried without a network. */
const byName = (url: string) => url.replace('127.0.0.1', namedHost)

describe.each(windows)('a page of %s', (_name, start) => {
  const openWindow = useWindows(start)

  test('R4 dials at once when it is shown during the delay of a retry', async () => {
    const other = peer()
    const { hide, show, calls } = await openWindow(other.url('/echo'), someday)
    await calls(1)
    await hide()
    await other.act('drop')
    expect(await calls(3)).toEqual(lost)
    expect(await other.count(0)).toEqual({ open: 0, upgrades: 1 })
    await show()
    expect(await calls(5)).toEqual([...lost, ...again])
    expect(await other.count(1)).toEqual({ open: 1, upgrades: 2 })
  })

  test.each([
    ['the page is shown', 'hide', 'show'],
    ['the network is back', 'goOffline', 'goOnline'],
  ] as const)('R4 checks a connection that seems open when %s', async (_, goAway, comeBack) => {
    const line = await createLine()
    const view = await openWindow(line.url('/echo'), {
      ...soon,
      heartbeat: { interval: 600_000, timeout: 300 },
    })
    await view.calls(1)
    await view[goAway]()
    await line.stall()
    await view[comeBack]()
    expect((await view.calls(3)).slice(0, 3)).toEqual(noticed)
    await line.resume()
    expect((await view.calls(5)).slice(3)).toEqual(again)
    expect(await line.peer.count(1)).toEqual({ open: 1, upgrades: 2 })
  })

  test('R4 neither closes nor opens anything when the network is lost and comes back', async () => {
    const other = peer()
    const { goOffline, goOnline, until, evaluate, calls } = await openWindow(other.url('/echo'), soon)
    await calls(1)
    await goOffline()
    // Without a network both browsers refuse only new sockets: messages on an open one arrive.
    expect(await evaluate("page.socket.send('while away')")).toBe('sent')
    await until("page.socket.lastMessage?.data === 'while away'")
    expect(await wire(other, 'message')).toEqual(['upgrade', 'open', 'message while away'])
    await goOnline()
    expect(await calls(1)).toEqual(['onOpen'])
    expect(await other.count(1)).toEqual({ open: 1, upgrades: 1 })
  })

  test('R13 waits for the network when the connection is lost without one, and dials when it is back', async () => {
    const line = await createLine()
    const { goOffline, goOnline, until, calls, readyState } = await openWindow(
      byName(line.url('/echo')),
      apart,
    )
    await calls(1)
    await goOffline()
    await line.cut()
    await until(waits)
    expect(await calls(3)).toEqual(lost)
    expect(await readyState()).toBe(CLOSED)
    expect(await line.peer.count(0)).toEqual({ open: 0, upgrades: 1 })
    await goOnline()
    expect(await calls(5)).toEqual([...lost, ...first])
    expect(await line.peer.count(1)).toEqual({ open: 1, upgrades: 2 })
  })

  test('R13 waits for the network when the first handshake has failed without one', async () => {
    const other = peer()
    const { goOffline, goOnline, until, hold, calls } = await openWindow(null, apart)
    await goOffline()
    await hold(byName(other.url('/echo')))
    await until(waits)
    expect(await calls(2)).toEqual(failed)
    expect(await other.count(0)).toEqual({ open: 0, upgrades: 0 })
    await goOnline()
    expect(await calls(4)).toEqual([...failed, ...first])
    expect(await other.count(1)).toEqual({ open: 1, upgrades: 1 })
  })

  test('R13 dials once when it is shown without a network, and then keeps waiting', async () => {
    const line = await createLine()
    const { goOffline, goOnline, hide, show, until, calls } = await openWindow(
      byName(line.url('/echo')),
      apart,
    )
    await calls(1)
    await goOffline()
    await line.cut()
    await until(waits)
    await hide()
    await show()
    expect(await calls(5)).toEqual([...lost, ...failed])
    await until(waits)
    await goOnline()
    expect(await calls(7)).toEqual([...lost, ...failed, ...first])
    expect(await line.peer.count(1)).toEqual({ open: 1, upgrades: 2 })
  })

  test('R13 dials as soon as the network is back', async () => {
    const line = await createLine()
    const { goOffline, goOnline, calls } = await openWindow(byName(line.url('/echo')), apart)
    await calls(1)
    await goOffline()
    await line.cut()
    await calls(3)
    await goOnline()
    expect(await calls(5)).toEqual([...lost, ...first])
    expect(await line.peer.count(1)).toEqual({ open: 1, upgrades: 2 })
  })

  test('C8 dials nothing when the network comes back after close()', async () => {
    const line = await createLine()
    const { goOffline, goOnline, until, evaluate, calls, readyState } = await openWindow(
      byName(line.url('/echo')),
      apart,
    )
    await calls(1)
    await goOffline()
    await line.cut()
    await until(waits)
    await evaluate('page.socket.close()')
    await goOnline()
    expect(await readyState()).toBe(CLOSED)
    expect(await evaluate('page.socket.retry')).toBe(null)
    expect(await line.peer.count(0)).toEqual({ open: 0, upgrades: 1 })
  })

  test('L4 dials nothing when the network comes back after unmounting', async () => {
    const line = await createLine()
    const { goOffline, goOnline, until, hold, calls, readyState } = await openWindow(
      byName(line.url('/echo')),
      apart,
    )
    await calls(1)
    await goOffline()
    await line.cut()
    await until(waits)
    await hold(null)
    await goOnline()
    expect(await readyState()).toBe(CLOSED)
    expect(await calls(3)).toEqual(lost)
    expect(await line.peer.count(0)).toEqual({ open: 0, upgrades: 1 })
  })
})
