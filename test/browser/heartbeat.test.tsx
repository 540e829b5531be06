import { describe, expect, test } from 'vitest'
import type { HeartbeatOptions, ReconnectOptions } from '../../src/index.js'
import { createLine, type Line } from '../support/line.js'
import { peer } from '../support/peer.js'
import { eventually, mountUntilOpen } from './mount.js'
import { onlySocket, watchLibrary } from './watchLibrary.js'

const { CONNECTING, OPEN, CLOSED } = WebSocket

const soon = { delay: 10, jitter: 'none', minUptime: 60_000 } as const satisfies ReconnectOptions
const heartbeat = { interval: 200, timeout: 2_000 } as const satisfies HeartbeatOptions

/** A socket without the library over the same line, to another peer. */
async function openBare(line: Line) {
  const url = new URL(peer().url('/echo'))
  url.port = new URL(line.url('/')).port
  const bare = new WebSocket(url)
  const events: string[] = []
  for (const type of ['error', 'close']) bare.addEventListener(type, () => events.push(type))
  await eventually(() => expect(bare.readyState).toBe(OPEN))
  return { bare, events }
}

/** A ping message that contains its number. */
function countPings() {
  const pings: string[] = []
  return { pings, message: () => pings[pings.push(`ping ${pings.length}`) - 1]! }
}

describe('a line that dies silently', () => {
  test.each(['both', 'up', 'down'] as const)(
    'R6 is noticed by the heartbeat, and not by the browser, when the line stalls (direction: %s)',
    async (direction) => {
      const library = watchLibrary()
      const line = await createLine()
      const mounted = await mountUntilOpen(line.url('/echo'), {
        ...{ heartbeat, reconnect: soon, WebSocket: library.WebSocket },
        // The next handshake must wait until the line resumes.
        connectTimeout: Infinity,
      })
      const { bare, events } = await openBare(line)
      const raw: string[] = []
      for (const type of ['error', 'close']) library.sockets[0]!.addEventListener(type, () => raw.push(type))

      await line.stall(direction)
      await eventually(() => expect(mounted.calls).toContain('onClose'))
      expect({ state: bare.readyState, events, raw }).toEqual({ state: OPEN, events: [], raw: [] })
      expect(mounted.closeEvents).toMatchObject([
        { code: 1006, reason: '', wasClean: false, isTrusted: false },
      ])
      expect(mounted.errors).toMatchObject([{ message: 'heartbeat timeout of 2000 ms expired' }])
      expect(mounted.calls.filter((call) => call !== 'onMessage')).toEqual(['onOpen', 'onError', 'onClose'])
      expect(mounted.shown).toMatchObject({ closedBy: 'timeout', lastCloseEvent: mounted.closeEvents[0] })
      expect(mounted.readyStates.slice(0, 3)).toEqual([CONNECTING, OPEN, CLOSED])

      bare.close()
      // Without a heartbeat, so that the next session may be slow.
      mounted.rerender(line.url('/echo'), { reconnect: soon, WebSocket: library.WebSocket })
      await line.resume()
      await eventually(() => expect(mounted.calls).toContain('onReconnect'))
      await onlySocket(mounted, line.peer, line)
      expect(mounted.closeEvents).toHaveLength(1)
      expect(await line.peer.count(1)).toEqual({ open: 1, upgrades: 2 })
      mounted.unmount()
      await library.rests(2)
    },
  )

  test('R7 is abandoned at once on reconnect()', async () => {
    const library = watchLibrary()
    const line = await createLine()
    const mounted = await mountUntilOpen(line.url('/echo'), {
      ...{ reconnect: false, WebSocket: library.WebSocket },
    })
    await line.stall()
    mounted.socket.reconnect()
    expect(mounted.closeEvents).toMatchObject([{ code: 1006, wasClean: false, isTrusted: false }])
    expect(mounted.calls.filter((call) => call !== 'onMessage')).toEqual(['onOpen', 'onClose'])
    expect(mounted.socket.connection.getSnapshot()).toMatchObject({ closedBy: 'client', error: null })
    await line.resume()
    await onlySocket(mounted, line.peer, line)
    expect(await line.peer.count(1)).toEqual({ open: 1, upgrades: 2 })
  })

  test('R6 leaves the connection closed with reconnect: false', async () => {
    const library = watchLibrary()
    const line = await createLine()
    const mounted = await mountUntilOpen(line.url('/echo'), {
      ...{ heartbeat, reconnect: false, WebSocket: library.WebSocket },
    })
    await line.stall()
    await eventually(() => expect(mounted.shown.readyState).toBe(CLOSED))
    expect(mounted.shown).toMatchObject({ closedBy: 'timeout', retry: null })
    await line.resume()
    await library.rests(1)
    expect(await line.peer.count(0)).toEqual({ open: 0, upgrades: 1 })
  })
})

describe('the heartbeat', () => {
  test('R6 takes any message as an answer', async () => {
    const other = peer()
    const { pings, message } = countPings()
    const mounted = await mountUntilOpen(other.url('/stream', { rate: 50 }), {
      heartbeat: { message, response: 'pong', interval: 50, timeout: 2_000 },
      reconnect: soon,
    })
    // The server never sends 'pong'. Each ping must have been answered by some message before the next.
    await eventually(() => expect(pings.length).toBeGreaterThanOrEqual(10))
    expect(mounted.calls.filter((call) => call !== 'onMessage')).toEqual(['onOpen'])
    expect(mounted.socket.connection.latency).toBeNull()
    expect(await other.count(1)).toEqual({ open: 1, upgrades: 1 })
  })

  test('R6 ends the session of a peer that receives pings but sends nothing', async () => {
    const other = peer()
    const { message } = countPings()
    const mounted = await mountUntilOpen(other.url('/silent'), {
      heartbeat: { ...heartbeat, message },
      closeTimeout: 100,
      reconnect: { ...soon, attempts: 0 },
    })
    await eventually(() => expect(mounted.calls).toContain('onReconnectStop'))
    expect(mounted.calls).toEqual(['onOpen', 'onError', 'onClose', 'onReconnectStop'])
    const pings = (await other.log('message')).filter(({ type }) => type === 'message')
    expect(pings.map(({ data }) => data)).toEqual(['ping 0'])
    await other.act('drop')
  })

  test('R6 hides an answer that matches response from listeners', async () => {
    const other = peer()
    const mounted = await mountUntilOpen(other.url('/echo'), {
      heartbeat: { message: 'pong', response: 'pong', interval: 20, timeout: 5_000 },
    })
    const latencies: number[] = []
    mounted.socket.connection.onLatency((latency) => latencies.push(latency))
    await eventually(() => expect(latencies.length).toBeGreaterThanOrEqual(5))
    expect(mounted.calls).toEqual(['onOpen'])
    expect(mounted.shown).toMatchObject({ data: null, lastMessage: null })
    expect(mounted.socket.connection.latency).toBe(latencies.at(-1))
    mounted.socket.send('hello')
    await eventually(() => expect(mounted.shown.data).toBe('hello'))
    expect(mounted.messages.map(({ data }) => data as string)).toEqual(['hello'])
  })

  test('R6 hides a binary answer that matches response from listeners', async () => {
    const other = peer()
    const mounted = await mountUntilOpen(other.url('/echo'), {
      binaryType: 'arraybuffer',
      heartbeat: {
        message: Uint8Array.of(9),
        response: ({ data }) => data instanceof ArrayBuffer && data.byteLength === 1,
        interval: 20,
        timeout: 5_000,
      },
    })
    await eventually(() => expect(mounted.socket.connection.latency).not.toBeNull())
    expect(mounted.calls).toEqual(['onOpen'])
    mounted.socket.send(Uint8Array.of(1, 2))
    await eventually(() => expect(mounted.shown.data).toEqual(Uint8Array.of(1, 2).buffer))
    expect(mounted.messages).toHaveLength(1)
  })

  test('R6 without response delivers every answer as a message', async () => {
    const other = peer()
    const mounted = await mountUntilOpen(other.url('/echo'), { heartbeat: { interval: 50, timeout: 5_000 } })
    await eventually(() => expect(mounted.shown.data).toBe('ping'))
    expect(mounted.socket.connection.latency).not.toBeNull()
  })

  test('R6 measures latency from the ping to its answer', async () => {
    const line = await createLine()
    const mounted = await mountUntilOpen(line.url('/echo'), {
      heartbeat: { message: 'pong', response: 'pong', interval: 50, timeout: 10_000 },
    })
    await eventually(() => expect(mounted.socket.connection.latency).not.toBeNull())
    await line.delay(150)
    const latencies: number[] = []
    mounted.socket.connection.onLatency((latency) => latencies.push(latency))
    // The first ping may have been sent before the delay.
    await eventually(() => expect(latencies.length).toBeGreaterThanOrEqual(3))
    // 1 ms less, because the clock has whole milliseconds.
    for (const latency of latencies.slice(1)) expect(latency).toBeGreaterThanOrEqual(299)
    expect(mounted.calls).toEqual(['onOpen'])
  })

  test('R6 pings in the next session too', async () => {
    const library = watchLibrary()
    const line = await createLine()
    const { pings, message } = countPings()
    const mounted = await mountUntilOpen(line.url('/echo'), {
      ...{ heartbeat: { ...heartbeat, message }, reconnect: soon },
      WebSocket: library.WebSocket,
    })
    await line.cut()
    await eventually(() => expect(mounted.calls).toContain('onReconnect'))
    const before = pings.length
    await eventually(() => expect(pings.length).toBeGreaterThan(before + 2))
    expect(mounted.closeEvents).toHaveLength(1)
    mounted.unmount()
    await library.rests(2)
  })
})
