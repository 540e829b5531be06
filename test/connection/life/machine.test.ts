import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { rules, toLoss, type Input, type Limit, type World } from '../../../src/connection/life/machine.js'
import {
  createState,
  type Details,
  type Phase,
  type Plan,
  type State,
} from '../../../src/connection/state.js'
import type { ReadyState } from '../../../src/protocol/readyState.js'

/**
 * The whole table, written from the rules and not from the code. A dot: nothing changes. Here failures are retried, the
 * heartbeat can ping, the running attempt is an old one, and the page may start the next.
 */
const table = `
            dialled     failed   refused  accepted  opened  heard  socketClosed  lost     expired    online     offline     shown       restored   pause   want       open       redial     close    leave  proceed
mounting    .           .        .        .         .       .      .             .        .          .          .           .           .          .       resolving  .          resolving  closed   idle   .
idle        .           .        .        .         .       .      .             .        .          .          .           .           .          .       resolving  .          ended      closed   idle   .
paused      .           .        .        .         .       .      .             .        .          .          .           resolving   resolving  .       .          resolving  ended      closed   idle   .
resolving   connecting  waiting  closed   .         .       .      .             .        waiting    ended      resolving   resolving   .          paused  .          .          ended      closed   idle   .
connecting  .           .        .        greeting  open    .      .             waiting  waiting    ended      connecting  connecting  ended      paused  .          .          ended      closing  idle   .
greeting    .           waiting  closed   .         open    .      .             waiting  waiting    ended      greeting    greeting    ended      paused  .          .          ended      closing  idle   .
open        .           .        .        .         .       open   draining      waiting  probing    probing    probing     probing     ended      paused  .          .          ended      closing  idle   .
probing     .           .        .        .         .       open   draining      waiting  waiting    .          .           .           ended      paused  .          .          ended      closing  idle   .
draining    .           .        .        .         .       .      .             waiting  waiting    .          .           .           ended      paused  .          draining   ended      closed   idle   .
waiting     .           .        .        .         .       .      .             .        resolving  resolving  .           resolving   resolving  paused  .          resolving  ended      closed   idle   .
closing     .           .        .        .         .       .      .             closed   closed     .          .           .           .          .       .          reopening  ended      .        idle   .
reopening   .           .        .        .         .       .      .             ended    ended      .          .           .           .          paused  .          .          ended      closing  idle   .
ended       .           .        .        .         .       .      .             .        .          .          .           .           .          paused  .          .          .          closed   idle   resolving
closed      .           .        .        .         .       .      .             .        .          .          .           .           .          .       .          resolving  ended      .        idle   .
`

/** How each of these transitions changes the state. */
const kinds = `
            dialled  failed  refused  accepted  opened  heard  socketClosed  lost  expired  online  offline  shown  restored  pause  want   open         redial  close  leave  proceed
mounting    .        .       .        .         .       .      .             .     .        .       .        .      .         .      first  .            first   take   sleep  .
idle        .        .       .        .         .       .      .             .     .        .       .        .      .         .      begin  .            redial  take   sleep  .
paused      .        .       .        .         .       .      .             .     .        .       .        begin  first     .      .      begin        redial  take   sleep  .
resolving   take     fail    take     .         .       .      .             .     fail     stale   doubt    urge   .         rest   .      .            once    take   sleep  .
connecting  .        .       .        take      settle  .      .             fail  fail     stale   doubt    urge   restore   rest   .      .            once    hang   sleep  .
greeting    .        fail    refuse    .         settle  .      .             fail  fail     stale   doubt    urge   restore   rest   .      .            once    hang   sleep  .
open        .        .       .        .         .       stay   take          fail  probe    probe   probe    probe  restore   rest   .      .            redial  hang   sleep  .
probing     .        .       .        .         .       stay   take          fail  fail     .       .        .      restore   rest   .      .            redial  hang   sleep  .
draining    .        .       .        .         .       .      .             fail  fail     .       .        .      restore   rest   .      urge         redial  take   sleep  .
waiting     .        .       .        .         .       .      .             .     retry    wake    .        wake   retry     rest   .      retry-first  later   take   sleep  .
closing     .        .       .        .         .       .      .             end   end      .       .        .      .         .      .      reopen       redial  .      sleep  .
reopening   .        .       .        .         .       .      .             end   end      .       .        .      .         rest   .      .            redial  hang   sleep  .
ended       .        .       .        .         .       .      .             .     .        .       .        .      .         rest   .      .            .       take   sleep  dial
closed      .        .       .        .         .       .      .             .     .        .       .        .      .         .      .      first        redial  .      sleep  .
`

/** What the connection shows in each phase, whether `send` queues for a later session, and which option limits the phase. */
const phases: Record<Phase, readonly [ReadyState, keeps: boolean, Limit?]> = {
  mounting: [0, true],
  idle: [3, false],
  paused: [3, false],
  resolving: [0, true, 'connectTimeout'],
  connecting: [0, true, 'connectTimeout'],
  greeting: [0, true, 'connectTimeout'],
  open: [1, true, 'interval'],
  probing: [1, true, 'heartbeat timeout'],
  draining: [2, true, 'closeTimeout'],
  waiting: [3, true, 'delay'],
  closing: [2, false, 'closeTimeout'],
  reopening: [2, true, 'closeTimeout'],
  ended: [3, true],
  closed: [3, false],
}

/** The rule for an input, unless the phase has a more specific one. */
const ruleNumbers: Record<Input, string> = {
  dialled: 'L1',
  failed: 'R8',
  refused: 'L10',
  accepted: 'G1',
  opened: 'C9',
  heard: 'M1',
  socketClosed: 'M1',
  lost: 'C9',
  expired: 'C10',
  online: 'R12',
  offline: 'R12',
  shown: 'R12',
  restored: 'R5',
  pause: 'R15',
  want: 'L1',
  open: 'C8',
  redial: 'C8',
  close: 'C9',
  leave: 'L2',
  proceed: 'C8',
}
const signals: readonly Input[] = ['online', 'offline', 'shown']
const ofGreeting: Partial<Record<Input, string>> = {
  ...{ opened: 'G1', failed: 'G4', refused: 'G4', lost: 'G5', expired: 'G3', close: 'G6' },
}

function ruleNumberOf(phase: Phase, input: Input): string {
  if (phase === 'paused') return 'R15'
  if (phase === 'greeting' && ofGreeting[input]) return ofGreeting[input]
  if (signals.includes(input)) return phase === 'open' || phase === 'probing' ? 'R14' : 'R12'
  if (input === 'redial' && ['resolving', 'connecting', 'greeting'].includes(phase)) return 'R16'
  if (phase === 'waiting' && input === 'close') return 'C7'
  if (phase === 'waiting' && input !== 'pause') return 'R1'
  if (input === 'expired' && (phase === 'open' || phase === 'probing')) return 'R6'
  if (input === 'lost' && (phase === 'open' || phase === 'connecting')) return 'R1'
  if (phase === 'draining' && input === 'lost') return 'M1'
  if (input === 'close' && phase === 'connecting') return 'C6'
  if (input === 'close' && (phase === 'closing' || phase === 'closed')) return 'C7'
  if (input === 'want' && (phase === 'closing' || phase === 'closed')) return 'C8'
  return ruleNumbers[input]
}

const [head = '', ...rows] = table.trim().split('\n')
const inputs = head.trim().split(/\s+/) as Input[]
const kindRows = kinds.trim().split('\n').slice(1)
const cells = rows.flatMap((row, place) => {
  const [phase, ...entries] = row.split(/\s+/) as [Phase, ...(Phase | '.')[]]
  const [, ...names] = kindRows[place]!.split(/\s+/)
  return entries.map((entry, index) => ({
    phase,
    input: inputs[index]!,
    next: entry === '.' ? null : entry,
    kind: names[index]!,
  }))
})
const moves = cells.flatMap(({ next, ...cell }) => (next ? [{ ...cell, next }] : []))
const of = (...names: string[]) => moves.filter(({ kind }) => names.includes(kind))

const now = 10_000
const before: Omit<State, 'phase'> = Object.freeze<Omit<State, 'phase'>>({
  lastCloseEvent: new CloseEvent('close', { code: 4001 }),
  closedBy: 'server',
  error: new Error('old'),
  retry: { attempt: 3, delay: 8_000, at: 15_000 },
  stop: { reason: 'declined', attempts: 1, event: null },
  earliest: 9_000,
  offline: true,
  attempt: 2,
  again: true,
  failed: true,
  dialledAt: 8_000,
  openedAt: 8_500,
  wokenAt: 8_000,
  doubted: false,
  urgent: false,
  era: 5,
})
const details: Required<Omit<Details, 'era'>> = Object.freeze({
  lastCloseEvent: new CloseEvent('close', { code: 4002 }),
  closedBy: 'network',
  error: new Error('new'),
  openedAt: 10_001,
})
const planned: Plan = {
  retry: { attempt: 7, delay: 500, at: 10_500 },
  stop: null,
  earliest: 10_200,
  offline: false,
}
const givenUp: Plan = { ...planned, retry: null, stop: { reason: 'attempts', attempts: 3, event: null } }
const world: World = {
  settings: { reconnect: { delay: 1_000 } },
  fresh: false,
  isReporting: () => false,
  canPing: () => true,
  findHandshake: () => undefined,
  plan: () => planned,
}

/** Frozen, so that a rule that changes its argument throws. */
const at = (phase: Phase, other: Partial<State> = {}): State => Object.freeze({ phase, ...before, ...other })

function follow(state: State, input: Input, given: Details, other: Partial<World> = {}): State {
  const rule = rules[state.phase][input]
  if (!rule) throw new Error(`there is no cell for ${input} in ${state.phase}`)
  return rule(state, given, { ...world, ...other })
}

const dialled = {
  ...{ phase: 'resolving', retry: null, stop: null, failed: false, doubted: false, urgent: false },
  ...{ dialledAt: now, openedAt: Infinity },
} as const

beforeEach(() => {
  vi.useFakeTimers({ now })
})

afterEach(() => {
  vi.useRealTimers()
})

describe('the table', () => {
  test('C9 has exactly the fourteen phases and twenty inputs of this test', () => {
    expect(Object.keys(rules).sort()).toEqual(Object.keys(phases).sort())
    expect(cells).toHaveLength(14 * 20)
    const known = new Set(['shows', 'keeps', 'limit', ...inputs])
    expect(Object.values(rules).flatMap((row) => Object.keys(row).filter((key) => !known.has(key)))).toEqual(
      [],
    )
    expect(cells.filter(({ next, kind }) => (next === null) !== (kind === '.'))).toEqual([])
  })

  for (const { phase, input, next } of cells) {
    const number = ruleNumberOf(phase, input)
    if (next === null) {
      test(`${number} changes nothing in ${phase} on ${input}`, () => {
        expect(rules[phase][input]).toBeUndefined()
      })
    } else {
      test(`${number} ${next === phase ? 'stays in' : `moves to ${next} from`} ${phase} on ${input}`, () => {
        expect(follow(at(phase), input, {}).phase).toBe(next)
        expect(follow(at(phase), input, details).phase).toBe(next)
      })
    }
  }

  test.each(Object.entries(phases))('C9 shows %s as ready state %i', (phase, [readyState]) => {
    expect(rules[phase as Phase].shows).toBe(readyState)
  })

  test.each(Object.entries(phases))('S1 decides whether send() queues in %s', (phase, [, keeps]) => {
    expect(!!rules[phase as Phase].keeps).toBe(keeps)
  })

  test.each(Object.entries(phases))('C10 sets the right time limit for %s', (phase, [, , limit]) => {
    expect(rules[phase as Phase].limit).toBe(limit)
    // A limited phase can expire.
    expect(rules[phase as Phase].expired !== undefined).toBe(limit !== undefined)
  })

  test('C9 readyState changes only 0→1→2→3, 0→2, 0→3, 1→3, 3→0', () => {
    const seen = moves
      .map(({ phase, next }) => `${phases[phase][0]}→${phases[next][0]}`)
      .filter((move) => move[0] !== move.at(-1))
    expect([...new Set(seen)].sort()).toEqual(['0→1', '0→2', '0→3', '1→2', '1→3', '2→3', '3→0'])
  })

  test('L1 every phase can be reached from the two initial phases', () => {
    const reached = new Set<Phase>(['mounting', 'idle'])
    for (let size = 0; size < reached.size;) {
      size = reached.size
      for (const { phase, next } of moves) if (reached.has(phase)) reached.add(next)
    }
    expect([...reached].sort()).toEqual(Object.keys(phases).sort())
  })
})

describe('the details of a transition', () => {
  test.each(of('take'))(
    'L3 from $phase on $input stores the given details and keeps the other fields',
    ({ phase, input, next }) => {
      const given = { ...details, era: 6 }
      expect(follow(at(phase), input, given)).toEqual({ ...before, ...given, phase: next, retry: null })
      expect(follow(at(phase), input, {})).toEqual({ ...before, phase: next, retry: null })
    },
  )

  test.each(of('settle'))(
    'L10 in $phase on $input clears the error and stores the time',
    ({ phase, input, next }) => {
      const { openedAt } = details
      expect(follow(at(phase), input, { openedAt })).toEqual({
        ...before,
        openedAt,
        phase: next,
        error: null,
      })
    },
  )

  test.each(of('end'))(
    'C9 from $phase on $input stores the CloseEvent and closedBy, and sets no error',
    ({ phase, input, next }) => {
      expect(follow(at(phase), input, details)).toEqual({
        ...before,
        phase: next,
        lastCloseEvent: details.lastCloseEvent,
        closedBy: input === 'lost' ? 'client' : 'timeout',
      })
    },
  )

  test.each(of('hang'))(
    'C9 in $phase on $input stores no CloseEvent, even if there is one already',
    ({ phase, input, next }) => {
      expect(follow(at(phase), input, details)).toEqual({ ...before, phase: next, retry: null })
    },
  )

  test.each(of('reopen'))('R3 resets the attempt count in $phase on $input', ({ phase, input, next }) => {
    expect(follow(at(phase), input, {})).toEqual({
      ...before,
      ...{ phase: next, retry: null, attempt: 0, again: false },
    })
  })
})

describe('messages and pings', () => {
  test.each(of('stay', 'probe'))(
    'M1 changes only the phase in $phase on $input',
    ({ phase, input, next }) => {
      expect(follow(at(phase), input, details)).toEqual({ ...before, phase: next })
    },
  )

  test('M1 returns the same state for a message while open', () => {
    const state = at('open')
    expect(follow(state, 'heard', details)).toBe(state)
  })

  test.each(signals)('R14 returns the same state in open on %s when the heartbeat cannot ping', (input) => {
    const state = at('open')
    expect(follow(state, input, details, { canPing: () => false })).toBe(state)
  })

  test('R11 fails in open when the heartbeat cannot ping and nothing has arrived', () => {
    const next = follow(at('open'), 'expired', details, { canPing: () => false })
    expect(next).toEqual({ ...before, ...details, ...planned, failed: true, phase: 'waiting' })
  })
})

describe('after a failure', () => {
  test('G4 moves from greeting to closed on refused, stores the reason, and counts as failed', () => {
    const { lastCloseEvent: event } = details
    const given = at('greeting', { failed: false })
    expect(follow(given, 'refused', details)).toEqual({
      ...{ ...before, ...details, phase: 'closed', retry: null, failed: true },
      stop: { reason: 'refused', attempts: before.attempt, event },
    })
    const never = follow(given, 'refused', details, { settings: { reconnect: false } })
    expect(never).toMatchObject({ phase: 'closed', failed: true, stop: null })
    expect(follow(at('resolving', { failed: false }), 'refused', details).failed).toBe(true)
  })

  test.each(of('fail'))('R1 waits from $phase on $input as planned', ({ phase, input }) => {
    const plan = vi.fn<World['plan']>(() => planned)
    expect(follow(at(phase, { failed: false }), input, details, { plan })).toEqual({
      ...{ ...before, ...details, ...planned },
      ...{ failed: true, phase: 'waiting' },
    })
    expect(plan.mock.calls).toEqual([[at(phase, { failed: false }), details]])
  })

  test.each(of('fail'))(
    'R2 moves to closed from $phase on $input when no retry is planned',
    ({ phase, input }) => {
      expect(follow(at(phase, { failed: false }), input, details, { plan: () => givenUp })).toEqual({
        ...{ ...before, ...details, ...givenUp },
        ...{ failed: true, phase: 'closed' },
      })
    },
  )

  test.each(of('fail').filter(({ phase }) => phase !== 'draining'))(
    'R12 retries from $phase on $input as early as allowed when the page was shown meanwhile',
    ({ phase, input }) => {
      const retry = { attempt: 7, delay: 200, at: 10_200 }
      const next = follow(at(phase, { urgent: true }), input, details)
      expect(next).toMatchObject({ phase: 'waiting', retry, wokenAt: 10_200, offline: false })
      const long = follow(at(phase, { urgent: true }), input, details, {
        plan: () => ({ ...planned, earliest: 3_000 }),
      })
      expect(long).toMatchObject({ phase: 'waiting', retry: { attempt: 7, delay: 0, at: now }, wokenAt: now })
    },
  )

  test.each(of('fail').filter(({ phase }) => phase !== 'draining'))(
    'R12 keeps the plan from $phase on $input when that is sooner',
    ({ phase, input }) => {
      const late = { ...planned, earliest: 11_000 }
      const next = follow(at(phase, { urgent: true }), input, details, { plan: () => late })
      expect(next).toEqual({
        ...{ ...before, ...details, ...late },
        ...{ urgent: true, failed: true, phase: 'waiting' },
      })
    },
  )
})

describe('dialling', () => {
  test.each(of('first', 'begin'))('R3 resets the attempt count in $phase on $input', ({ phase, input }) => {
    expect(follow(at(phase), input, details)).toEqual({ ...before, ...dialled, attempt: 0, again: false })
  })

  test.each(of('begin'))('L2 takes back a pending handshake in $phase on $input', ({ phase, input }) => {
    expect(follow(at(phase), input, details, { findHandshake: () => ({}) })).toEqual({
      ...{ ...before, ...dialled },
      ...{ phase: 'connecting', attempt: 0, again: false },
    })
  })

  test.each(of('first'))('R5 takes back no handshake in $phase on $input', ({ phase, input }) => {
    expect(follow(at(phase), input, details, { findHandshake: () => ({}) }).phase).toBe('resolving')
  })

  test.each(of('dial'))('R3 keeps the attempt count from $phase on $input', ({ phase, input }) => {
    expect(follow(at(phase), input, details)).toEqual({ ...before, ...dialled })
  })

  test.each(of('retry'))(
    'R1 starts the scheduled attempt in $phase on $input, also without a network',
    ({ phase, input }) => {
      expect(follow(at(phase), input, details)).toEqual({ ...before, ...dialled, attempt: 3, again: true })
    },
  )

  test.each(of('retry-first'))(
    'R3 resets the attempt count in $phase on $input, and counts as a reconnect',
    ({ phase, input }) => {
      const next = follow(at(phase, { again: false }), input, details)
      expect(next).toEqual({ ...before, ...dialled, attempt: 0, again: true })
    },
  )

  test.each(of('wake'))(
    'R12 dials in $phase on $input when the earliest time has come',
    ({ phase, input }) => {
      const attempt = input === 'online' ? 0 : 3
      const woken = { ...before, ...dialled, attempt, again: true, wokenAt: now }
      expect(follow(at(phase), input, details)).toEqual(woken)
      const rest = { earliest: now }
      expect(follow(at(phase, rest), input, details)).toEqual({ ...woken, ...rest })
    },
  )

  test.each(of('wake'))('R12 waits in $phase on $input until the earliest time', ({ phase, input }) => {
    const attempt = input === 'online' ? 1 : 3
    const earliest = now + 1
    expect(follow(at(phase, { earliest }), input, details)).toEqual({
      ...{ ...before, phase, earliest },
      retry: { attempt, delay: 1, at: earliest },
      wokenAt: earliest,
    })
    // As after 1013, or when the scheduled retry comes sooner: the wait stays.
    for (const later of [15_000, 16_000]) {
      const state = at(phase, { earliest: later })
      expect(follow(state, input, details)).toEqual({ ...state, retry: { ...before.retry, attempt } })
      const counted = at(phase, { earliest: later, retry: { attempt, delay: 8_000, at: 15_000 } })
      expect(follow(counted, input, details)).toBe(counted)
    }
  })
})

describe('starting over', () => {
  const ended = { phase: 'ended', retry: null } as const

  test.each(of('redial', 'once'))('C8 starts over from $phase on $input', ({ phase, input }) => {
    const next = follow(at(phase), input, details)
    expect(next).toEqual({ ...before, ...details, ...ended, attempt: 0, again: false })
  })

  test.each(of('later'))(
    'C8 starts over from $phase on $input, and counts as a reconnect',
    ({ phase, input }) => {
      const next = follow(at(phase, { again: false }), input, details)
      expect(next).toEqual({ ...before, ...details, ...ended, attempt: 0, again: true })
    },
  )

  test.each(of('once'))(
    'R16 returns the same state in $phase on $input in the turn in which the attempt began',
    ({ phase, input }) => {
      const state = at(phase)
      expect(follow(state, input, details, { fresh: true })).toBe(state)
    },
  )

  test.each(of('redial', 'later'))(
    'R16 starts over in $phase on $input in every turn',
    ({ phase, input }) => {
      expect(follow(at(phase), input, details, { fresh: true }).phase).toBe('ended')
    },
  )

  const isReporting = () => true

  test('R16 returns the same state in waiting on redial while a failure is reported', () => {
    const state = at('waiting')
    expect(follow(state, 'redial', details, { isReporting })).toBe(state)
  })

  test('R16 waits in closed on redial while a failure is reported, even if nothing would retry', () => {
    const plan = vi.fn<World['plan']>(() => planned)
    const state = at('closed', { retry: null })
    const next = follow(state, 'redial', {}, { isReporting, plan })
    expect(next).toEqual({ ...before, ...planned, phase: 'waiting' })
    expect(plan.mock.calls).toEqual([[state, {}, true]])
  })

  test.each(of('restore'))('R5 counts no attempt from $phase on $input', ({ phase, input }) => {
    const next = follow(at(phase, { again: false }), input, details)
    expect(next).toEqual({ ...before, ...details, ...ended, again: true })
  })

  test.each(of('restore'))(
    'R5 moves to closed from $phase on $input when reconnect is false',
    ({ phase, input }) => {
      const next = follow(at(phase), input, details, { settings: { reconnect: false } })
      expect(next).toEqual({ ...before, ...details, phase: 'closed', retry: null })
    },
  )
})

describe('page signals during an attempt', () => {
  test.each(of('stale'))(
    'R12 restarts an attempt older than 1.5 s in $phase on $input',
    ({ phase, input }) => {
      const next = follow(at(phase, { dialledAt: now - 1_501 }), input, details)
      expect(next).toEqual({
        ...{ ...before, ...details, dialledAt: now - 1_501 },
        ...{ phase: 'ended', retry: null, attempt: 0, wokenAt: now },
      })
    },
  )

  test.each(of('stale'))(
    'R12 restarts an attempt from before the network loss in $phase on $input',
    ({ phase, input }) => {
      const doubted = at(phase, { dialledAt: now, doubted: true })
      expect(follow(doubted, input, details)).toMatchObject({ phase: 'ended', attempt: 0, wokenAt: now })
    },
  )

  test.each(of('stale'))('R12 keeps a new attempt in $phase on $input', ({ phase, input }) => {
    const state = at(phase, { dialledAt: now - 1_500 })
    expect(follow(state, input, details)).toBe(state)
  })

  test.each(of('stale'))(
    'R12 keeps two attempts at least `delay` apart in $phase on $input',
    ({ phase, input }) => {
      const state = at(phase, { wokenAt: now - 999 })
      expect(follow(state, input, details)).toEqual({ ...state, urgent: true })
      expect(follow(at(phase, { wokenAt: now - 1_000 }), input, details).phase).toBe('ended')
      const settings = { reconnect: { delay: 2_000 } }
      expect(follow(at(phase, { wokenAt: now - 1_999 }), input, details, { settings }).phase).toBe(phase)
    },
  )

  test.each(of('doubt'))('R12 remembers the network loss in $phase on $input', ({ phase, input }) => {
    expect(follow(at(phase), input, details)).toEqual({ ...before, phase, doubted: true })
  })

  test.each(of('urge'))('R12 remembers in $phase on $input that the page was shown', ({ phase, input }) => {
    expect(follow(at(phase), input, details)).toEqual({ ...before, phase, urgent: true })
  })
})

test.each(['lost', 'expired'] as const)(
  'C8 opens again from draining on %s when open() was called meanwhile, even if no retry is planned',
  (input) => {
    expect(follow(at('draining', { urgent: true }), input, details, { plan: () => givenUp })).toEqual({
      ...{ ...before, ...details, urgent: true },
      ...{ phase: 'ended', retry: null, attempt: 0, again: false },
    })
  },
)

test('R12 opened clears the urgency that a shown page has set while connecting', () => {
  expect(follow(at('connecting', { urgent: true }), 'opened', details).urgent).toBe(false)
})

describe('leaving and pausing', () => {
  test.each(of('sleep', 'rest'))(
    'L3 keeps its fields in $phase on $input, and stores no CloseEvent before the session has ended',
    ({ phase, input, next }) => {
      // No retry can be scheduled in idle.
      const retry = phase === 'idle' ? before.retry : null
      expect(follow(at(phase), input, details)).toEqual({ ...before, phase: next, retry })
    },
  )

  test.each(of('pause'))(
    'L3 keeps its fields in $phase on $input, since the CloseEvent follows later',
    ({ phase, input }) => {
      expect(follow(at(phase), input, details)).toEqual({ ...before, phase: 'paused', retry: null })
    },
  )

  test.each(of('sleep'))('H12 resets all fields in $phase on $input with an era', ({ phase, input }) => {
    expect(follow(at(phase), input, { ...details, era: 6 })).toEqual(createState('idle', 6))
  })

  test('H12 begins with empty fields', () => {
    expect(createState('mounting')).toEqual({
      ...{ phase: 'mounting', lastCloseEvent: null, closedBy: null, error: null, retry: null, stop: null },
      ...{ earliest: 0, offline: false, attempt: 0, again: false, failed: false },
      ...{ dialledAt: 0, openedAt: Infinity, wokenAt: 0, doubted: false, urgent: false, era: 0 },
    })
  })
})

describe('toLoss', () => {
  const loseBy = (event: CloseEvent, opened = true, cause?: unknown) =>
    toLoss({ event, opened, cause }, false, false)

  test.each([1000, 1001, 1005, 1011, 1012, 1014, 3000, 4999])(
    'C9 attributes code %i to the server, without an error',
    (code) => {
      const lastCloseEvent = new CloseEvent('close', { code, wasClean: true })
      expect(loseBy(lastCloseEvent)).toStrictEqual({ lastCloseEvent, closedBy: 'server' })
    },
  )

  // Firefox reports 1015 for a failed TLS handshake, and wasClean for a 1006 that a navigation caused.
  test.each([
    [1006, false],
    [1006, true],
    [1015, false],
  ])('C12 attributes code %i with wasClean %s to the network, with an error', (code, wasClean) => {
    const lastCloseEvent = new CloseEvent('close', { code, reason: 'why', wasClean })
    const loss = loseBy(lastCloseEvent)
    expect(loss).toMatchObject({ lastCloseEvent, closedBy: 'network' })
    expect(loss.error).toBeInstanceOf(Error)
    expect(loss.error?.message).toBe(`connection lost (${code})`)
    expect(loss.error?.cause).toEqual({ code, reason: 'why', wasClean })
  })

  test('C14 reports "could not connect" for a socket that was never open', () => {
    expect(loseBy(new CloseEvent('close', { code: 1006 }), false).error?.message).toBe(
      'could not connect (1006)',
    )
  })

  test('Z8 passes on the cause from the socket, without the address', () => {
    const cause = new Error('connect ECONNREFUSED wss://peer/?token=secret')
    const { error } = loseBy(new CloseEvent('close', { code: 1006 }), false, cause)
    expect((error?.cause as Error).message).toContain('ECONNREFUSED')
    expect((error?.cause as Error).message).not.toContain('secret')
  })
  test.each([
    [1001, 'client'],
    [1011, 'server'],
  ] as const)('C12 attributes code %i during a navigation to the %s', (code, closedBy) => {
    const lastCloseEvent = new CloseEvent('close', { code })
    const end = { event: lastCloseEvent, opened: true, cause: undefined }
    expect(toLoss(end, true, false)).toStrictEqual({ lastCloseEvent, closedBy })
  })

  test('C14 mentions the browser permission only for a socket that was never open', () => {
    const event = new CloseEvent('close', { code: 1006 })
    const messageOf = (opened: boolean) =>
      toLoss({ event, opened, cause: undefined }, false, true).error?.message
    expect(messageOf(false)).toMatch(
      /^could not connect \(1006\): the page may lack the browser's permission/,
    )
    expect(messageOf(true)).toBe('connection lost (1006)')
  })
})
