import { describe, expect, test } from 'vitest'
import { wire } from '../browser/wire.js'
import { createLine } from '../support/line.js'
import { peer } from '../support/peer.js'
import { someday, useWindows, windows } from './useWindows.js'

const CONNECTING = 0
const CLOSED = 3

describe.each(windows)('a page of %s that pauses when hidden', (_name, start) => {
  const openWindow = useWindows(start)

  test('R4 closes with 1000 after it was hidden for pauseWhenHidden, and opens again when shown', async () => {
    const other = peer()
    const { hide, show, calls, readyState } = await openWindow(other.url('/echo'), {
      ...someday,
      pauseWhenHidden: 50,
    })
    expect(await calls(1)).toEqual(['onOpen'])
    for (const times of [1, 2]) {
      await hide()
      expect(await calls(2 * times)).toHaveLength(2 * times)
      expect(await readyState()).toBe(CLOSED)
      expect(await other.count(0)).toEqual({ open: 0, upgrades: times })
      await show()
      await calls(2 * times + 1)
      expect(await other.count(1)).toEqual({ open: 1, upgrades: 1 + times })
    }
    const again = ['onClose 1000 clean', 'onOpen']
    expect(await calls(5)).toEqual(['onOpen', ...again, ...again])
    const session = ['upgrade', 'open', 'close 1000', 'gone']
    expect(await wire(other)).toEqual([...session, ...session, 'upgrade', 'open'])
  })

  test('R4 stays open when it is shown before pauseWhenHidden has passed', async () => {
    const other = peer()
    const { hide, show, calls, evaluate } = await openWindow(other.url('/echo'), {
      ...someday,
      pauseWhenHidden: 600_000,
    })
    await calls(1)
    await hide()
    await show()
    await evaluate("page.socket.send('still there')")
    expect(await wire(other, 'message')).toEqual(['upgrade', 'open', 'message still there'])
    expect(await calls(1)).toEqual(['onOpen'])
  })

  test('R4 stays paused while hidden, even if the network comes back', async () => {
    const other = peer()
    const { hide, show, goOffline, goOnline, calls, readyState } = await openWindow(other.url('/echo'), {
      ...someday,
      pauseWhenHidden: 0,
    })
    await calls(1)
    await hide()
    expect(await calls(2)).toEqual(['onOpen', 'onClose 1000 clean'])
    await goOffline()
    await goOnline()
    expect(await readyState()).toBe(CLOSED)
    expect(await other.count(0)).toEqual({ open: 0, upgrades: 1 })
    await show()
    expect(await calls(3)).toEqual(['onOpen', 'onClose 1000 clean', 'onOpen'])
    expect(await other.count(1)).toEqual({ open: 1, upgrades: 2 })
  })

  test('R4 pauses after pauseWhenHidden, even if the network comes back meanwhile', async () => {
    const other = peer()
    const { hide, goOffline, goOnline, calls } = await openWindow(other.url('/echo'), {
      ...someday,
      pauseWhenHidden: 1_000,
    })
    await calls(1)
    await hide()
    await goOffline()
    await goOnline()
    expect(await calls(2)).toEqual(['onOpen', 'onClose 1000 clean'])
  })

  test('C8 opens nothing when it is shown after close() in a hidden page', async () => {
    const other = peer()
    const { hide, show, calls, evaluate, readyState } = await openWindow(other.url('/echo'), {
      ...someday,
      pauseWhenHidden: 0,
    })
    await calls(1)
    await hide()
    await calls(2)
    await evaluate('page.socket.close()')
    await show()
    expect(await readyState()).toBe(CLOSED)
    expect(await other.count(0)).toEqual({ open: 0, upgrades: 1 })
  })

  test('L4 opens nothing when it is shown after the component has unmounted in a hidden page', async () => {
    const other = peer()
    const { hide, show, calls, hold, readyState } = await openWindow(other.url('/echo'), {
      ...someday,
      pauseWhenHidden: 0,
    })
    await calls(1)
    await hide()
    await calls(2)
    await hold(null)
    await show()
    expect(await readyState()).toBe(CLOSED)
    expect(await calls(2)).toEqual(['onOpen', 'onClose 1000 clean'])
    expect(await other.count(0)).toEqual({ open: 0, upgrades: 1 })
  })

  test('R4 is paused while its window is minimized', async () => {
    const other = peer()
    const { page, until, calls, readyState } = await openWindow(other.url('/echo'), {
      ...someday,
      pauseWhenHidden: 50,
    })
    await calls(1)
    await page.minimize()
    await until('document.hidden')
    expect(await calls(2)).toEqual(['onOpen', 'onClose 1000 clean'])
    expect(await readyState()).toBe(CLOSED)
    expect(await other.count(0)).toEqual({ open: 0, upgrades: 1 })
    await page.restore()
    expect(await calls(3)).toEqual(['onOpen', 'onClose 1000 clean', 'onOpen'])
    expect(await other.count(1)).toEqual({ open: 1, upgrades: 2 })
  })

  test('R4 finishes its handshake before it closes with 1000', async () => {
    const line = await createLine()
    await line.stall()
    const { hide, until, calls, readyState } = await openWindow(line.url('/echo'), {
      ...someday,
      connectTimeout: 600_000,
      closeTimeout: 600_000,
      pauseWhenHidden: 0,
    })
    expect(await readyState()).toBe(CONNECTING)
    await hide()
    await until(`page.socket.readyState === ${CLOSED}`)
    await line.resume()
    expect(await wire(line.peer)).toEqual(['upgrade', 'open', 'close 1000', 'gone'])
    expect(await calls(1)).toEqual(['onClose 1000 clean'])
  })
})
