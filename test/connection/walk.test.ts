import fc from 'fast-check'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createHeldConnection } from '../../src/connection/connection.js'
import type { ConnectionOptions } from '../../src/connection/options.js'
import type { ConnectionSnapshot } from '../../src/connection/snapshot.js'
import { hold } from '../../src/sharing/registry.js'
import { collectReports } from '../support/collectReports.js'
import { defer, type Deferred } from '../support/defer.js'
import { FakeWebSocket, ImpossibleDeed, kinds } from '../support/FakeWebSocket.js'
import { soon } from '../support/later.js'
import { beHidden, beOnline, countListeners, silencePage } from '../support/page.js'
import { seedsFrom } from '../support/seeds.js'
import {
  acceptable,
  answers,
  deeds,
  livelyStep,
  step,
  turnsOfPage,
  type Act,
  type Answer,
  type Place,
  type Step,
} from './walkSteps.js'

const allowedMoves = ['0→1', '1→2', '2→3', '0→2', '0→3', '1→3', '3→0']

const differ = (one: ConnectionSnapshot<unknown>, other: ConnectionSnapshot<unknown>) =>
  (Object.keys(one) as (keyof ConnectionSnapshot)[]).some((field) => one[field] !== other[field])

/** Whether it tries again by itself, has a heart that beats, and heeds the page. */
interface Mode {
  readonly name: string
  readonly lively: boolean
  readonly runs: number
  readonly length: number
  readonly options: ConnectionOptions<unknown>
}

const modes: readonly Mode[] = [
  { name: '', lively: false, runs: 150, length: 150, options: { reconnect: false } },
  {
    name: ' staying connected',
    lively: true,
    runs: 565,
    length: 40,
    options: {
      reconnect: { delay: 40, maxDelay: 160, jitter: 'none', minUptime: 100, attempts: 6 },
      heartbeat: { interval: 200, timeout: 50, response: 'pong' },
      pauseWhenHidden: 150,
    },
  },
]

/** A connection on its walk, and a second account of what it may do, kept without looking into it. */
function createWalk(
  Kind: typeof FakeWebSocket,
  phase: 'idle' | 'awaited',
  { lively, options }: Mode,
  moves: Set<string>,
) {
  const faults: string[] = []
  const sockets: FakeWebSocket[] = []
  const asked: Deferred<string | URL | null>[] = []
  const releases: (() => void)[] = []
  const interrupts = new Map<Place, readonly (Act | 'throw')[]>()
  const told = { onOpen: 0, onMessage: 0, onClose: 0, onError: 0, onReconnect: 0, onReconnectStop: 0 }
  let source: Answer | 'promise' = 'text'
  let thrown = 0
  let serial = 0
  let sending: string | undefined
  /** Messages that were queued, and neither sent nor given up. */
  let queued: string[] = []
  /** close() was the last word. */
  let closedForGood = false
  /** The last word of enable(), or of the first render. */
  let enabled = phase === 'awaited'
  /** Opened before anybody held it, so that it stays open whoever wants it no more (H1). */
  let byHand = false
  let wasHeld = false
  /** Nobody has wanted it yet, nor left it. */
  let untouched = phase === 'awaited'
  let lastCloseEvent: CloseEvent | null = null
  /** One session is given up for the next, which takes over the queue. */
  let renewing = false
  /** The page may make it do so more than once. */
  let turning = false
  /** The script asks for a socket, network or not. */
  let asking = false
  const stops = new Set<unknown>()

  const listening = countListeners()
  beOnline(true)
  beHidden(false)
  const isHidden = () => document.visibilityState === 'hidden'

  const fault = (rule: string) => void faults.push(rule)

  class WatchedWebSocket extends Kind {
    constructor(url: string, protocols?: string | string[]) {
      super(url, protocols)
      if (closedForGood) fault('C8: it dialled although close() was the last word')
      if (!navigator.onLine && seen.retry && !asking) fault('R4: it dialled though there is no network')
      if (sockets.some((socket) => socket.heard)) fault('L1: it dialled while another socket could be heard')
      sockets.push(this)
    }

    override send(data: string): void {
      super.send(data)
      if (data === sending || data === 'ping') return
      if (data === queued[0]) queued.shift()
      else fault(`S3: ${data} went out though it was given up, or out of order`)
    }
  }

  function askSource(): URL | string | null | Promise<string | URL | null> {
    interrupted('source')
    if (source === 'throws') throw new Error('no token')
    if (source !== 'promise') return answers[source]
    const deferred = defer<string | URL | null>()
    asked.unshift(deferred)
    return deferred.promise
  }

  const connection = createHeldConnection(
    {
      WebSocket: WatchedWebSocket,
      ...options,
      connectTimeout: 300,
      closeTimeout: 100,
      source: askSource,
    },
    phase,
  )
  // Held by those who leave it closed, so that only their going does anything.
  const held = { ...connection, enable: () => undefined, release: dispose }

  let seen = connection.getSnapshot()
  connection.subscribe(() => {
    const next = connection.getSnapshot()
    const move = `${seen.readyState}→${next.readyState}`
    moves.add(move)
    if (!differ(next, seen)) fault('a subscriber was called though nothing changed')
    if (next.readyState !== seen.readyState && !allowedMoves.includes(move)) fault(`C9: it moved ${move}`)
    // What was to be opened will not be.
    if (next.readyState === 3 && seen.readyState !== 2 && !next.retry && !renewing) queued = []
    if (next.readyState === 2 && seen.readyState !== 2) queued = []
    if (next.readyState === 0 && !turning) renewing = false
    if (next.retry && next.readyState !== 3) fault('R7: it tells of an attempt to come while there is one')
    seen = next
  })
  connection.subscribe(() => interrupted('change'))
  connection.onEvent(({ type }) => {
    if (type === 'phase') interrupted('event')
  })
  connection.listen((...[name, event]) => {
    told[name] += 1
    if (name === 'onClose') lastCloseEvent = event
    if (name === 'onReconnectStop') {
      if (stops.has(event)) fault('R1: onReconnectStop was called twice for one stop')
      stops.add(event)
    }
    if (told.onReconnect > told.onOpen) fault('R1: onReconnect was called without onOpen')
    interrupted(name)
  })
  connection.onMessage(() => {
    told.onMessage += 1
    interrupted('onMessage')
  })

  function interrupted(place: Place): void {
    const acts = interrupts.get(place) ?? []
    interrupts.delete(place)
    for (const next of acts) {
      if (next !== 'throw') {
        perform(next)
      } else {
        // An address function that throws is an answer.
        if (place !== 'source') thrown += 1
        throw new Error(`thrown in ${place}`)
      }
    }
  }

  function dispose(): void {
    queued = []
    untouched = byHand = false
    connection.dispose()
  }

  function enable(next: boolean): void {
    // What open() opened while it was false is left alone.
    if (next || (enabled && !byHand)) untouched = false
    if (!next && enabled && !byHand) {
      queued = []
      closedForGood = false
    }
    enabled = next
    wasHeld = true
    connection.enable(next)
  }

  function close(values: readonly unknown[]): void {
    const measure = () => [
      vi.getTimerCount(),
      told.onClose,
      ...sockets.map(({ closeCalls }) => closeCalls.length),
    ]
    if (acceptable.includes(values)) {
      queued = []
      untouched = byHand = false
      closedForGood = true
      connection.close(...(values as []))
      return
    }
    const snapshot = connection.getSnapshot()
    const before = measure()
    expect(() => connection.close(...(values as []))).toThrow(DOMException)
    if (connection.getSnapshot() !== snapshot) fault('C2: a refused close() changed the snapshot')
    expect(measure(), 'C2').toEqual(before)
  }

  function send(): void {
    sending = `message ${(serial += 1)}`
    const outcome = connection.send(sending)
    const out = sockets.some(({ sent }) => sent.includes(sending))
    if (out !== (outcome === 'sent')) fault(`S1: send() said ${outcome}`)
    if (outcome === 'queued') queued.push(sending)
    sending = undefined
  }

  function perform(next: Act): void {
    if (next.act === 'close') close(next.values)
    else if (next.act === 'enable') enable(next.enabled)
    else if (next.act === 'dispose') dispose()
    else if (next.act === 'send') send()
    else {
      const outer = { asking, renewing }
      if (next.act === 'reconnect' && !untouched && seen.readyState < 2) renewing = true
      closedForGood = untouched = false
      byHand ||= !wasHeld
      asking = true
      connection[next.act]()
      ;({ asking, renewing } = outer)
    }
  }

  function turn(page: keyof typeof turnsOfPage): void {
    turning = true
    renewing = !untouched && seen.readyState < 2
    turnsOfPage[page]()
    renewing = turning = false
  }

  function bePeer(deed: keyof typeof deeds, socket: FakeWebSocket): void {
    const { readyState } = connection.getSnapshot()
    const expected = {
      onOpen: told.onOpen + Number(deed === 'accept' && socket.heard && readyState === 0),
      onMessage: told.onMessage + Number(deed === 'message' && socket.heard && readyState === 1),
    }
    try {
      deeds[deed](socket)
    } catch (error) {
      if (!(error instanceof ImpossibleDeed)) throw error
      return
    }
    if (told.onOpen !== expected.onOpen) fault('an opened socket was not told of once')
    if (told.onMessage !== expected.onMessage) fault('M1: a message was not told of once')
  }

  async function walk(next: Step): Promise<void> {
    if ('act' in next) perform(next)
    else if ('interrupt' in next) interrupts.set(next.at, next.interrupt)
    else if ('peer' in next) {
      const socket = sockets.at(-1 - next.age)
      if (socket) bePeer(next.peer, socket)
    } else if ('source' in next) ({ source } = next)
    else if ('answer' in next) {
      const [deferred] = asked.splice(next.age, 1)
      if (next.answer === 'throws') deferred?.reject('no token')
      else deferred?.resolve(answers[next.answer])
      await soon()
    } else if ('hold' in next) {
      if (next.hold) releases.push(hold(held, () => undefined, true))
      else releases.pop()?.()
    } else if ('page' in next) turn(next.page)
    else if ('sleep' in next) vi.setSystemTime(Date.now() + next.sleep)
    else {
      vi.advanceTimersByTime(next.pass)
      await soon()
    }
    check()
  }

  function check(): void {
    const snapshot = connection.getSnapshot()
    const { readyState } = snapshot
    const heard = sockets.filter((socket) => socket.heard)
    const unheard = sockets.filter((socket) => !socket.heard)
    const { retry } = snapshot
    const limited = readyState === 3 ? retry !== null : readyState > 1 || !untouched
    const timers = vi.getTimerCount()
    if (readyState === 3 && !retry) queued = []

    if (snapshot !== seen) fault('the snapshot changed and no subscriber was called')
    if (heard.length > 1) fault('L1: two sockets can be heard')
    if (unheard.some(({ state }) => state < 2)) fault('L4: a socket was let go of and not closed')
    if (readyState === 3 && heard.length > 0) fault('C10: closed, with a socket that can be heard')
    if ((readyState === 1) !== heard.some(({ state }) => state === 1))
      fault('OPEN without an open socket, or the reverse')
    if (readyState === 1 && snapshot.error) fault('OPEN with an error')
    if (readyState === 1 && queued.length > 0) fault(`S2: open, and ${queued.join(', ')} never went out`)
    const expected = Number(limited && (lively || readyState !== 1))
    // While it waits for the network there may be none, and on a hidden page there may be one more, until the pause.
    const fewest = retry?.at === Infinity ? 0 : expected
    if (timers < fewest || timers > expected + Number(lively && isHidden())) {
      fault(`L4: ${timers} timers in ready state ${readyState}`)
    }
    if (readyState === 3 && !retry && !isHidden() && listening() > 0) fault('L4: at rest, it heeds the page')
    if (told.onClose !== unheard.length) fault(`L3: ${unheard.length} sockets, ${told.onClose} ends told of`)
    if (snapshot.lastCloseEvent !== lastCloseEvent) fault('C9: lastCloseEvent is not what onClose got')
    expect(faults).toEqual([])
  }

  /** Everybody goes, and time passes. */
  async function finish(reports: readonly unknown[]): Promise<void> {
    interrupts.clear()
    for (const release of releases) release()
    dispose()
    // Once more, where it slept.
    await walk({ pass: 100 })
    await walk({ pass: 100 })
    expect(connection.getSnapshot().readyState).toBe(3)
    expect(vi.getTimerCount()).toBe(0)
    expect(listening()).toBe(0)
    for (const { promise, resolve } of asked) {
      resolve(answers.text)
      await promise
    }
    await walk({ pass: 10_000 })
    expect(sockets.every(({ heard, state }) => !heard && state >= 2)).toBe(true)
    expect(reports, 'M4').toHaveLength(thrown)
  }

  return { walk, finish }
}

beforeEach(() => {
  vi.useFakeTimers()
})

afterEach(() => {
  silencePage()
  vi.useRealTimers()
  vi.restoreAllMocks()
})

const walks = modes.flatMap((mode) =>
  (['idle', 'awaited'] as const).flatMap((phase) =>
    kinds.map((Kind) => [Kind.name, phase, mode.name, Kind, mode] as const),
  ),
)
const seeded = seedsFrom(0, walks.length).map((seed) => [...walks[seed % walks.length]!, seed] as const)

test.each(seeded)(
  'C12 keeps every invariant of the house, whatever happens in whatever order, with %s from %s%s',
  async (_, phase, _name, Kind, mode, seed) => {
    const moves = new Set<string>()
    const steps = fc.array(mode.lively ? livelyStep : step, { maxLength: mode.length, size: 'max' })
    await fc.assert(
      fc.asyncProperty(steps, async (script) => {
        silencePage()
        vi.restoreAllMocks()
        vi.clearAllTimers()
        const reports = collectReports()
        const { walk, finish } = createWalk(Kind, phase, mode, moves)
        for (const next of script) await walk(next)
        await finish(reports)
      }),
      { seed, numRuns: mode.runs },
    )
    // A walk that never gets anywhere proves nothing.
    expect([...moves]).toEqual(expect.arrayContaining(allowedMoves))
  },
)
