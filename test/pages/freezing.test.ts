import { describe, expect, test } from 'vitest'
import { peer } from '../support/peer.js'
import { soon, startChromium, useWindows } from './useWindows.js'

describe('a page that was frozen', () => {
  const openWindow = useWindows(startChromium)

  // Firefox does not freeze pages.
  test('R4 has one socket again after Chromium has cut its socket', async () => {
    const other = peer()
    const { page, calls } = await openWindow(other.url('/echo'), soon)
    await calls(1)
    await page.send('Page.setWebLifecycleState', { state: 'frozen' })
    await page.send('Page.setWebLifecycleState', { state: 'active' })
    await page.send('Page.bringToFront')
    expect(await calls(5)).toEqual([
      ...['onOpen', 'onError connection lost (1006)', 'onClose 1006 unclean'],
      ...['onOpen', 'onReconnect 1'],
    ])
    expect(await other.count(1)).toEqual({ open: 1, upgrades: 2 })
  })
})
