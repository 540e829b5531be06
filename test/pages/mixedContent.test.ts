import type { Browser } from 'playwright'
import { beforeAll, describe, expect, inject, test } from 'vitest'
import { browsers, launch } from './openPage.js'

const secure = 'https://secure.test/'
const address = 'ws://elsewhere.test/?token=s3cret'

describe.each(browsers)('a page of https: in %s', (browser) => {
  let running: Browser
  beforeAll(async () => {
    running = await share(launch[browser])
  })

  test('Z3 refuses ws:, and the error of the component does not contain the token', async () => {
    const page = await running.newPage()
    // The same page, under an https address.
    await page.route(`${secure}**`, async (route) => {
      const response = await fetch(route.request().url().replace(secure, inject('site')))
      await route.fulfill({
        contentType: response.headers.get('content-type') ?? '',
        body: Buffer.from(await response.arrayBuffer()),
      })
    })
    await page.goto(secure)
    const shown = await page.evaluate((url) => {
      window.page.show(url)
      const { readyState, error, retry } = window.page.socket
      return { readyState, name: error?.name, message: error?.message, retry }
    }, address)
    expect(shown).toMatchObject({ readyState: 3, name: 'SecurityError', retry: null })
    expect(shown.message).toMatch(/insecure/i)
    expect(shown.message).not.toContain('s3cret')
  })
})
