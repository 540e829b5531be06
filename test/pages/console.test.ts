import type { Browser as RunningBrowser } from 'playwright'
import { beforeAll, describe, expect, test } from 'vitest'
import { wire } from '../browser/wire.js'
import { peer } from '../support/peer.js'
import { browsers, launch, openPage } from './openPage.js'

describe.each(browsers)('the console of %s', (browser) => {
  let running: RunningBrowser
  beforeAll(async () => {
    running = await share(launch[browser])
  })

  const message = {
    chromium: 'WebSocket is closed before the connection is established.',
    firefox: 'was interrupted while the page was loading.',
  }[browser]

  test('L2 shows a message when a socket without the library is closed while CONNECTING', async () => {
    const other = peer()
    const { page, printed } = await openPage(running)
    await page.evaluate(
      (url) => void Object.assign(window, { socket: new WebSocket(url) }),
      other.url('/never'),
    )
    await other.log('upgrade')
    expect(await printed()).toEqual([])
    await page.evaluate(() => (window as unknown as { socket: WebSocket }).socket.close(1000))
    await other.act('drop')
    await other.log('gone')
    expect(await printed()).toContainEqual(expect.stringContaining(message))
  })

  test('L2 stays empty when a component unmounts while CONNECTING', async () => {
    const other = peer()
    const { show, calls, printed } = await openPage(running)
    await show(other.url('/slow', { ms: 1000 }))
    await other.log('upgrade')
    await show(null)
    expect(await wire(other)).toEqual(['upgrade', 'open', 'close 1000', 'gone'])
    expect(await calls(1)).toEqual(['onClose 1000 clean'])
    expect(await printed()).toEqual([])
  })

  test('L2 stays empty when components mount and unmount in one task', async () => {
    const [one, two, three] = [peer(), peer(), peer()]
    const { page, calls, printed } = await openPage(running)
    await page.evaluate(
      ([first, second, third]) => {
        window.page.show(first!)
        window.page.show(second!)
        window.page.show(null)
        window.page.show(third!)
        window.page.show(null)
      },
      [one, two, three].map((other) => other.url('/echo')),
    )
    for (const other of [one, two, three]) {
      expect(await wire(other)).toEqual(['upgrade', 'open', 'close 1000', 'gone'])
    }
    expect(await calls(3)).toEqual(['onClose 1000 clean', 'onClose 1000 clean', 'onClose 1000 clean'])
    expect(await printed()).toEqual([])
  })

  test('L2 stays empty when a component unmounts while OPEN', async () => {
    const other = peer()
    const { show, calls, printed } = await openPage(running)
    await show(other.url('/echo'))
    expect(await calls(1)).toEqual(['onOpen'])
    await show(null)
    expect(await wire(other)).toEqual(['upgrade', 'open', 'close 1000', 'gone'])
    expect(await calls(2)).toEqual(['onOpen', 'onClose 1000 clean'])
    expect(await printed()).toEqual([])
  })

  test('L5 stays empty when the address changes to another host while CONNECTING', async () => {
    const [one, two] = [peer(), peer()]
    const { show, calls, printed } = await openPage(running)
    await show(one.url('/slow', { ms: 1000 }))
    await one.log('upgrade')
    await show(two.url('/echo').replace('127.0.0.1', 'localhost'))
    expect(await wire(one)).toEqual(['upgrade', 'open', 'close 1000', 'gone'])
    expect((await calls(2)).toSorted()).toEqual(['onClose 1000 clean', 'onOpen'])
    expect(await two.count(1)).toEqual({ open: 1, upgrades: 1 })
    expect(await printed()).toEqual([])
  })

  test('L2 shows a message only for the old handshake when the address changes within one host, and the new one does not wait', async () => {
    const [one, two] = [peer(), peer()]
    const { page, calls, printed } = await openPage(running)
    // Without limits, so that the second handshake would wait forever if the first one delayed it.
    const show = (url: string) =>
      page.evaluate(
        (next) => window.page.show(next, { connectTimeout: Infinity, closeTimeout: Infinity }),
        url,
      )
    await show(one.url('/never'))
    await one.log('upgrade')
    await show(two.url('/echo'))
    expect((await calls(2)).toSorted()).toEqual(['onClose 1006 unclean', 'onOpen'])
    expect(await two.count(1)).toEqual({ open: 1, upgrades: 1 })
    const lines = await printed()
    expect(lines).toContainEqual(expect.stringContaining(message))
    expect(lines.filter((line) => !line.includes(one.url('/never')))).toEqual([])
    // Firefox keeps the line until the server drops it, but sends nothing.
    await one.act('drop')
    expect(await wire(one)).toEqual(['upgrade', 'gone'])
  })
})
