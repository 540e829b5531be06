import { afterEach, describe, expect, test, vi } from 'vitest'
import { isOnline, watchPage } from '../../src/platform/page.js'
import {
  beHidden,
  beOnline,
  countListeners,
  enterCache,
  goOnline,
  hide,
  leaveCache,
  show,
  thaw,
  turnPage,
} from '../support/page.js'

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

/** What is told until the test is over. */
function watch(): { readonly told: string[]; readonly unwatch: () => void } {
  const told: string[] = []
  const unwatch = watchPage((signal) => told.push(signal))
  return { told, unwatch }
}

describe('watchPage', () => {
  test('R4 tells when the network goes, and when it is back', () => {
    const { told, unwatch } = watch()
    goOnline(false)
    expect(told).toEqual(['offline'])
    goOnline()
    expect(told).toEqual(['offline', 'online'])
    unwatch()
  })

  test('R4 tells when the page is shown and hidden', () => {
    const { told, unwatch } = watch()
    hide()
    show()
    thaw()
    expect(told).toEqual(['hidden', 'shown', 'shown'])
    unwatch()
  })

  test('R4 tells at once that the page is hidden, but not that it is shown', () => {
    beHidden(true)
    const hidden = watch()
    expect(hidden.told).toEqual(['hidden'])
    hidden.unwatch()
    beHidden(false)
    const shown = watch()
    expect(shown.told).toEqual([])
    shown.unwatch()
  })

  test('R5 tells once that the page is back from the cache, and not also that it is shown', () => {
    const { told, unwatch } = watch()
    for (let turn = 0; turn < 2; turn += 1) {
      enterCache()
      leaveCache()
    }
    expect(told).toEqual(['restored', 'restored'])
    unwatch()
  })

  test('R5 tells it at pageshow where nothing was said before', () => {
    const { told, unwatch } = watch()
    turnPage('pageshow')
    turnPage('pagehide')
    turnPage('pageshow')
    expect(told).toEqual(['restored', 'restored'])
    unwatch()
  })

  test('R15 tells that a page from the cache is hidden where it comes back into a tab of the background', () => {
    const { told, unwatch } = watch()
    hide()
    turnPage('pagehide')
    turnPage('pageshow')
    expect(told).toEqual(['hidden', 'restored', 'hidden'])
    unwatch()
  })

  test('L4 tells nothing more where it is ended by what it tells', () => {
    const told: string[] = []
    const unwatch = watchPage((signal) => {
      told.push(signal)
      if (signal === 'restored') unwatch()
    })
    hide()
    turnPage('pageshow')
    expect(told).toEqual(['hidden', 'restored'])
  })

  test('R5 tells nothing of a page that is new, or goes for good', () => {
    const { told, unwatch } = watch()
    turnPage('pageshow', false)
    turnPage('pagehide', false)
    show()
    expect(told).toEqual(['shown'])
    unwatch()
  })

  test('L4 listens no more when that is ended, and may be told so twice', () => {
    const listening = countListeners()
    const { told, unwatch } = watch()
    expect(listening()).toBeGreaterThan(0)
    unwatch()
    unwatch()
    expect(listening()).toBe(0)
    goOnline()
    hide()
    show()
    turnPage('pageshow')
    expect(told).toEqual([])
  })

  test('P3 is silent where there is neither a page nor an event', () => {
    vi.stubGlobal('document', undefined)
    vi.stubGlobal('addEventListener', undefined)
    const { told, unwatch } = watch()
    unwatch()
    expect(told).toEqual([])
  })

  test('P3 hears of the network where there is no page: in a worker', () => {
    vi.stubGlobal('document', undefined)
    const { told, unwatch } = watch()
    goOnline()
    expect(told).toEqual(['online'])
    unwatch()
  })
})

describe('isOnline', () => {
  test.each([
    [true, true],
    [false, false],
    [undefined, true],
  ])('R4 makes of onLine: %s the answer %s', (onLine, answer) => {
    beOnline(onLine as boolean)
    expect(isOnline()).toBe(answer)
  })

  test('R4 is true where nobody knows: in Node and React Native', () => {
    for (const navigator of [undefined, {}]) {
      vi.stubGlobal('navigator', navigator)
      expect(isOnline()).toBe(true)
    }
  })
})
