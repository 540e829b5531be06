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

/** Whether it tries again by itself, has a heart that beats, and heeds the page. */
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

/** A connection on its walk, and a second account of what it may do, kept without looking into it. */
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
  /** The address function runs, and the move that asks it is not shown yet. */
  let deciding = false
  let thrown = 0
  let serial = 0
  let sending: string | undefined
  /** Messages that were queued, and neither sent nor given up. */
  let queued: string[] = []
  /** Those of them that were there when the address was asked for. */
  let before: readonly string[] = []
  let address: string | undefined
  /** The open session has kept something until there is room. */
  let waits = false
  /** close() was the last word. */
  let closedForGood = false
  /** Nobody wants it: it was released, disposed of, or is not enabled. */
  let unwanted = false
  /** The last word of enable(), or of the first render. */
  let enabled = phase === 'mounting'
  /** Opened while nobody held it, so that it stays open whoever wants it no more (H1). */
  let byHand = false
  let isHeld = false
  /** Nobody has wanted it yet, nor left it. */
  let untouched = phase === 'mounting'
  let lastCloseEvent: CloseEvent | null = null
  let forgets = 0
  /** The address function has answered with another place: that forgets messages, and no more. */
  let moving = false
  let expectedForgets = 0
  /** The script asks for a socket. */
  let asking = false
  let turning: keyof typeof turnsOfPage | null = null
  /** When the page last started an attempt. */
  let wokenAt = -Infinity
  /** Since when the page has been hidden from a connection that can be paused. */
  let pausableSince = performance.now()
  /** The place of the latest message that was told, among those that came. */
  let latest = -1
  const stops = new Set<unknown>()

  const listening = countListeners()
  beOnline(true)
  beHidden(false)
  const isHidden = () => document.visibilityState === 'hidden'

  const fault = (rule: string) => void faults.push(rule)

  const watched = watchSockets(Kind, fault, {
    dials(url) {
      if (closedForGood) fault('C8: it dialled although close() was the last word')
      if (unwanted) fault('L2: it dialled though nobody wants it')
      const place = url.replace(/[?#].*/, '')
      if (address !== undefined && place !== address) {
        expectedForgets += 1
        moving = true
        queued = queued.filter((message) => !before.includes(message))
      }
      address = place
    },
    sends(data, socket) {
      if (data === 'ping') {
        if (socket.bufferedAmount > 0) fault('R10: it pinged though something is unsent')
      } else if (data !== sending) {
        if (data === queued[0]) queued.shift()
        else fault(`S3: ${data} went out though it was given up, or out of order`)
      }
    },
  })
  const { sockets, watchers, messages, getCounting, getLeft, note } = watched

  function askSource(): URL | string | null | Promise<string | URL | null> {
    asks += 1
    before = [...queued]
    const paced = turning === 'goOnline' || turning === 'show' || turning === 'thaw'
    if (turning && !asking && seen.status !== 'paused' && paced) {
      if (Date.now() - wokenAt < delay) fault('R12: the page started two attempts within `delay`')
      wokenAt = Date.now()
    }
    if (seen.status === 'paused' && !asking && !turning) fault('R15: it dialled while paused')
    if (seen.status === 'closed' && !asking) fault('L1: it dialled though it was at rest')
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
  // Held by those who leave it closed, so that only their going does anything.
  const nothing = () => undefined
  const held = { ...connection, enable: nothing, reopen: nothing, release: dispose } as typeof connection

  let seen = connection.getSnapshot()
  connection.onReset(() => {
    forgets += 1
    if (connection.getSnapshot().lastMessage) fault('H12: it forgot, and has a message')
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
    if (!differ(next, seen)) fault('a subscriber was called though nothing changed')
    if (readyState !== seen.readyState && !allowedMoves.includes(move)) fault(`C9: it moved ${move}`)
    if (retry && readyState !== 3) fault('R7: it tells of an attempt to come while there is one')
    // What was to be opened will not be. The socket that ended by itself may be followed by another.
    const rests = status === 'closed' || status === 'paused'
    if (rests || (readyState === 2 && seen.readyState !== 2 && getCounting())) queued = []
    // Also of what was seen before: it may be what could not be paused.
    attend()
    seen = next
    attend()
  })
  connection.subscribe(() => interrupted('change'))
  connection.onEvent(({ type }) => {
    if (type === 'phase') interrupted('event')
  })
  connection.listen((...[name, event]) => {
    calls[name] += 1
    if (name === 'onClose') hearEnd(event)
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
    if (!socket || order <= latest) fault('M1: a message was calls twice, out of order, or from nowhere')
    else if (note(socket).emitted) fault('M1: a message was calls after the end of its session')
    latest = order
    interrupted('onMessage')
  })

  listen()

  /** Somebody else who hears of ends and openings, for a while. */
  function listen(): void {
    const watcher: Watcher = { ends: 0, expected: 0, owed: 0, stop: () => undefined }
    watchers.add(watcher)
    watcher.stop = connection.listen((...[name]) => {
      if (name === 'onClose') watcher.ends += 1
      if (name === 'onOpen' && watcher.ends < watcher.owed)
        fault('L3: somebody hasListeners of an opening before the end of what was before')
    })
  }

  /** What was forgotten takes nothing from the end of what was before; from here it cannot be seen whether it had come already. */
  function forgetEnd(socket: Watched, moves: boolean): void {
    const { witnesses } = note(socket)
    if (socket.onmessage !== null) return
    if (!moves || socket.hasListeners) note(socket).forgotten = true
    else if (witnesses) note(socket).forgotten ||= 'perhaps'
  }

  /** Whose end that is, and whether the connection may show it. */
  function hearEnd(event: CloseEvent): void {
    const over = sockets.filter((socket) => !socket.hasListeners && !note(socket).emitted)
    const real = over.filter((socket) => note(socket).end === event)
    const candidates = real.length > 0 ? real : over
    if (candidates.length === 0) {
      fault('L3: an end was calls, and no session is over')
      return
    }
    const forgotten = new Set(candidates.map((one) => note(one).forgotten))
    const [only] = forgotten
    // Otherwise it cannot be known from here which of them was meant, but by what is shown of it.
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
        // An address function that throws is an answer.
        if (place !== 'source') thrown += 1
        throw new Error(`thrown in ${place}`)
      }
      const backsOff = place === 'onError' && seen.retry && next === acts[0] && 'act' in next
      const count = asks
      perform(next)
      if (backsOff && next.act === 'reconnect' && asks > count)
        fault('R16: reconnect() in onError went round the backoff')
    }
  }

  /** Nobody wants it any more, and everything is forgotten. */
  function forget(): void {
    queued = []
    untouched = closedForGood = false
    unwanted = true
    wokenAt = -Infinity
    expectedForgets += 1
  }

  function dispose(): void {
    byHand = false
    forget()
    connection.dispose()
  }

  function release(): void {
    const stays = byHand
    isHeld = false
    if (!stays) forget()
    connection.release((answer) => {
      if (answer !== stays) fault(`H1: it ${answer ? 'stays' : 'goes'}, whoever opened it`)
    })
  }

  function enable(next: boolean): void {
    isHeld = true
    // What open() opened while it was false is left alone.
    if (next) untouched = unwanted = false
    else if (enabled && !byHand) {
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
    const { readyState, retry, status } = connection.getSnapshot()
    const { state, readyState: shown } = getCounting() ?? {}
    const takes = shown === 1
    const outcome = connection.send(sending)
    const out = sockets.some(({ sent }) => sent.includes(sending))
    // One that does not say that it is closing takes what goes nowhere.
    if (out !== (outcome === 'sent' && state === 1)) fault(`S1: send() said ${outcome}`)
    // What is kept is put aside while it opens, and the server may be closing.
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
    if (outcome !== expected) fault(`S1: send() said ${outcome}, not ${expected}`)
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
      byHand ||= !isHeld
      ask(() => connection[next.act as 'open' | 'reconnect']())
    }
  }

  function performAll(acts: readonly Act[]): void {
    const count = asks
    // An attempt that fails at once, or comes to nothing, is over when the next is asked for.
    const calm = interrupts.size === 0 && !['nowhere', 'bad', 'throws'].includes(source)
    for (const next of acts) perform(next)
    if (calm && acts.length > 1 && acts.every(({ act }) => act === 'reconnect') && asks > count + 1)
      fault(`R16: it dialled ${asks - count} times in one turn`)
  }

  function turn(page: keyof typeof turnsOfPage): void {
    turning = page
    turnsOfPage[page]()
    turning = null
    // From the cache, it is as if it had been shown meanwhile.
    if (page === 'pageshow') pausableSince = performance.now()
    attend()
  }

  /** How long the page has been hidden is counted anew wherever the connection cannot be paused. */
  function attend(): void {
    const { status, readyState } = seen
    const cannot = status === 'closed' || status === 'paused' || readyState === 2 || untouched
    if (cannot || !isHidden()) pausableSince = performance.now()
  }

  function bePeer(action: keyof typeof actions, socket: Watched): void {
    const { readyState } = connection.getSnapshot()
    const counts = socket.onmessage !== null
    const expected = {
      onOpen: calls.onOpen + Number(action === 'accept' && counts && readyState === 0),
      onMessage: calls.onMessage + Number(action === 'message' && counts && readyState === 1),
    }
    // Who hears of the end of what was left may do away with the opening.
    const calm = interrupts.size === 0 || getLeft().length === 0
    const decodes = decoding.length > 0
    // Of the odd kinds, some go on telling messages.
    const ends = socket.state > 1
    if (action === 'accept' && counts)
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
      fault('an opened socket was not calls of once')
    const exactly = calls.onMessage === expected.onMessage || (ends && calls.onMessage < expected.onMessage)
    if (!decodes && !exactly) fault('M1: a message was not calls of once')
  }

  /** Whose closing handshakes go on, since something is unsent and time was not lost. */
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

  /** Those that are over, of which only an error has been told. */
  const getDead = () => sockets.filter(({ hasListeners, state }) => hasListeners && state === 3)

  async function pass(milliseconds: number): Promise<void> {
    const dead = getDead()
    const busy = interrupts.size === 0 ? findBusy(milliseconds) : []
    const count = calls.onOpen
    vi.advanceTimersByTime(milliseconds)
    await soon()
    if (dead.some(({ hasListeners }) => hasListeners)) fault('C13: a socket is over, and nobody knows')
    if (calls.onOpen === count && busy.some((socket) => !socket.hasListeners))
      fault('R10: a closing handshake was given up while something is unsent')
  }

  async function walk(next: Step): Promise<void> {
    if ('acts' in next) performAll(next.acts)
    else if ('interrupt' in next) interrupts.set(next.at, next.interrupt)
    else if ('peer' in next) {
      const socket = sockets.at(-1 - next.age)
      if (socket) bePeer(next.peer, socket)
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
    const counting = sockets.filter(({ onmessage }) => onmessage !== null)
    const [socket] = counting
    const left = getLeft()
    const unheard = sockets.filter((one) => !one.hasListeners)
    /** The socket is over, and its last messages are being decoded. */
    const drains = readyState === 2 && !socket

    if (snapshot !== seen) fault('the snapshot changed and no subscriber was called')
    if (counting.length > 1) fault('L1: two sessions count')
    if (left.some(({ state }) => state === 1)) fault('L2: a session was left, and its socket is open')
    if (left.length > 0 && socket?.state === 0) {
      const cut = left.filter((one) => one.state === 0 && !one.closedWith)
      if (cut.some(({ url }) => hostOf(url) === hostOf(socket.url)))
        fault('L2: a handshake that was left holds up the next')
    }
    if (unheard.some(({ state }) => state < 2)) fault('L4: a socket was let go of and not closed')
    if (readyState === 3 && socket) fault('C10: closed, with a session that counts')
    if (readyState === 1 && (!socket || socket.state === 0)) fault('OPEN without an open socket')
    if (socket?.state === 1 && readyState !== 1) fault('an open socket, and not OPEN')
    if (readyState === 1 && snapshot.error) fault('OPEN with an error')
    if (readyState === 1 && queued.length > 0 && socket?.readyState === 1)
      fault(`S2: open, and ${queued.join(', ')} never went out`)
    if ((connection.socket === null) !== (!socket && !drains)) fault('H11: `socket` is not the one under way')
    if (socket && connection.socket?.readyState !== socket.readyState) fault('H11: `socket` is another one')

    const limited = readyState === 3 ? retry !== null : readyState > 1 || !untouched
    const timers = vi.getTimerCount()
    const fewest = Number(limited && (lively || readyState !== 1)) + left.length
    // On a hidden page there may be one more, until the pause, and after an error without an end, until that is sure. A frame, and what stands in
    // for one, is waited for while something is to be sent.
    waits &&= readyState % 3 > 0
    const frames = waits ? 2 : 0
    const most = fewest + Number(lively && isHidden()) + getDead().length + frames
    if (timers < fewest || timers > most) fault(`L4: ${timers} timers in ready state ${readyState}`)
    if (status === 'closed' && listening() > 0) fault('L4: at rest, it heeds the page')
    attend()
    if (lively && performance.now() - pausableSince > pauseWhenHidden)
      fault(`R15: ${status} though the page is hidden for long`)

    if (calls.onClose !== unheard.length - Number(drains))
      fault(`L3: ${unheard.length} sockets, ${calls.onClose} ends calls of`)
    for (const one of unheard) {
      if (note(one).counted || (drains && !note(one).emitted)) continue
      note(one).counted = true
      for (const watcher of note(one).witnesses ?? watchers) watcher.expected += 1
    }
    for (const watcher of watchers)
      if (watcher.ends !== watcher.expected)
        fault(`L3: somebody was calls of ${watcher.ends} ends, and saw ${watcher.expected} sessions`)
    if (snapshot.lastCloseEvent !== lastCloseEvent) fault('C9: lastCloseEvent is not what onClose got')
    if (forgets !== expectedForgets) fault(`H12: it forgot ${forgets} times, not ${expectedForgets}`)
    expect(faults).toEqual([])
  }

  /** Everybody goes, and time passes. */
  async function finish(reports: readonly unknown[]): Promise<void> {
    interrupts.clear()
    for (const release of releases) release()
    dispose()
    // What is unsent may hold up the end for a minute. Once more, where it slept.
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
        // Where a failure is waited out by the default, and so that a script does the same each time.
        vi.spyOn(Math, 'random').mockReturnValue(0.5)
        vi.spyOn(console, 'warn').mockImplementation(() => undefined)
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
