import { afterEach, describe, expect, test, vi } from 'vitest'
import { isOnline, watchPage } from '../../src/platform/page.js'
import { collectReports } from '../support/collectReports.js'
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

/** Collects the signals of watchPage until `unwatch` is called. */
function watch(): { readonly signals: string[]; readonly unwatch: () => void } {
  const signals: string[] = []
  const unwatch = watchPage((signal) => signals.push(signal))
  return { signals, unwatch }
}

describe('watchPage', () => {
  test('R4 reports that the network is lost, and that it is back', () => {
    const { signals, unwatch } = watch()
    goOnline(false)
    expect(signals).toEqual(['offline'])
    goOnline()
    expect(signals).toEqual(['offline', 'online'])
    unwatch()
  })

  test('R4 reports that the page is shown, and that it is hidden', () => {
    const { signals, unwatch } = watch()
    hide()
    show()
    thaw()
    expect(signals).toEqual(['hidden', 'shown', 'shown'])
    unwatch()
  })

  test('R4 reports at once that the page is hidden, but not that it is shown', () => {
    beHidden(true)
    const hidden = watch()
    expect(hidden.signals).toEqual(['hidden'])
    hidden.unwatch()
    beHidden(false)
    const shown = watch()
    expect(shown.signals).toEqual([])
    shown.unwatch()
  })

  test('R5 reports a return from the cache once, without reporting that the page is shown', () => {
    const { signals, unwatch } = watch()
    for (let turn = 0; turn < 2; turn += 1) {
      enterCache()
      leaveCache()
    }
    expect(signals).toEqual(['restored', 'restored'])
    unwatch()
  })

  test('R5 reports a return from the cache at pageshow if no earlier event did', () => {
    const { signals, unwatch } = watch()
    turnPage('pageshow')
    turnPage('pagehide')
    turnPage('pageshow')
    expect(signals).toEqual(['restored', 'restored'])
    unwatch()
  })

  test('R15 reports that a page is hidden when it returns from the cache into a background tab', () => {
    const { signals, unwatch } = watch()
    hide()
    turnPage('pagehide')
    turnPage('pageshow')
    expect(signals).toEqual(['hidden', 'restored', 'hidden'])
    unwatch()
  })

  test('L4 reports nothing more after a listener has ended it', () => {
    const signals: string[] = []
    const unwatch = watchPage((signal) => {
      signals.push(signal)
      if (signal === 'restored') unwatch()
    })
    hide()
    turnPage('pageshow')
    expect(signals).toEqual(['hidden', 'restored'])
  })

  test('R5 reports nothing for a new page, and nothing for a page that is not cached', () => {
    const { signals, unwatch } = watch()
    turnPage('pageshow', false)
    turnPage('pagehide', false)
    show()
    expect(signals).toEqual(['shown'])
    unwatch()
  })

  test('L4 removes its listeners when it ends, and may be ended twice', () => {
    const listening = countListeners()
    const { signals, unwatch } = watch()
    expect(listening()).toBeGreaterThan(0)
    unwatch()
    unwatch()
    expect(listening()).toBe(0)
    goOnline()
    hide()
    show()
    turnPage('pageshow')
    expect(signals).toEqual([])
  })

  test('L4 shares its listeners among all that watch the page, until the last of them ends', () => {
    const listening = countListeners()
    const first = watch()
    const alone = listening()
    const second = watch()
    expect(listening()).toBe(alone)
    first.unwatch()
    goOnline()
    expect([first.signals, second.signals]).toEqual([[], ['online']])
    second.unwatch()
    expect(listening()).toBe(0)
  })

  test('M4 reports to all others if one throws, and to none that an earlier one has ended', async () => {
    const reports = collectReports()
    const wrong = new Error('not now')
    const signals: string[] = []
    const stopFirst = watchPage(() => {
      stopThird()
      throw wrong
    })
    const stopSecond = watchPage((signal) => signals.push(`second ${signal}`))
    const stopThird = watchPage((signal) => signals.push(`third ${signal}`))
    goOnline()
    expect(signals).toEqual(['second online'])
    await Promise.resolve()
    expect(reports).toEqual([wrong])
    stopFirst()
    stopSecond()
  })

  test('P3 reports nothing if the runtime has neither a page nor events', () => {
    vi.stubGlobal('document', undefined)
    vi.stubGlobal('addEventListener', undefined)
    const { signals, unwatch } = watch()
    unwatch()
    expect(signals).toEqual([])
  })

  test('P3 reports the network without a page, as in a worker', () => {
    vi.stubGlobal('document', undefined)
    const { signals, unwatch } = watch()
    goOnline()
    expect(signals).toEqual(['online'])
    unwatch()
  })
})

describe('isOnline', () => {
  test.each([
    [true, true],
    [false, false],
    [undefined, true],
  ])('R4 with navigator.onLine %s returns %s', (onLine, answer) => {
    beOnline(onLine as boolean)
    expect(isOnline()).toBe(answer)
  })

  test('R4 returns true if the runtime does not know, as in Node and React Native', () => {
    for (const navigator of [undefined, {}]) {
      vi.stubGlobal('navigator', navigator)
      expect(isOnline()).toBe(true)
    }
  })
})
