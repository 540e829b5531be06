import { StrictMode } from 'react'
import { describe, expect, test } from 'vitest'
import {
  describeCloseCode,
  type ReconnectInfo,
  type ReconnectOptions,
  type ReconnectStop,
  type Source,
  type UseWebSocketOptions,
} from '../../src/index.js'
import { defer } from '../support/defer.js'
import { createLine } from '../support/line.js'
import { type Peer, peer } from '../support/peer.js'
import { eventually, mount, type Mounted, mountUntilOpen } from './mount.js'
import { trusted } from './trusted.js'
import { onlySocket, watchLibrary } from './watchLibrary.js'
import { wire } from './wire.js'

const { CONNECTING, OPEN, CLOSED } = WebSocket

const soon = { delay: 10, jitter: 'none', minUptime: 60_000 } as const satisfies ReconnectOptions
/** A delay that never ends while a test runs. */
const someday = { ...soon, delay: 600_000, maxDelay: Infinity } as const satisfies ReconnectOptions

const failure = ['onError', 'onClose']

/** The attempts that commits showed, each once. */
const retriesOf = ({ commits }: Mounted) =>
  [...new Set(commits.map(({ retry }) => retry))].filter((retry) => retry !== null)

/** All messages that the server received, in order. */
const receivedBy = async (other: Peer) =>
  (await other.log()).filter(({ type }) => type === 'message').map(({ data }) => data)

describe('a server that stops and starts again', () => {
  test('R1 gets its client back after it was killed and started again', async () => {
    const library = watchLibrary()
    const line = await createLine()
    const calls: ReconnectInfo[] = []
    const mounted = await mountUntilOpen(line.url('/echo'), {
      reconnect: { ...soon, delay: 50 },
      WebSocket: library.WebSocket,
      onReconnect: (info) => calls.push(info),
    })
    await line.kill()
    // The session, and at least one attempt without a server.
    await eventually(() => expect(mounted.closeEvents.length).toBeGreaterThanOrEqual(2))
    await line.accept()
    await onlySocket(mounted, line.peer, line)

    const failures = mounted.closeEvents.length
    expect(mounted.closeEvents.map(({ code }) => code)).toEqual(Array(failures).fill(1006))
    expect(mounted.calls).toEqual([
      'onOpen',
      ...Array.from({ length: failures }, () => failure).flat(),
      ...['onOpen', 'onReconnect', 'onMessage'],
    ])
    expect(calls).toEqual([{ attempt: failures, lastCloseEvent: mounted.closeEvents.at(-1) }])
    expect(retriesOf(mounted).map(({ attempt }) => attempt)).toEqual(
      Array.from({ length: failures }, (_, index) => index + 1),
    )
    expect(mounted.shown).toMatchObject({ closedBy: 'network' })
    expect(library.sockets).toHaveLength(1 + failures)
    expect(await line.peer.count(1)).toEqual({ open: 1, upgrades: 2 })
    mounted.unmount()
    await library.rests(1 + failures)
  })

  test.each(['cut', 'reset'] as const)('R1 gets its client back after the line was %s', async (action) => {
    const library = watchLibrary()
    const line = await createLine()
    const mounted = await mountUntilOpen(line.url('/echo'), { reconnect: soon, WebSocket: library.WebSocket })
    await onlySocket(mounted, line.peer, line)
    await line[action]()
    await eventually(() => expect(mounted.calls).toContain('onReconnect'))
    await onlySocket(mounted, line.peer, line)
    expect(mounted.closeEvents).toMatchObject([{ code: 1006, wasClean: false, isTrusted: trusted }])
    expect(mounted.errors).toMatchObject([{ cause: { code: mounted.closeEvents[0]?.code, wasClean: false } }])
    expect(mounted.shown).toMatchObject({ closedBy: 'network', lastCloseEvent: mounted.closeEvents[0] })
    expect(mounted.calls).toEqual(['onOpen', 'onMessage', ...failure, 'onOpen', 'onReconnect', 'onMessage'])
    expect(mounted.readyStates).toEqual([CONNECTING, OPEN, CLOSED, CONNECTING, OPEN])
    expect(await line.peer.count(1)).toEqual({ open: 1, upgrades: 2 })
    mounted.unmount()
    await library.rests(2)
  })

  test('R1 gets a retry after a refused first handshake, as after a dropped connection', async () => {
    const library = watchLibrary()
    const line = await createLine()
    await line.refuse()
    const mounted = mount(
      line.url('/echo'),
      { reconnect: { ...soon, delay: 50 }, WebSocket: library.WebSocket },
      StrictMode,
    )
    await eventually(() => expect(mounted.shown.retry).toMatchObject({ attempt: 1, delay: 50 }))
    expect(mounted.socket.send('hello')).toBe('queued')
    await line.accept()
    await eventually(() => expect(mounted.messages.at(-1)?.data).toBe('hello'))
    await onlySocket(mounted, line.peer, line)
    const failures = mounted.closeEvents.length
    expect(mounted.calls).toEqual([
      ...Array.from({ length: failures }, () => failure).flat(),
      ...['onOpen', 'onReconnect', 'onMessage', 'onMessage'],
    ])
    expect(await line.peer.count(1)).toEqual({ open: 1, upgrades: 1 })
    mounted.unmount()
    await library.rests(1 + failures)
  })

  test('R1 gets new handshakes after connectTimeout until it answers one', async () => {
    const library = watchLibrary()
    const line = await createLine()
    await line.stall()
    const mounted = mount(line.url('/echo'), {
      reconnect: soon,
      connectTimeout: 500,
      WebSocket: library.WebSocket,
    })
    await eventually(() => expect(mounted.closeEvents.length).toBeGreaterThanOrEqual(2))
    expect(mounted.closeEvents[0]).toMatchObject({ code: 1006, wasClean: false, isTrusted: false })
    expect(mounted.errors[0]).toMatchObject({ message: 'connectTimeout of 500 ms expired' })
    expect(mounted.shown.closedBy).toBe('timeout')
    await line.resume()
    await onlySocket(mounted, line.peer, line)
    const failures = mounted.closeEvents.length
    expect(mounted.calls).toEqual([
      ...Array.from({ length: failures }, () => failure).flat(),
      ...['onOpen', 'onReconnect', 'onMessage'],
    ])
    mounted.unmount()
    expect(await line.peer.count(0)).toMatchObject({ open: 0 })
    await library.rests(1 + failures)
  })

  test('R8 an address function that rejects counts as a failed attempt', async () => {
    const library = watchLibrary()
    const other = peer()
    const noToken = new RangeError('no token')
    const attempts: number[] = []
    const mounted = mount(
      ({ attempt }) => {
        attempts.push(attempt)
        return attempt < 2 ? Promise.reject(noToken) : Promise.resolve(other.url('/echo'))
      },
      { reconnect: soon, WebSocket: library.WebSocket },
    )
    await onlySocket(mounted, other)
    expect(attempts).toEqual([0, 1, 2])
    expect(mounted.errors).toEqual([noToken, noToken])
    expect(mounted.calls).toEqual(['onError', 'onError', 'onOpen', 'onReconnect', 'onMessage'])
    expect(await other.count(1)).toEqual({ open: 1, upgrades: 1 })
    mounted.unmount()
    await library.rests(1)
  })

  test('R8 an address function may renew its token after code 4401', async () => {
    const library = watchLibrary()
    const other = peer()
    const attempts: (readonly [attempt: number, code: number | undefined, aborted: boolean])[] = []
    const mounted = mount(
      async ({ attempt, lastCloseEvent, signal }) => {
        attempts.push([attempt, lastCloseEvent?.code, signal.aborted])
        await Promise.resolve()
        return lastCloseEvent?.code === 4401 ? other.url('/echo') : other.url('/close', { code: 4401 })
      },
      {
        reconnect: { ...soon, shouldReconnect: (event) => event?.code === 4401 },
        WebSocket: library.WebSocket,
      },
    )
    await eventually(() => expect(mounted.calls).toContain('onReconnect'))
    await onlySocket(mounted, other)
    expect(attempts).toEqual([
      [0, undefined, false],
      [1, 4401, false],
    ])
    expect(mounted.calls).toEqual(['onOpen', 'onClose', 'onOpen', 'onReconnect', 'onMessage'])
    expect(await other.count(1)).toEqual({ open: 1, upgrades: 2 })
    mounted.unmount()
    await library.rests(2)
  })

  test('S2 receives messages that were queued meanwhile once, in order, after those of onOpen', async () => {
    const line = await createLine()
    const words = Array.from({ length: 20 }, (_, index) => `word ${index}`)
    const mounted = await mountUntilOpen(line.url('/echo'), { reconnect: { ...soon, delay: 50 } })
    mounted.rerender(line.url('/echo'), {
      reconnect: { ...soon, delay: 50 },
      onOpen: () => mounted.socket.send('token'),
    })
    await line.kill()
    await eventually(() => expect(mounted.shown.retry).not.toBeNull())
    expect(words.map((word) => mounted.socket.send(word))).toEqual(words.map(() => 'queued'))
    await line.accept()
    await eventually(() => expect(mounted.messages).toHaveLength(1 + words.length))
    expect(mounted.messages.map(({ data }) => data as string)).toEqual(['token', ...words])
    expect(await receivedBy(line.peer)).toEqual(['token', ...words])
  })
})

describe('a server that closes', () => {
  const codes = [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014]

  test.each([...codes, 3000, 3003, 3008, 4000, 4999])(
    'R2 makes the client retry or stop according to its code %i',
    async (code) => {
      const library = watchLibrary()
      const other = peer()
      const stops: ReconnectStop[] = []
      const mounted = await mountUntilOpen(other.url('/echo'), {
        reconnect: soon,
        WebSocket: library.WebSocket,
        onReconnectStop: (stop) => stops.push(stop),
      })
      await other.act('close', { code, reason: 'so' })
      if (describeCloseCode(code).retry) {
        await eventually(() => expect(mounted.calls).toContain('onReconnect'))
        await onlySocket(mounted, other)
        expect(mounted.calls).toEqual(['onOpen', 'onClose', 'onOpen', 'onReconnect', 'onMessage'])
        expect(retriesOf(mounted)).toMatchObject([{ attempt: 1, delay: code === 1013 ? 40 : 10 }])
        expect(await other.count(1)).toEqual({ open: 1, upgrades: 2 })
        mounted.unmount()
        await library.rests(2)
      } else {
        await eventually(() => expect(mounted.calls).toEqual(['onOpen', 'onClose', 'onReconnectStop']))
        await library.rests(1)
        expect(stops).toEqual([{ reason: 'code', attempts: 0, event: mounted.closeEvents[0] }])
        expect(mounted.shown).toMatchObject({ readyState: CLOSED, retry: null, error: null })
        expect(mounted.socket.send('anybody?')).toBe('dropped')
        expect(await other.count(0)).toEqual({ open: 0, upgrades: 1 })
      }
      expect(mounted.closeEvents[0]).toMatchObject({ code, wasClean: true, isTrusted: trusted })
    },
  )

  test('R3 gets longer and longer delays if it accepts and closes at once, until attempts is reached', async () => {
    const library = watchLibrary()
    const other = peer()
    const stops: ReconnectStop[] = []
    const mounted = mount(other.url('/close', { code: 1012 }), {
      reconnect: { ...soon, attempts: 5 },
      WebSocket: library.WebSocket,
      onReconnectStop: (stop) => stops.push(stop),
    })
    await eventually(() => expect(stops).toHaveLength(1))
    await library.rests(6)
    expect(retriesOf(mounted)).toMatchObject(
      [10, 20, 40, 80, 160].map((delay, index) => ({ attempt: index + 1, delay })),
    )
    expect(stops).toEqual([{ reason: 'attempts', attempts: 5, event: mounted.closeEvents.at(-1) }])
    const again = ['onOpen', 'onReconnect', 'onClose']
    expect(mounted.calls).toEqual([
      ...['onOpen', 'onClose'],
      ...Array.from({ length: 5 }, () => again).flat(),
      'onReconnectStop',
    ])
    expect(mounted.shown).toMatchObject({ readyState: CLOSED, retry: null, closedBy: 'server' })
    expect(await other.count(0)).toEqual({ open: 0, upgrades: 6 })
    const upgrades = (await other.log()).filter(({ type }) => type === 'upgrade').map(({ at }) => at)
    // 3 ms less, because two clocks and a timer count whole milliseconds.
    for (const [index, delay] of [10, 20, 40, 80, 160].entries())
      expect(upgrades[index + 1]! - upgrades[index]!).toBeGreaterThanOrEqual(delay - 3)
  })

  test('R3 makes the attempt count start again each time if the session lasted for minUptime', async () => {
    const library = watchLibrary()
    const other = peer()
    const mounted = mount(other.url('/close', { code: 1012 }), {
      reconnect: { ...soon, minUptime: 0 },
      WebSocket: library.WebSocket,
    })
    await eventually(() => expect(mounted.closeEvents.length).toBeGreaterThanOrEqual(4))
    mounted.socket.close()
    await eventually(() => expect(mounted.shown.readyState).toBe(CLOSED))
    await library.rests(library.sockets.length)
    for (const retry of retriesOf(mounted)) expect(retry).toMatchObject({ attempt: 1, delay: 10 })
  })
})

/** The two ways for an app to end a connection. */
const ends = {
  'close()': (mounted: Mounted) => mounted.socket.close(4000, 'enough'),
  unmounting: (mounted: Mounted) => mounted.unmount(),
}

describe.each(Object.entries(ends))('%s', (name, end) => {
  const rule = name === 'close()' ? 'C8' : 'L4'

  test(`${rule} cancels a scheduled retry`, async () => {
    const library = watchLibrary()
    const other = peer()
    const mounted = await mountUntilOpen(other.url('/echo'), {
      reconnect: someday,
      WebSocket: library.WebSocket,
    })
    await other.act('drop')
    await eventually(() => expect(mounted.shown.retry).toMatchObject({ attempt: 1, delay: 600_000 }))
    await eventually(() => expect(library.running()).toMatchObject({ timers: 1 }))
    expect(mounted.socket.send('to nobody')).toBe('queued')
    end(mounted)
    await library.rests(1)
    expect(mounted.socket.connection.getSnapshot()).toMatchObject({ readyState: CLOSED, retry: null })
    expect(mounted.socket.connection.bufferedAmount).toBe(0)
    expect(mounted.calls).toEqual(['onOpen', ...failure])
    expect(await other.count(0)).toEqual({ open: 0, upgrades: 1 })
  })

  test(`${rule} cancels a retry while its address function runs`, async () => {
    const library = watchLibrary()
    const other = peer()
    const address = defer<string>()
    const signals: AbortSignal[] = []
    const mounted = mount(
      ({ attempt, signal }) => {
        signals.push(signal)
        return attempt ? address.promise : other.url('/echo')
      },
      { reconnect: soon, WebSocket: library.WebSocket },
    )
    await eventually(() => expect(mounted.shown.readyState).toBe(OPEN))
    await other.act('drop')
    await eventually(() => expect(signals).toHaveLength(2))
    expect(signals[1]!.aborted).toBe(false)
    end(mounted)
    await library.rests(1)
    expect(signals[1]!.aborted).toBe(true)
    address.resolve(other.url('/echo'))
    await address.promise
    await eventually(() => expect(mounted.socket.connection.getSnapshot().readyState).toBe(CLOSED))
    await library.rests(1)
    expect(mounted.calls).toEqual(['onOpen', ...failure])
    expect(await other.count(0)).toEqual({ open: 0, upgrades: 1 })
  })

  test(`${rule} cancels a retry that is connecting`, async () => {
    const library = watchLibrary()
    const other = peer()
    const mounted = mount(({ attempt }) => other.url(attempt ? '/never' : '/echo'), {
      reconnect: soon,
      closeTimeout: 100,
      WebSocket: library.WebSocket,
    })
    await eventually(() => expect(mounted.shown.readyState).toBe(OPEN))
    await other.act('drop')
    await eventually(() => expect(library.sockets).toHaveLength(2))
    end(mounted)
    await library.rests(2)
    await eventually(() => expect(mounted.calls).toEqual(['onOpen', ...failure, 'onClose']))
    expect(mounted.closeEvents[1]).toMatchObject({ code: 1006, wasClean: false })
    expect(mounted.socket.connection.getSnapshot()).toMatchObject({ readyState: CLOSED, retry: null })
    expect(await other.count(0)).toMatchObject({ open: 0 })
  })

  test.each(['onClose', 'onError', 'shouldReconnect'] as const)(
    `${rule} ends the connection within %s of a lost session`,
    async (place) => {
      const library = watchLibrary()
      const other = peer()
      const act = () => end(mounted)
      const options: UseWebSocketOptions = {
        reconnect: {
          ...soon,
          shouldReconnect() {
            if (place === 'shouldReconnect') act()
            return true
          },
        },
        WebSocket: library.WebSocket,
        ...(place !== 'shouldReconnect' && { [place]: act }),
      }
      const mounted = await mountUntilOpen(other.url('/echo'), options)
      await other.act('drop')
      await eventually(() => expect(mounted.calls).toContain('onClose'))
      await library.rests(1)
      // A session that is closed within shouldReconnect counts as closed by the client, which is not an error.
      const closed = name === 'close()' && place === 'shouldReconnect'
      expect(mounted.calls).toEqual(['onOpen', ...(closed ? ['onClose'] : failure)])
      expect(mounted.closeEvents).toMatchObject([{ code: 1006, isTrusted: trusted }])
      expect(mounted.socket.connection.getSnapshot()).toMatchObject({ readyState: CLOSED, retry: null })
      expect(await other.count(0)).toEqual({ open: 0, upgrades: 1 })
    },
  )

  test.each(['onOpen', 'onReconnect'] as const)(
    `${rule} ends the connection within %s of the next session`,
    async (place) => {
      const library = watchLibrary()
      const other = peer()
      const mounted = await mountUntilOpen(other.url('/echo'), {
        reconnect: soon,
        WebSocket: library.WebSocket,
      })
      mounted.rerender(other.url('/echo'), {
        reconnect: soon,
        WebSocket: library.WebSocket,
        [place]: () => end(mounted),
      })
      await other.act('drop')
      await eventually(() => expect(mounted.closeEvents).toHaveLength(2))
      await library.rests(2)
      expect(mounted.closeEvents[1]).toMatchObject({ wasClean: true, code: name === 'close()' ? 4000 : 1000 })
      const opens = mounted.calls.slice(0, -1)
      // Unmounting closes a microtask later.
      const reconnects = place === 'onReconnect' || name === 'unmounting'
      expect(opens).toEqual(['onOpen', ...failure, 'onOpen', ...(reconnects ? ['onReconnect'] : [])])
      expect(await other.count(0)).toEqual({ open: 0, upgrades: 2 })
    },
  )
})

describe('during a retry', () => {
  test.each(['open', 'reconnect'] as const)(
    'R7 %s() dials at once and resets the attempt count',
    async (action) => {
      const library = watchLibrary()
      const other = peer()
      const attempts: number[] = []
      const mounted = mount(
        ({ attempt }) => {
          attempts.push(attempt)
          return other.url('/echo')
        },
        { reconnect: someday, WebSocket: library.WebSocket },
      )
      await eventually(() => expect(mounted.shown.readyState).toBe(OPEN))
      await other.act('drop')
      await eventually(() => expect(mounted.shown.retry).not.toBeNull())
      mounted.socket[action]()
      await onlySocket(mounted, other)
      expect(attempts).toEqual([0, 0])
      expect(mounted.calls).toEqual(['onOpen', ...failure, 'onOpen', 'onReconnect', 'onMessage'])
      expect(await other.count(1)).toEqual({ open: 1, upgrades: 2 })
      mounted.unmount()
      await library.rests(2)
    },
  )

  test('R8 an address that arrives late never replaces a newer one', async () => {
    const library = watchLibrary()
    const [stale, fresh] = [peer(), peer()]
    const answers = [defer<string>(), defer<string>()]
    const signals: AbortSignal[] = []
    const source: Source = ({ signal }) => answers[signals.push(signal) - 1]!.promise
    const mounted = mount(source, { reconnect: soon, WebSocket: library.WebSocket })
    await eventually(() => expect(signals).toHaveLength(1))
    mounted.socket.reconnect()
    await eventually(() => expect(signals).toHaveLength(2))
    expect(signals[0]!.aborted).toBe(true)
    answers[1]!.resolve(fresh.url('/echo'))
    await onlySocket(mounted, fresh)
    answers[0]!.resolve(stale.url('/echo'))
    await onlySocket(mounted, fresh)
    expect(await stale.count()).toEqual({ open: 0, upgrades: 0 })
    expect(library.sockets).toHaveLength(1)
  })

  test('L5 a new address cancels the retry of the old one', async () => {
    const library = watchLibrary()
    const [one, two] = [peer(), peer()]
    const mounted = await mountUntilOpen(one.url('/echo'), {
      reconnect: someday,
      WebSocket: library.WebSocket,
    })
    await one.act('drop')
    await eventually(() => expect(mounted.shown.retry).not.toBeNull())
    expect(mounted.socket.send('for one')).toBe('queued')
    mounted.rerender(two.url('/echo'), { reconnect: someday, WebSocket: library.WebSocket })
    expect(mounted.shown).toMatchObject({ readyState: CONNECTING, retry: null, lastCloseEvent: null })
    await onlySocket(mounted, two)
    expect(await one.count(0)).toEqual({ open: 0, upgrades: 1 })
    expect(await receivedBy(two)).toHaveLength(1)
    mounted.unmount()
    expect(await wire(two)).toContain('close 1000')
    await library.rests(2)
  })

  test('R7 close() and then open() reset the attempt count', async () => {
    const library = watchLibrary()
    const other = peer()
    const attempts: number[] = []
    const mounted = mount(
      ({ attempt }) => {
        attempts.push(attempt)
        return other.url('/echo')
      },
      { reconnect: soon, WebSocket: library.WebSocket },
    )
    await eventually(() => expect(mounted.shown.readyState).toBe(OPEN))
    await other.act('drop')
    await eventually(() => expect(mounted.calls).toContain('onReconnect'))
    mounted.socket.close()
    mounted.socket.open()
    await eventually(() => expect(mounted.closeEvents).toHaveLength(2))
    await onlySocket(mounted, other)
    expect(attempts).toEqual([0, 1, 0])
    expect(mounted.calls.filter((call) => call === 'onReconnect')).toHaveLength(1)
    expect(library.sockets).toHaveLength(3)
  })
})
