import { describe, expect, test, vi } from 'vitest'
import type { ConnectionOptions } from '../../../src/connection/connectionOptions.js'
import type { Source } from '../../../src/connection/options.js'
import type { PageSignal } from '../../../src/platform/page.js'
import { withFakePage } from '../../support/fakeClock.js'
import { FakeWebSocket } from '../../support/FakeWebSocket.js'
import { later } from '../../support/later.js'
import { beOnline, goOnline, hide, show } from '../../support/page.js'
import { openWitness, witness } from '../../support/witness.js'

const address = 'wss://example.com/'
const steady = { delay: 1_000, jitter: 'none' } as const

withFakePage()

const dials = () => FakeWebSocket.all.length
const last = () => FakeWebSocket.last

function dial(options: ConnectionOptions<unknown> = {}, source: Source = address) {
  const connection = witness({ reconnect: steady, ...options }, source)
  connection.open()
  return connection
}

describe('a running attempt', () => {
  test('R12 restarts when the network was lost and has returned meanwhile', () => {
    const connection = dial()
    goOnline(false)
    expect(dials()).toBe(1)
    goOnline()
    expect(dials()).toBe(2)
    expect(connection.closeEvents.map(({ code }) => code)).toEqual([1006])
    expect(connection.getSnapshot()).toMatchObject({ closedBy: 'client', error: null, readyState: 0 })
  })

  test('R12 restarts at online when it is older than 1.5 seconds', async () => {
    dial()
    await later(1_500)
    goOnline()
    expect(dials()).toBe(1)
    await later(1)
    goOnline()
    expect(dials()).toBe(2)
  })

  test('R12 aborts the pending address function and calls it again', () => {
    const signals: AbortSignal[] = []
    dial({}, ({ signal }) => {
      signals.push(signal)
      return new Promise<string>(() => undefined)
    })
    goOnline(false)
    goOnline()
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false])
  })

  test('R12 is retried at once when it fails after the page was shown', async () => {
    const connection = dial()
    await later(3_000)
    show()
    expect(dials()).toBe(1)
    last().refuse()
    expect(connection.getSnapshot().retry?.delay).toBe(0)
    await later(0)
    expect(dials()).toBe(2)
    // Only once: the next failure waits.
    last().refuse()
    expect(connection.getSnapshot().retry?.delay).toBe(2_000)
  })

  test('R12 restarts at most once within `delay`', async () => {
    dial()
    for (let flap = 0; flap < 10; flap += 1) {
      goOnline(false)
      goOnline()
      await later(20)
    }
    expect(dials()).toBe(2)
  })
})

describe('a wait', () => {
  test('R12 ends when the page is shown, and the attempt count continues', async () => {
    const connection = dial()
    last().refuse()
    await later(10)
    show()
    expect(dials()).toBe(2)
    last().refuse()
    expect(connection.getSnapshot().retry?.attempt).toBe(2)
  })

  test('R12 ends when the network returns, and the attempt count begins again', async () => {
    const connection = dial()
    for (const wait of [1_000, 2_000, 4_000]) {
      last().refuse()
      await later(wait)
    }
    last().refuse()
    goOnline()
    expect(dials()).toBe(5)
    last().refuse()
    expect(connection.getSnapshot().retry).toMatchObject({ attempt: 1, delay: 1_000 })
  })

  test('R12 is kept after 1013, however often the page is shown', async () => {
    const [connection, socket] = openWitness({ reconnect: steady })
    socket.peerCloses(1013)
    const { retry } = connection.getSnapshot()
    for (let glance = 0; glance < 10; glance += 1) {
      show()
      goOnline()
      await later(20)
    }
    expect(dials()).toBe(1)
    await later(retry!.at - Date.now())
    expect(dials()).toBe(2)
  })

  test('R12 ends at most once within `delay`, however often the page is shown', async () => {
    dial()
    for (let glance = 0; glance < 10; glance += 1) {
      if (last().state === 0) last().refuse()
      show()
      await later(20)
    }
    expect(dials()).toBeLessThan(4)
  })

  test('R12 ends when the page is shown, even if its delay is Infinity', async () => {
    const connection = dial({ reconnect: { delay: Infinity, maxDelay: Infinity, jitter: 'none' } })
    last().refuse()
    expect(connection.getSnapshot().retry?.at).toBe(Infinity)
    await later(3_600_000)
    expect(dials()).toBe(1)
    show()
    expect(dials()).toBe(2)
  })
})

describe('no network', () => {
  test('R13 slows attempts down, and never stops them', async () => {
    const connection = dial()
    beOnline(false)
    last().refuse()
    expect(connection.getSnapshot()).toMatchObject({
      status: 'offline',
      retry: { attempt: 1, delay: 30_000 },
    })
    await later(30_000)
    expect(dials()).toBe(2)
  })

  test('R13 does not count attempts', async () => {
    const onReconnectStop = vi.fn()
    const connection = dial({ reconnect: { ...steady, attempts: 2 }, onReconnectStop })
    goOnline(false)
    for (let attempt = 0; attempt < 5; attempt += 1) {
      last().refuse()
      await later(30_000)
    }
    expect(onReconnectStop).not.toHaveBeenCalled()
    goOnline()
    last().accept()
    expect(connection.getSnapshot().status).toBe('open')
  })

  test('R13 allows no attempt when attempts is 0', () => {
    const connection = dial({ reconnect: { attempts: 0 } })
    beOnline(false)
    last().refuse()
    expect(connection.getSnapshot()).toMatchObject({ status: 'closed', retry: null })
  })

  test.each(['ws://localhost:8080/', 'ws://192.168.0.7/', 'ws://[::1]/'])(
    'R13 does not slow down attempts at the local address %s',
    (source) => {
      const connection = dial({}, source)
      beOnline(false)
      last().refuse()
      expect(connection.getSnapshot()).toMatchObject({ status: 'reconnecting', retry: { delay: 1_000 } })
    },
  )

  test('R13 is reported by watchPage, even if navigator.onLine differs', () => {
    let report!: (signal: PageSignal) => void
    const connection = dial({
      watchPage: (given) => {
        report = given
        return () => undefined
      },
    })
    beOnline(false)
    report('online')
    last().refuse()
    expect(connection.getSnapshot().status).toBe('reconnecting')
    connection.reconnect()
    beOnline(true)
    report('offline')
    last().refuse()
    expect(connection.getSnapshot().status).toBe('offline')
  })

  test('R13 allows an attempt at once when the page is shown', () => {
    dial()
    goOnline(false)
    last().refuse()
    show()
    expect(dials()).toBe(2)
  })
})

describe('an open connection', () => {
  test.each([
    ['offline', () => goOnline(false)],
    ['online', () => goOnline()],
    ['shown', () => show()],
    ['check()', undefined],
  ])('R14 sends a ping at once: %s', async (_, signal) => {
    const [connection, socket] = openWitness({ heartbeat: true })
    if (signal) signal()
    else connection.check()
    expect(socket.sent).toEqual(['ping'])
    expect(connection.getSnapshot()).toMatchObject({ readyState: 1, status: 'open' })
    await later(10_000)
    expect(connection.getSnapshot().closedBy).toBe('timeout')
  })

  test('R14 does nothing without a heartbeat that can ping', async () => {
    for (const heartbeat of [false, { message: null, interval: 50_000, timeout: 50_000 }] as const) {
      const [connection, socket] = openWitness({ heartbeat })
      goOnline(false)
      goOnline()
      show()
      connection.check()
      await later(20_000)
      expect(socket.sent).toEqual([])
      expect(connection.getSnapshot().readyState).toBe(1)
      connection.dispose()
    }
  })

  test('R14 check() dials when a retry is scheduled, and does nothing on a closed connection', () => {
    const connection = dial()
    last().refuse()
    connection.check()
    expect(dials()).toBe(2)
    connection.close()
    connection.check()
    connection.dispose()
    connection.check()
    expect(dials()).toBe(2)
  })
})

describe('a hidden page', () => {
  const openAsComponent = (options: ConnectionOptions<unknown>) => {
    const connection = witness({ reconnect: steady, ...options })
    connection.enable(true)
    last().accept()
    return connection
  }

  test('R15 keeps the connection paused, also for a new owner', async () => {
    const connection = openAsComponent({ pauseWhenHidden: 50 })
    hide()
    await later(50)
    expect(connection.getSnapshot()).toMatchObject({ readyState: 3, status: 'paused' })
    connection.enable(true)
    expect(connection.getPreview().status).toBe('paused')
    await later(10_000)
    expect(dials()).toBe(1)
    show()
    expect(dials()).toBe(2)
  })

  test.each(['open', 'reconnect'] as const)('R15 pauses a connection again that %s() opens', async (act) => {
    const connection = openAsComponent({ pauseWhenHidden: 50 })
    hide()
    await later(50)
    connection[act]()
    last().accept()
    expect(connection.getSnapshot().readyState).toBe(1)
    await later(50)
    expect(connection.getSnapshot().status).toBe('paused')
    show()
    expect(dials()).toBe(3)
  })

  test('R15 pauses a connection that waits for a retry', async () => {
    const connection = openAsComponent({ pauseWhenHidden: 50, reconnect: { delay: 60_000, jitter: 'none' } })
    last().drop()
    hide()
    await later(50)
    expect(connection.getSnapshot()).toMatchObject({ status: 'paused', retry: null })
    show()
    expect(dials()).toBe(2)
  })

  test('R15 does not pause a connection when it is shown in time', async () => {
    const connection = openAsComponent({ pauseWhenHidden: 50 })
    hide()
    await later(49)
    show()
    await later(1_000)
    expect(connection.getSnapshot().readyState).toBe(1)
    connection.dispose()
    await later(60_000)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('R15 does not open a connection again after close()', async () => {
    const connection = openAsComponent({ pauseWhenHidden: 50 })
    hide()
    await later(50)
    connection.close()
    show()
    expect(dials()).toBe(1)
    expect(connection.getSnapshot().status).toBe('closed')
  })
})

describe('a navigation that begins', () => {
  const leave = () => dispatchEvent(new Event('beforeunload'))

  test('R21 sets closedBy to client for a clean 1001 soon after, and delays the retry by three seconds', async () => {
    const [connection, socket] = openWitness({ reconnect: steady })
    leave()
    await later(500)
    socket.peerCloses(1001)
    expect(connection.getSnapshot()).toMatchObject({
      ...{ closedBy: 'client', error: null, status: 'reconnecting' },
      retry: { attempt: 1, delay: 3_000 },
    })
    expect(connection.calls.filter((name) => typeof name === 'string')).toEqual(['onClose'])
    await later(2_999)
    expect(dials()).toBe(1)
    // The page has stayed, since the navigation was a download.
    await later(1)
    expect(dials()).toBe(2)
  })

  test.each([
    ['another code', 1012, 500, 'server'],
    ['a lost connection', 1006, 500, 'network'],
    ['a later 1001', 1001, 3_000, 'server'],
  ] as const)('R21 has no effect on %s', async (_title, code, after, closedBy) => {
    const [connection, socket] = openWitness({ reconnect: steady })
    leave()
    await later(after)
    if (code === 1006) socket.drop()
    else socket.peerCloses(code)
    expect(connection.getSnapshot()).toMatchObject({ closedBy, retry: { delay: 1_000 } })
  })

  test('R21 a 1001 without a navigation comes from the server', () => {
    const [connection, socket] = openWitness({ reconnect: steady })
    socket.peerCloses(1001)
    expect(connection.getSnapshot()).toMatchObject({ closedBy: 'server', retry: { delay: 1_000 } })
  })

  test('R21 does not shorten a longer delay, and shouldReconnect gets the client as closedBy', () => {
    const shouldReconnect = vi.fn(() => true)
    const reconnect = { ...steady, delay: 10_000, shouldReconnect }
    const [connection, socket] = openWitness({ reconnect })
    leave()
    socket.peerCloses(1001)
    expect(connection.getSnapshot().retry?.delay).toBe(10_000)
    expect(shouldReconnect).toHaveBeenCalledWith(
      expect.anything(),
      expect.objectContaining({ closedBy: 'client' }),
    )
  })

  test('R21 may be reported by a custom watchPage', () => {
    let report: (signal: PageSignal) => void = () => undefined
    const [connection, socket] = openWitness({
      reconnect: false,
      watchPage(listener) {
        report = listener
        return () => undefined
      },
    })
    report('leaving')
    socket.peerCloses(1001)
    expect(connection.getSnapshot()).toMatchObject({ closedBy: 'client', status: 'closed' })
  })
})

describe('the error of a page from the internet', () => {
  const reach = (page: string | undefined, address: string) => {
    vi.stubGlobal('location', page && { href: page })
    const connection = witness({ reconnect: false }, address)
    connection.open()
    last().refuse()
    vi.unstubAllGlobals()
    return connection.errors[0]!.message
  }
  const hint = ": the page may lack the browser's permission for local networks"

  test.each(['ws://192.168.1.7/', 'ws://localhost:8080/', 'wss://printer.local/', 'ws://[::1]/'])(
    'R20 has a hint about the browser permission when it cannot connect to %s',
    (local) => {
      expect(reach('https://app.example.com/', local)).toBe(`could not connect (1006)${hint}`)
    },
  )

  test.each([
    ['https://app.example.com/', 'wss://example.com/'],
    ['http://localhost:5173/', 'ws://localhost:8080/'],
    ['http://192.168.1.2/', 'ws://192.168.1.7/'],
    ['file:///index.html', 'ws://localhost:8080/'],
    ['about:blank', 'ws://localhost:8080/'],
    [undefined, 'ws://localhost:8080/'],
  ])('R20 has no hint when no permission is needed (%s, %s)', (page, address) => {
    expect(reach(page, address)).toBe('could not connect (1006)')
  })

  test('R20 has no hint when the connection was open', () => {
    vi.stubGlobal('location', { href: 'https://app.example.com/' })
    const connection = witness({ reconnect: false }, 'ws://192.168.1.7/')
    connection.open()
    last().accept()
    last().drop()
    vi.unstubAllGlobals()
    expect(connection.errors[0]!.message).toBe('connection lost (1006)')
  })
})

test('R15 a pause emits the CloseEvent of its session once, when the session has ended', async () => {
  const [connection, socket] = openWitness({ reconnect: steady, pauseWhenHidden: 50 })
  hide()
  await later(50)
  expect(connection.getSnapshot()).toMatchObject({ status: 'paused', lastCloseEvent: null })
  expect(connection.closeEvents).toEqual([])
  socket.answerClose()
  expect(connection.closeEvents.map(({ code }) => code)).toEqual([1000])
  expect(connection.getSnapshot()).toMatchObject({ lastCloseEvent: { code: 1000 }, closedBy: 'client' })
})
