import { describe, expect, test } from 'vitest'
import { wire } from '../browser/wire.js'
import { namedHost } from '../support/browserProcess.mjs'
import { launchBrowser as launchChromium } from '../support/chromium.mjs'
import { createLine } from '../support/line.js'
import { peer } from '../support/peer.js'
import { someday, soon, useWindows, windows } from './useWindows.js'

const CLOSED = 3

const lost = ['onOpen', 'onError connection lost (1006)', 'onClose 1006 unclean']
const noticed = ['onOpen', 'onError heartbeat timeout of 300 ms expired', 'onClose 1006 unclean']
const failed = ['onError could not connect (1006)', 'onClose 1006 unclean']
const again = ['onOpen', 'onReconnect 1']
/** The network is back, so the count begins again. */
const first = ['onOpen', 'onReconnect 0']

/** The first attempt comes soon, and without a network none by itself. */
const apart = { reconnect: { delay: 20, maxDelay: 600_000, jitter: 'none' } } as const

/** The page's words for a retry that waits for the network. */
const waits = "page.socket.status === 'offline'"

/** By a name that is not a local one: those are tried without a network, too. */
const byName = (url: string) => url.replace('127.0.0.1', namedHost)

describe.each(windows)('a page of %s', (_name, launch) => {
  const openWindow = useWindows(launch)

  test('R4 dials at once when shown while a retry is waited for', async () => {
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
    ['shown', 'hide', 'show'],
    ['the network is back', 'goOffline', 'goOnline'],
  ] as const)('R4 checks a connection that is believed open when %s', async (_, goAway, comeBack) => {
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

  test('R4 neither closes nor opens anything when the network goes and comes back', async () => {
    const other = peer()
    const { goOffline, goOnline, until, evaluate, calls } = await openWindow(other.url('/echo'), soon)
    await calls(1)
    await goOffline()
    // Both browsers refuse only new sockets then: what is said on an open one arrives.
    expect(await evaluate("page.socket.send('while away')")).toBe('sent')
    await until("page.socket.lastMessage?.data === 'while away'")
    expect(await wire(other, 'message')).toEqual(['upgrade', 'open', 'message while away'])
    await goOnline()
    expect(await calls(1)).toEqual(['onOpen'])
    expect(await other.count(1)).toEqual({ open: 1, upgrades: 1 })
  })

  test('R13 waits for the network when the connection is lost, and dials when it is back', async () => {
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

  test('R13 waits for the network that a first handshake failed for want of', async () => {
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

  test('R13 tries once when shown without a network, and waits on', async () => {
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

  test('R13 waits no longer than for the network', async () => {
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

  test('C8 dials nothing after close() when the network is back', async () => {
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

  test('L4 dials nothing after it was unmounted when the network is back', async () => {
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

describe('a page that was frozen', () => {
  const openWindow = useWindows(launchChromium)

  // Firefox freezes no page.
  test('R4 has one socket after a page was frozen, whose sockets Chromium cuts', async () => {
    const other = peer()
    const { page, calls } = await openWindow(other.url('/echo'), soon)
    await calls(1)
    await page.send('Page.setWebLifecycleState', { state: 'frozen' })
    await page.send('Page.setWebLifecycleState', { state: 'active' })
    await page.send('Page.bringToFront')
    expect(await calls(5)).toEqual([...lost, ...again])
    expect(await other.count(1)).toEqual({ open: 1, upgrades: 2 })
  })
})
