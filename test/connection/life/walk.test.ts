import fc from 'fast-check'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createManagedConnection } from '../../../src/connection/connection.js'
import type { ConnectionSettings } from '../../../src/connection/options.js'
import type { ConnectionSnapshot } from '../../../src/connection/snapshot.js'
import { addOwner } from '../../../src/sharing/registry.js'
import { collectReports } from '../../support/collectReports.js'
import { defer, type Deferred } from '../../support/defer.js'
import { ImpossibleAction, kinds, type FakeWebSocket } from '../../support/FakeWebSocket.js'
import { soon } from '../../support/later.js'
import { beHidden, beOnline, countListeners, silencePage } from '../../support/page.js'
import { seedsFrom } from '../../support/seeds.js'
import {
  acceptable,
  answers,
  actions,
  livelyStep,
  step,
  turnsOfPage,
  type Act,
  type Answer,
  type Place,
  type Step,
} from './walkSteps.js'
import { watchSockets, type Watched, type Watcher } from './walkSockets.js'

const allowedMoves = ['0→1', '1→2', '2→3', '0→2', '0→3', '1→3', '3→0']

const differ = (one: ConnectionSnapshot<unknown>, other: ConnectionSnapshot<unknown>) =>
  (Object.keys(one) as (keyof ConnectionSnapshot)[]).some((field) => one[field] !== other[field])

/** Whether the connection reconnects, has a heartbeat, and reacts to the page. */
interface Mode {
  readonly name: string
  readonly lively: boolean
  readonly runs: number
  readonly length: number
  readonly options: Partial<ConnectionSettings>
}

const delay = 40
const pauseWhenHidden = 150
const modes: readonly Mode[] = [
  { name: '', lively: false, runs: 150, length: 150, options: { reconnect: false } },
  {
    name: ', with reconnect and heartbeat',
    lively: true,
    runs: 280,
    length: 40,
    options: {
      reconnect: { delay, maxDelay: 160, jitter: 'none', minUptime: 100, attempts: 6 },
      heartbeat: { interval: 200, timeout: 50, response: 'pong' },
      pauseWhenHidden,
    },
  },
]

/** A connection under random actions, and a model of what it may do, kept without looking into it. */
function createWalk(
  Kind: typeof FakeWebSocket,
  phase: 'idle' | 'mounting',
  { lively, options }: Mode,
  moves: Set<string>,
) {
  const faults: string[] = []
  const asked: Deferred<string | URL | null>[] = []
  const decoding: Deferred<unknown>[] = []
  const releases: (() => void)[] = []
  const interrupts = new Map<Place, readonly (Act | 'throw')[]>()
  const calls = { onOpen: 0, onMessage: 0, onClose: 0, onError: 0, onReconnect: 0, onReconnectStop: 0 }
  let source: Answer | 'promise' = 'text'
  let asks = 0
  /** The address function runs, and the snapshot does not show the attempt yet. */
  let deciding = false
  let thrown = 0
  let serial = 0
  let sending: string | undefined
  /** Messages that were queued, and neither sent nor dropped. */
  let queued: string[] = []
  /** The queued messages at the latest call of the address function. */
  let before: readonly string[] = []
  let address: string | undefined
  /** The open session has queued something until there is room. */
  let waits = false
  /** close() was the latest call. */
  let closedForGood = false
  /** It was released, disposed of, or disabled. */
  let unwanted = false
  /** The latest argument of enable(), or the value of the first render. */
  let enabled = phase === 'mounting'
  /** Opened while it had no owner, so that it stays open after its owners have left (H1). */
  let openedDirectly = false
  let isHeld = false
  /** It was neither enabled nor left so far. */
  let untouched = phase === 'mounting'
  let lastCloseEvent: CloseEvent | null = null
  let resets = 0
  /** The address function has returned another place, which resets messages only. */
  let moving = false
  let expectedResets = 0
  /** The script asks for a socket. */
  let asking = false
  let turning: keyof typeof turnsOfPage | null = null
  /** When the page last started an attempt. */
  let wokenAt = -Infinity
  /** Since when the page has been hidden while the connection could be paused. */
  let pausableSince = performance.now()
  /** The index of the latest message that was emitted, among those that arrived. */
  let latest = -1
  const stops = new Set<unknown>()

  const listening = countListeners()
  beOnline(true)
  beHidden(false)
  const isHidden = () => document.visibilityState === 'hidden'

  const fault = (rule: string) => void faults.push(rule)

  const watched = watchSockets(Kind, fault, {
    dials(url) {
      if (closedForGood) fault('C8: it dialled after close()')
      if (unwanted) fault('L2: it dialled without an owner')
      const place = url.replace(/[?#].*/, '')
      if (address !== undefined && place !== address) {
        expectedResets += 1
        moving = true
        queued = queued.filter((message) => !before.includes(message))
      }
      address = place
    },
    sends(data, socket) {
      if (data === 'ping') {
        if (socket.bufferedAmount > 0) fault('R10: it pinged while something was unsent')
      } else if (data !== sending) {
        if (data === queued[0]) queued.shift()
        else fault(`S3: ${data} was sent after it was dropped, or out of order`)
      }
    },
  })
  const { sockets, watchers, messages, getCurrent, getLeft, note } = watched

  function askSource(): URL | string | null | Promise<string | URL | null> {
    asks += 1
    before = [...queued]
    const paced = turning === 'goOnline' || turning === 'show' || turning === 'thaw'
    if (turning && !asking && seen.status !== 'paused' && paced) {
      if (Date.now() - wokenAt < delay) fault('R12: the page started two attempts within `delay`')
      wokenAt = Date.now()
    }
    if (seen.status === 'paused' && !asking && !turning) fault('R15: it dialled while paused')
    if (seen.status === 'closed' && !asking) fault('L1: it dialled while closed')
    deciding = true
    interrupted('source')
    deciding = false
    if (source === 'throws') throw new Error('no token')
    if (source !== 'promise') return answers[source]
    const deferred = defer<string | URL | null>()
    asked.unshift(deferred)
    return deferred.promise
  }

  function parse({ data }: MessageEvent): unknown {
    if (data !== 'slow') return data
    const deferred = defer<unknown>()
    decoding.push(deferred)
    return deferred.promise
  }

  const connection = createManagedConnection(
    {
      WebSocket: watched.WatchedWebSocket,
      ...options,
      connectTimeout: 300,
      closeTimeout: 100,
      parse,
      source: askSource,
    },
    phase,
  )
  // An owner that leaves it closed, so that only the release has an effect.
  const nothing = () => undefined
  const held = { ...connection, enable: nothing, reopen: nothing, release: dispose } as typeof connection

  let seen = connection.getSnapshot()
  connection.onReset(() => {
    resets += 1
    if (connection.getSnapshot().lastMessage) fault('H12: it was reset, and has a message')
    const wasMoving = moving
    if (!moving) lastCloseEvent = null
    moving = false
    for (const socket of sockets) forgetEnd(socket, wasMoving)
  })
  connection.subscribe(() => {
    const next = connection.getSnapshot()
    const { readyState, status, retry } = next
    const move = `${seen.readyState}→${readyState}`
    moves.add(move)
    if (!differ(next, seen)) fault('a subscriber was called without a change')
    if (readyState !== seen.readyState && !allowedMoves.includes(move)) fault(`C9: it moved ${move}`)
    if (retry && readyState !== 3) fault('R7: it shows a next attempt during an attempt')
    // What was about to open will not open. A socket that ended by itself may be followed by another.
    const rests = status === 'closed' || status === 'paused'
    if (rests || (readyState === 2 && seen.readyState !== 2 && getCurrent())) queued = []
    // With the old snapshot too, since it may be one that could not be paused.
    trackPause()
    seen = next
    trackPause()
  })
  connection.subscribe(() => interrupted('change'))
  connection.onEvent(({ type }) => {
    if (type === 'phase') interrupted('event')
  })
  connection.listen((...[name, event]) => {
    calls[name] += 1
    if (name === 'onClose') matchEnd(event)
    if (name === 'onReconnectStop') {
      if (stops.has(event)) fault('R1: onReconnectStop was called twice for one stop')
      stops.add(event)
      const isLocal = address === answers.elsewhere || address === undefined
      if (event.reason === 'attempts' && !navigator.onLine && !isLocal)
        fault('R13: it stopped counting attempts without a network')
    }
    if (calls.onReconnect > calls.onOpen) fault('R1: onReconnect was called without onOpen')
    interrupted(name)
  })
  connection.onMessage((event) => {
    calls.onMessage += 1
    const socket = messages.get(event)
    const order = [...messages.keys()].indexOf(event)
    if (!socket || order <= latest)
      fault('M1: a message was emitted twice, out of order, or without a socket')
    else if (note(socket).emitted) fault('M1: a message was emitted after the end of its session')
    latest = order
    interrupted('onMessage')
  })

  listen()

  /** Adds another listener for onOpen and onClose, for a while. */
  function listen(): void {
    const watcher: Watcher = { ends: 0, expected: 0, owed: 0, stop: () => undefined }
    watchers.add(watcher)
    watcher.stop = connection.listen((...[name]) => {
      if (name === 'onClose') watcher.ends += 1
      if (name === 'onOpen' && watcher.ends < watcher.owed)
        fault('L3: a listener received onOpen before the end of an earlier session')
    })
  }

  /** After a reset, the end of an old session changes no field. From here it cannot be seen whether that end has already come. */
  function forgetEnd(socket: Watched, moves: boolean): void {
    const { witnesses } = note(socket)
    if (socket.onmessage !== null) return
    if (!moves || socket.hasListeners) note(socket).forgotten = true
    else if (witnesses) note(socket).forgotten ||= 'perhaps'
  }

  /** Finds the session that has ended, and whether the connection may show the event. */
  function matchEnd(event: CloseEvent): void {
    const over = sockets.filter((socket) => !socket.hasListeners && !note(socket).emitted)
    const real = over.filter((socket) => note(socket).end === event)
    const candidates = real.length > 0 ? real : over
    if (candidates.length === 0) {
      fault('L3: onClose was called, and no session has ended')
      return
    }
    const forgotten = new Set(candidates.map((one) => note(one).forgotten))
    const [only] = forgotten
    // Otherwise only the snapshot shows which of them has ended.
    const shows =
      forgotten.size === 1 && only !== 'perhaps' ? !only : connection.getSnapshot().lastCloseEvent === event
    const socket = candidates.find((one) => note(one).forgotten !== shows) ?? candidates[0]!
    note(socket).emitted = true
    if (shows) lastCloseEvent = event
  }

  function interrupted(place: Place): void {
    const acts = interrupts.get(place) ?? []
    interrupts.delete(place)
    for (const next of acts) {
      if (next === 'throw') {
        // An address function that throws is a failed attempt, and its error is not uncaught.
        if (place !== 'source') thrown += 1
        throw new Error(`thrown in ${place}`)
      }
      const backsOff = place === 'onError' && seen.retry && next === acts[0] && 'act' in next
      const count = asks
      perform(next)
      if (backsOff && next.act === 'reconnect' && asks > count)
        fault('R16: reconnect() in onError did not wait for the backoff')
    }
  }

  /** The connection is released, and everything is reset. */
  function forget(): void {
    queued = []
    untouched = closedForGood = false
    unwanted = true
    wokenAt = -Infinity
    expectedResets += 1
  }

  function dispose(): void {
    openedDirectly = false
    forget()
    connection.dispose()
  }

  function release(): void {
    const stays = openedDirectly
    isHeld = false
    if (!stays) forget()
    connection.release((answer) => {
      if (answer !== stays) fault(`H1: release() answered ${answer}, not ${stays}`)
    })
  }

  function enable(next: boolean): void {
    isHeld = true
    // enable(false) does not close what open() opened while it was disabled.
    if (next) untouched = unwanted = false
    else if (enabled && !openedDirectly) {
      queued = []
      untouched = closedForGood = false
      unwanted = true
    }
    enabled = next
    ask(() => connection.enable(next))
  }

  function ask(act: () => void): void {
    const outer = asking
    asking = true
    act()
    asking = outer
  }

  function close(values: readonly unknown[]): void {
    const measure = () => [
      vi.getTimerCount(),
      calls.onClose,
      ...sockets.map(({ closeCalls }) => closeCalls.length),
    ]
    if (acceptable.includes(values)) {
      queued = []
      untouched = openedDirectly = false
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
    const { readyState, retry, status } = connection.getSnapshot()
    const { state, readyState: shown } = getCurrent() ?? {}
    const takes = shown === 1
    const outcome = connection.send(sending)
    const out = sockets.some(({ sent }) => sent.includes(sending))
    // A socket that does not show that it is closing accepts messages, and loses them.
    if (out !== (outcome === 'sent' && state === 1)) fault(`S1: send() returned ${outcome}, which is wrong`)
    // While the connection opens, the queue is withheld; the server may be closing.
    const expected =
      readyState === 1
        ? takes
          ? 'sent'
          : 'queued'
        : readyState === 0 || retry
          ? 'queued'
          : !deciding && (status === 'closed' || status === 'paused')
            ? 'dropped'
            : outcome
    if (outcome !== expected) fault(`S1: send() returned ${outcome}, not ${expected}`)
    if (outcome === 'queued') queued.push(sending)
    waits ||= outcome === 'queued' && readyState === 1
    sending = undefined
  }

  function perform(next: Act): void {
    if (next.act === 'close') close(next.values)
    else if (next.act === 'enable') enable(next.enabled)
    else if (next.act === 'dispose') dispose()
    else if (next.act === 'release') release()
    else if (next.act === 'send') send()
    else if (next.act === 'check') connection.check()
    else {
      closedForGood = unwanted = untouched = false
      openedDirectly ||= !isHeld
      ask(() => connection[next.act as 'open' | 'reconnect']())
    }
  }

  function performAll(acts: readonly Act[]): void {
    const count = asks
    // An attempt that fails at once has ended when the next one is asked for.
    const calm = interrupts.size === 0 && !['nowhere', 'bad', 'throws'].includes(source)
    for (const next of acts) perform(next)
    if (calm && acts.length > 1 && acts.every(({ act }) => act === 'reconnect') && asks > count + 1)
      fault(`R16: it dialled ${asks - count} times in one turn`)
  }

  function turn(page: keyof typeof turnsOfPage): void {
    turning = page
    turnsOfPage[page]()
    turning = null
    // Coming from the cache counts as being shown.
    if (page === 'pageshow') pausableSince = performance.now()
    trackPause()
  }

  /** The time of the pause begins again while the connection cannot be paused. */
  function trackPause(): void {
    const { status, readyState } = seen
    const cannot = status === 'closed' || status === 'paused' || readyState === 2 || untouched
    if (cannot || !isHidden()) pausableSince = performance.now()
  }

  function actAsPeer(action: keyof typeof actions, socket: Watched): void {
    const { readyState } = connection.getSnapshot()
    const isCurrent = socket.onmessage !== null
    const expected = {
      onOpen: calls.onOpen + Number(action === 'accept' && isCurrent && readyState === 0),
      onMessage: calls.onMessage + Number(action === 'message' && isCurrent && readyState === 1),
    }
    // A listener for the end of an old session may prevent the opening.
    const calm = interrupts.size === 0 || getLeft().length === 0
    const decodes = decoding.length > 0
    // Some implementations still deliver messages.
    const ends = socket.state > 1
    if (action === 'accept' && isCurrent)
      for (const watcher of watchers)
        watcher.owed =
          watcher.expected + getLeft().filter((left) => note(left).witnesses?.has(watcher)).length
    try {
      actions[action](socket)
    } catch (error) {
      if (!(error instanceof ImpossibleAction)) throw error
      return
    }
    if (calls.onOpen > expected.onOpen || (calm && calls.onOpen < expected.onOpen))
      fault('onOpen was not called once for an opened socket')
    const exactly = calls.onMessage === expected.onMessage || (ends && calls.onMessage < expected.onMessage)
    if (!decodes && !exactly) fault('M1: onMessage was not called once for a message')
  }

  /** Sockets whose closing handshake continues, since something is unsent and no time was lost in sleep. */
  function findBusy(milliseconds: number): readonly Watched[] {
    return sockets.filter(
      (socket) =>
        socket.hasListeners &&
        socket.state === 2 &&
        socket.closeCalls.length > 0 &&
        socket.bufferedAmount > 0 &&
        performance.now() + milliseconds < note(socket).filledAt + 60_000,
    )
  }

  /** Sockets that have ended, and have fired only `error`. */
  const getDead = () => sockets.filter(({ hasListeners, state }) => hasListeners && state === 3)

  async function pass(milliseconds: number): Promise<void> {
    const dead = getDead()
    const busy = interrupts.size === 0 ? findBusy(milliseconds) : []
    const count = calls.onOpen
    vi.advanceTimersByTime(milliseconds)
    await soon()
    if (dead.some(({ hasListeners }) => hasListeners))
      fault('C13: a socket has ended, and the connection has not noticed')
    if (calls.onOpen === count && busy.some((socket) => !socket.hasListeners))
      fault('R10: a closing handshake was given up while something was unsent')
  }

  async function walk(next: Step): Promise<void> {
    if ('acts' in next) performAll(next.acts)
    else if ('interrupt' in next) interrupts.set(next.at, next.interrupt)
    else if ('peer' in next) {
      const socket = sockets.at(-1 - next.age)
      if (socket) actAsPeer(next.peer, socket)
    } else if ('source' in next) ({ source } = next)
    else if ('answer' in next) {
      const [deferred] = asked.splice(next.age, 1)
      if (next.answer === 'throws') deferred?.reject('no token')
      else deferred?.resolve(answers[next.answer])
    } else if ('decode' in next) decoding.splice(next.decode, 1)[0]?.resolve('slow')
    else if ('listen' in next) {
      if (next.listen) listen()
      else [...watchers][0]?.stop()
      if (!next.listen) watchers.delete([...watchers][0]!)
    } else if ('hold' in next) {
      if (next.hold) releases.push(addOwner(held, { listener: () => undefined }, true))
      else releases.pop()?.()
    } else if ('page' in next) turn(next.page)
    else if ('sleep' in next) {
      vi.setSystemTime(Date.now() + next.sleep)
      for (const socket of sockets) note(socket).filledAt = -Infinity
    } else await pass(next.pass)
    await soon()
    check()
  }

  function check(): void {
    const snapshot = connection.getSnapshot()
    const { readyState, retry, status } = snapshot
    const current = sockets.filter(({ onmessage }) => onmessage !== null)
    const [socket] = current
    const left = getLeft()
    const ended = sockets.filter((one) => !one.hasListeners)
    /** The socket has ended, and its last messages are being decoded. */
    const drains = readyState === 2 && !socket

    if (snapshot !== seen) fault('the snapshot changed, and no subscriber was called')
    if (current.length > 1) fault('L1: two sessions are current')
    if (left.some(({ state }) => state === 1)) fault('L2: a session was left, but its socket is still open')
    if (left.length > 0 && socket?.state === 0) {
      const cut = left.filter((one) => one.state === 0 && !one.closedWith)
      if (cut.some(({ url }) => hostOf(url) === hostOf(socket.url)))
        fault('L2: a handshake that was left delays the next one')
    }
    if (ended.some(({ state }) => state < 2)) fault('L4: a socket was abandoned and not closed')
    if (readyState === 3 && socket) fault('C10: the connection is CLOSED with a current session')
    if (readyState === 1 && (!socket || socket.state === 0))
      fault('the connection is OPEN without an open socket')
    if (socket?.state === 1 && readyState !== 1) fault('the socket is open, and the connection is not OPEN')
    if (readyState === 1 && snapshot.error) fault('the connection is OPEN with an error')
    if (readyState === 1 && queued.length > 0 && socket?.readyState === 1)
      fault(`S2: the connection is OPEN, but ${queued.join(', ')} was not sent`)
    if ((connection.socket === null) !== (!socket && !drains)) fault('H11: `socket` is not the current one')
    if (socket && connection.socket?.readyState !== socket.readyState)
      fault('H11: `socket` is another one than the current one')

    const limited = readyState === 3 ? retry !== null : readyState > 1 || !untouched
    const timers = vi.getTimerCount()
    const fewest = Number(limited && (lively || readyState !== 1)) + left.length
    // A hidden page may add one until the pause, and a socket that has fired only `error` one until it is given up. A queue waits for
    // a frame, and for the timer that replaces one.
    waits &&= readyState % 3 > 0
    const frames = waits ? 2 : 0
    const most = fewest + Number(lively && isHidden()) + getDead().length + frames
    if (timers < fewest || timers > most) fault(`L4: ${timers} timers in ready state ${readyState}`)
    if (status === 'closed' && listening() > 0 && !sockets.some(({ hasListeners }) => hasListeners))
      fault('L4: it listens to the page while closed')
    trackPause()
    if (lively && performance.now() - pausableSince > pauseWhenHidden)
      fault(`R15: ${status} after the page was hidden for too long`)

    if (calls.onClose !== ended.length - Number(drains))
      fault(`L3: ${ended.length} sockets, ${calls.onClose} calls of onClose`)
    for (const one of ended) {
      if (note(one).counted || (drains && !note(one).emitted)) continue
      note(one).counted = true
      for (const watcher of note(one).witnesses ?? watchers) watcher.expected += 1
    }
    for (const watcher of watchers)
      if (watcher.ends !== watcher.expected)
        fault(`L3: a listener received ${watcher.ends} ends of ${watcher.expected} sessions`)
    if (snapshot.lastCloseEvent !== lastCloseEvent) fault('C9: lastCloseEvent is not what onClose got')
    if (resets !== expectedResets) fault(`H12: it was reset ${resets} times, not ${expectedResets}`)
    expect(faults).toEqual([])
  }

  /** All owners leave, and time passes. */
  async function finish(reports: readonly unknown[]): Promise<void> {
    interrupts.clear()
    for (const release of releases) release()
    dispose()
    // What is unsent may delay the end for a minute. Once more, for the time lost in sleep.
    await walk({ pass: 61_000 })
    await walk({ pass: 100 })
    await walk({ pass: 100 })
    expect(connection.getSnapshot().readyState).toBe(3)
    expect(vi.getTimerCount()).toBe(0)
    expect(listening()).toBe(0)
    for (const { promise, resolve } of asked) {
      resolve(answers.text)
      await promise
    }
    for (const { resolve } of decoding) resolve('slow')
    await walk({ pass: 10_000 })
    expect(sockets.every(({ hasListeners, state }) => !hasListeners && state >= 2)).toBe(true)
    expect(reports, 'M4').toHaveLength(thrown)
  }

  return { walk, finish }
}

const hostOf = (url: string): string => new URL(url).host

beforeEach(() => {
  vi.useFakeTimers()
})

afterEach(() => {
  silencePage()
  vi.useRealTimers()
  vi.restoreAllMocks()
})

const walks = modes.flatMap((mode) =>
  (['idle', 'mounting'] as const).flatMap((phase) =>
    kinds.map((Kind) => [Kind.name, phase, mode.name, Kind, mode] as const),
  ),
)
const seeded = seedsFrom(0, walks.length).map((seed) => [...walks[seed % walks.length]!, seed] as const)

test.each(seeded)(
  'C12 a connection keeps every invariant under random actions, with %s from %s%s',
  async (_, phase, _name, Kind, mode, seed) => {
    const moves = new Set<string>()
    const steps = fc.array(mode.lively ? livelyStep : step, { maxLength: mode.length, size: 'max' })
    await fc.assert(
      fc.asyncProperty(steps, async (script) => {
        silencePage()
        vi.restoreAllMocks()
        vi.clearAllTimers()
        // With a fixed delay, so that a script does the same each time.
        vi.spyOn(Math, 'random').mockReturnValue(0.5)
        vi.spyOn(console, 'warn').mockImplementation(() => undefined)
        const reports = collectReports()
        const { walk, finish } = createWalk(Kind, phase, mode, moves)
        for (const next of script) await walk(next)
        await finish(reports)
      }),
      { seed, numRuns: mode.runs },
    )
    // A walk that does not reach every state proves nothing.
    expect([...moves]).toEqual(expect.arrayContaining(allowedMoves))
  },
)
