import type { Browser as RunningBrowser } from 'playwright'
import { beforeAll, describe, expect, test } from 'vitest'
import { wire } from '../browser/wire.js'
import { peer } from '../support/peer.js'
import { browsers, launch, openPage } from './openPage.js'

describe.each(browsers)('a page of %s whose policy forbids its worker', (browser) => {
  let running: RunningBrowser
  beforeAll(async () => {
    running = await share(launch[browser])
  })

  test.each(['file', 'blob'])(
    'V5 has plain sockets, warns once, and sends and receives each message once (the worker is from a %s)',
    async (worker) => {
      const other = peer()
      const query = `?worker=${worker}&policy=worker-src 'none'`
      const { page, show, calls, printed } = await openPage(running, query)
      await show(other.url('/echo'))
      expect(await calls(1)).toEqual(['onOpen'])
      await page.evaluate(() => {
        for (const text of ['one', 'two', 'three']) window.page.socket.send(text)
      })
      await page.waitForFunction(() => window.page.socket.lastMessage?.data === 'three')
      // A later socket is plain from the start.
      await show(null)
      const later = peer()
      await show(later.url('/echo'))
      expect((await calls(3)).toSorted()).toEqual(['onClose 1000 clean', 'onOpen', 'onOpen'])
      expect(await wire(other)).toEqual([
        ...['upgrade', 'open', 'message one', 'message two', 'message three', 'close 1000', 'gone'],
      ])
      expect(await later.count(1)).toEqual({ open: 1, upgrades: 1 })
      const warnings = (await printed()).filter((line) => line.includes('the worker has not started'))
      expect(warnings).toEqual([expect.stringContaining('Allow it with the policy worker-src blob:')])
    },
  )
})
