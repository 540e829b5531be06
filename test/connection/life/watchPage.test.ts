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

/** A device that reports its state to its watchers. */
function createDevice(...now: readonly PageSignal[]) {
  const watchers = new Set<(signal: PageSignal) => void>()
  const watchPage: WatchPage = (report) => {
    watchers.add(report)
    now.forEach(report)
    return () => watchers.delete(report)
  }
  const report = (signal: PageSignal) => {
    for (const watcher of watchers) watcher(signal)
  }
  return { watchers, watchPage, report }
}

test('R13 attempts are rare after a custom watchPage has reported offline', async () => {
  const { watchPage, report } = createDevice()
  const connection = witness({ reconnect, watchPage })
  connection.open()
  FakeWebSocket.last.accept()
  report('offline')
  FakeWebSocket.last.drop()
  expect(connection.getSnapshot()).toMatchObject({ status: 'offline', retry: { attempt: 1, delay: 30_000 } })
  await later(29_999)
  expect(FakeWebSocket.all).toHaveLength(1)
  report('online')
  expect(FakeWebSocket.all).toHaveLength(2)
})

test('R13 attempts are rare when a custom watchPage reports offline at once', async () => {
  const { watchPage, report } = createDevice('offline')
  const connection = witness({ reconnect, watchPage })
  connection.open()
  FakeWebSocket.last.refuse()
  expect(connection.getSnapshot()).toMatchObject({ status: 'offline', retry: { attempt: 1, delay: 30_000 } })
  await later(29_999)
  expect(FakeWebSocket.all).toHaveLength(1)
  report('online')
  expect(FakeWebSocket.all).toHaveLength(2)
})

test('R4 a custom watchPage pauses and resumes the connection', async () => {
  const { watchPage, report } = createDevice()
  const connection = witness({ reconnect, watchPage, pauseWhenHidden: 100 })
  connection.open()
  FakeWebSocket.last.accept()
  report('hidden')
  await later(100)
  expect(FakeWebSocket.last.closedWith).toEqual([1000])
  FakeWebSocket.last.answerClose()
  report('shown')
  expect(FakeWebSocket.all).toHaveLength(2)
})

test('R4 page events have no effect with a custom watchPage', async () => {
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

test('L4 a closed connection does not watch the page, and forgets earlier reports', async () => {
  const { watchers, watchPage, report } = createDevice()
  const connection = witness({ reconnect, watchPage })
  expect(watchers.size).toBe(0)
  connection.open()
  expect(watchers.size).toBe(1)
  report('offline')
  connection.dispose()
  FakeWebSocket.last.accept()
  FakeWebSocket.last.answerClose()
  expect(watchers.size).toBe(0)
  connection.open()
  FakeWebSocket.last.refuse()
  await later(1_000)
  expect(FakeWebSocket.all).toHaveLength(3)
})

test('M4 an error that watchPage throws is reported, and the connection still opens', async () => {
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

test('P3 a connection works without a page, DOMException and CloseEvent, as in React Native', async () => {
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
  const { watchPage, report } = createDevice('online', 'shown')
  const connection = witness({ WebSocket: PlainWebSocket, reconnect, watchPage, closeTimeout: 100 })
  connection.open()
  FakeWebSocket.last.accept()
  FakeWebSocket.last.message('hello')
  expect(connection.getSnapshot().data).toBe('hello')
  FakeWebSocket.last.drop()
  report('offline')
  report('online')
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
  expect(connection.calls.filter((name) => typeof name === 'string')).toEqual([
    ...['onOpen', 'onMessage', 'onError', 'onClose', 'onOpen', 'onReconnect', 'onClose'],
  ])
})

test('R4 a connection that open() opened keeps watching the page after enable(false)', () => {
  const { watchPage, report } = createDevice()
  const connection = witness({ watchPage, pauseWhenHidden: 1_000 })
  connection.open()
  FakeWebSocket.last.accept()
  connection.enable(true)
  connection.enable(false)
  report('hidden')
  vi.advanceTimersByTime(1_000)
  expect(FakeWebSocket.last.closedWith).toEqual([1000])
})

test('R5 a connection with reconnect: false is closed on return from the cache', () => {
  const { watchPage, report } = createDevice()
  const connection = witness({ watchPage, reconnect: false })
  connection.open()
  FakeWebSocket.last.accept()
  report('restored')
  expect(connection.getSnapshot()).toMatchObject({ readyState: 3, closedBy: 'network', retry: null })
  expect(FakeWebSocket.all).toHaveLength(1)
})

test('H5 onEvent reports a phase once, even if its retry changes', async () => {
  const { watchPage, report } = createDevice()
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
  report('online')
  FakeWebSocket.last.refuse()
  phases.splice(0)
  // It is too early to dial, so only the count of the scheduled retry is reset.
  report('online')
  report('shown')
  expect(phases).toEqual([])
  await later(1_000)
  expect(phases).toEqual(['resolving', 'connecting'])
})

describe('a watchPage that acts at once', () => {
  test.each(['close', 'dispose'] as const)('L4 leaves no socket and no watcher when it calls %s()', (act) => {
    const { watchers, watchPage } = createDevice()
    const connection: Witness = witness({
      watchPage(report) {
        const stop = watchPage(report)
        connection[act]()
        return stop
      },
    })
    connection.open()
    vi.advanceTimersByTime(3_000)
    expect(FakeWebSocket.all.filter(({ closedWith }) => !closedWith)).toEqual([])
    expect(connection.getSnapshot().readyState).toBe(3)
    expect(watchers.size).toBe(0)
  })

  test('L1 causes one socket and one watcher when it reports offline and online', () => {
    const { watchers, watchPage } = createDevice('offline', 'online')
    const connection = witness({ reconnect, watchPage })
    connection.open()
    expect(FakeWebSocket.all.filter(({ state }) => state === 0)).toHaveLength(1)
    FakeWebSocket.last.accept()
    connection.dispose()
    expect(watchers.size).toBe(1)
    FakeWebSocket.last.answerClose()
    expect(watchers.size).toBe(0)
  })
})

describe('an invalid watchPage', () => {
  test('M4 is reported when its stop function throws, and the connection still closes', async () => {
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
    FakeWebSocket.last.answerClose()
    await Promise.resolve()
    expect(reports).toEqual([wrong])
  })

  test.each([undefined, { remove: () => undefined }])('B1 is called once when it returns %o', (answer) => {
    const watchPage = vi.fn(() => answer as never)
    const connection = witness({ watchPage })
    connection.open()
    FakeWebSocket.last.accept()
    expect(watchPage).toHaveBeenCalledOnce()
    connection.dispose()
    expect(FakeWebSocket.last.closedWith).toEqual([1000])
  })

  test('B1 is ignored when it is not a function', async () => {
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
