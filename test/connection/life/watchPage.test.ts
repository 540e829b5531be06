import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { PageSignal, WatchPage } from '../../../src/index.js'
import { collectReports } from '../../support/collectReports.js'
import { FakeWebSocket, PlainWebSocket } from '../../support/FakeWebSocket.js'
import { later } from '../../support/later.js'
import { goOnline, hide, silencePage } from '../../support/page.js'
import { witness, type Witness } from '../../support/witness.js'

beforeEach(() => {
  vi.useFakeTimers()
  FakeWebSocket.reset()
})

afterEach(() => {
  silencePage()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

const reconnect = { jitter: 'none' } as const

/** A device that tells of itself to whoever watches. */
function createDevice(...now: readonly PageSignal[]) {
  const watchers = new Set<(signal: PageSignal) => void>()
  const watchPage: WatchPage = (tell) => {
    watchers.add(tell)
    now.forEach(tell)
    return () => watchers.delete(tell)
  }
  const tell = (signal: PageSignal) => {
    for (const watcher of watchers) watcher(signal)
  }
  return { watchers, watchPage, tell }
}

test('R13 makes few attempts without the network that a device of another kind tells of', async () => {
  const { watchPage, tell } = createDevice()
  const connection = witness({ reconnect, watchPage })
  connection.open()
  FakeWebSocket.last.accept()
  tell('offline')
  FakeWebSocket.last.drop()
  expect(connection.getSnapshot()).toMatchObject({ status: 'offline', retry: { attempt: 1, delay: 30_000 } })
  await later(29_999)
  expect(FakeWebSocket.all).toHaveLength(1)
  tell('online')
  expect(FakeWebSocket.all).toHaveLength(2)
})

test('R13 knows that there is no network where the device says so at once', async () => {
  const { watchPage, tell } = createDevice('offline')
  const connection = witness({ reconnect, watchPage })
  connection.open()
  FakeWebSocket.last.refuse()
  expect(connection.getSnapshot()).toMatchObject({ status: 'offline', retry: { attempt: 1, delay: 30_000 } })
  await later(29_999)
  expect(FakeWebSocket.all).toHaveLength(1)
  tell('online')
  expect(FakeWebSocket.all).toHaveLength(2)
})

test('R4 sleeps and wakes with a device of another kind', async () => {
  const { watchPage, tell } = createDevice()
  const connection = witness({ reconnect, watchPage, pauseWhenHidden: 100 })
  connection.open()
  FakeWebSocket.last.accept()
  tell('hidden')
  await later(100)
  expect(FakeWebSocket.last.closedWith).toEqual([1000])
  FakeWebSocket.last.answerClose()
  tell('shown')
  expect(FakeWebSocket.all).toHaveLength(2)
})

test('R4 hears nothing of the page where it watches something else', async () => {
  const { watchPage } = createDevice()
  const connection = witness({ reconnect, watchPage, pauseWhenHidden: 0 })
  connection.open()
  FakeWebSocket.last.accept()
  hide()
  await later(10)
  FakeWebSocket.last.drop()
  goOnline()
  expect(FakeWebSocket.all).toHaveLength(1)
})

test('L4 watches nothing while it is at rest, and forgets what it was told', async () => {
  const { watchers, watchPage, tell } = createDevice()
  const connection = witness({ reconnect, watchPage })
  expect(watchers.size).toBe(0)
  connection.open()
  expect(watchers.size).toBe(1)
  tell('offline')
  connection.dispose()
  FakeWebSocket.last.accept()
  FakeWebSocket.last.answerClose()
  expect(watchers.size).toBe(0)
  connection.open()
  FakeWebSocket.last.refuse()
  await later(1_000)
  expect(FakeWebSocket.all).toHaveLength(3)
})

test('M4 reports a watchPage that throws, and connects all the same', async () => {
  const reports = collectReports()
  const wrong = new Error('no such module')
  const connection = witness({
    reconnect,
    watchPage() {
      throw wrong
    },
  })
  connection.open()
  FakeWebSocket.last.accept()
  await Promise.resolve()
  expect(connection.getSnapshot().readyState).toBe(1)
  expect(new Set(reports)).toEqual(new Set([wrong]))
})

test('P3 lives where there is no page, no DOMException and no CloseEvent: in React Native', async () => {
  for (const name of [
    'window',
    'document',
    'navigator',
    'addEventListener',
    'DOMException',
    'CloseEvent',
    'WebSocket',
  ]) {
    vi.stubGlobal(name, undefined)
  }
  const { watchPage, tell } = createDevice('online', 'shown')
  const connection = witness({ WebSocket: PlainWebSocket, reconnect, watchPage, closeTimeout: 100 })
  connection.open()
  FakeWebSocket.last.accept()
  FakeWebSocket.last.message('hello')
  expect(connection.getSnapshot().data).toBe('hello')
  FakeWebSocket.last.drop()
  tell('offline')
  tell('online')
  FakeWebSocket.last.accept()
  expect(() => connection.close(1001 as never)).toThrow(
    expect.objectContaining({ name: 'InvalidAccessError', code: 15 }) as Error,
  )
  connection.close(4000)
  await later(100)
  expect(connection.getSnapshot()).toMatchObject({
    readyState: 3,
    closedBy: 'timeout',
    lastCloseEvent: { code: 1006, wasClean: false },
  })
  expect(connection.told.filter((name) => typeof name === 'string')).toEqual([
    ...['onOpen', 'onMessage', 'onError', 'onClose', 'onOpen', 'onReconnect', 'onClose'],
  ])
})

test('R4 goes on watching for whoever opened it by hand when a component has enough of it', () => {
  const { watchPage, tell } = createDevice()
  const connection = witness({ watchPage, pauseWhenHidden: 1_000 })
  connection.open()
  FakeWebSocket.last.accept()
  connection.enable(true)
  connection.enable(false)
  tell('hidden')
  vi.advanceTimersByTime(1_000)
  expect(FakeWebSocket.last.closedWith).toEqual([1000])
})

test('R5 is closed on return from the cache where nobody wants it reconnected', () => {
  const { watchPage, tell } = createDevice()
  const connection = witness({ watchPage, reconnect: false })
  connection.open()
  FakeWebSocket.last.accept()
  tell('restored')
  expect(connection.getSnapshot()).toMatchObject({ readyState: 3, closedBy: 'network', retry: null })
  expect(FakeWebSocket.all).toHaveLength(1)
})

test('H5 tells of a phase once, though what is waited for in it changes', async () => {
  const { watchPage, tell } = createDevice()
  const connection = witness({ reconnect, watchPage })
  const phases: string[] = []
  connection.onEvent((entry) => {
    if (entry.type === 'phase') phases.push(entry.phase)
  })
  connection.open()
  for (const wait of [1_000, 2_000]) {
    FakeWebSocket.last.refuse()
    await later(wait)
  }
  FakeWebSocket.last.refuse()
  tell('online')
  FakeWebSocket.last.refuse()
  phases.splice(0)
  // Too early to dial: what is waited for begins the count again.
  tell('online')
  tell('shown')
  expect(phases).toEqual([])
  await later(1_000)
  expect(phases).toEqual(['resolving', 'connecting'])
})

describe('a watchPage that acts at once', () => {
  test.each(['close', 'dispose'] as const)(
    'L4 leaves no socket and watches nothing where it calls %s()',
    (act) => {
      const { watchers, watchPage } = createDevice()
      const connection: Witness = witness({
        watchPage(tell) {
          const stop = watchPage(tell)
          connection[act]()
          return stop
        },
      })
      connection.open()
      vi.advanceTimersByTime(3_000)
      expect(FakeWebSocket.all.filter(({ closedWith }) => !closedWith)).toEqual([])
      expect(connection.getSnapshot().readyState).toBe(3)
      expect(watchers.size).toBe(0)
    },
  )

  test('L1 dials once and watches once where it reports that the network has gone and come back', () => {
    const { watchers, watchPage } = createDevice('offline', 'online')
    const connection = witness({ reconnect, watchPage })
    connection.open()
    expect(FakeWebSocket.all.filter(({ state }) => state === 0)).toHaveLength(1)
    expect(watchers.size).toBe(1)
    connection.dispose()
    expect(watchers.size).toBe(0)
  })
})

describe('a watchPage that is wrong', () => {
  test('M4 is reported where it throws when it is stopped, and the connection closes all the same', async () => {
    const reports = collectReports()
    const wrong = new Error('no such listener')
    const connection = witness({
      watchPage: () => () => {
        throw wrong
      },
    })
    connection.open()
    FakeWebSocket.last.accept()
    connection.dispose()
    expect(FakeWebSocket.last.closedWith).toEqual([1000])
    await Promise.resolve()
    expect(reports).toEqual([wrong])
  })

  test.each([undefined, { remove: () => undefined }])('B1 is asked once where it returns %o', (answer) => {
    const watchPage = vi.fn(() => answer as never)
    const connection = witness({ watchPage })
    connection.open()
    FakeWebSocket.last.accept()
    expect(watchPage).toHaveBeenCalledOnce()
    connection.dispose()
    expect(FakeWebSocket.last.closedWith).toEqual([1000])
  })

  test('B1 counts as none where it is no function', async () => {
    const reports = collectReports()
    const connection = witness({ reconnect, watchPage: 5 as never })
    connection.open()
    FakeWebSocket.last.refuse()
    goOnline()
    await Promise.resolve()
    expect(FakeWebSocket.all).toHaveLength(2)
    expect(reports).toEqual([])
    connection.dispose()
  })
})
