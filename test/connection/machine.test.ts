import { describe, expect, test } from 'vitest'
import { rules, toLoss, type Input, type World } from '../../src/connection/machine.js'
import { type Details, type Phase, type Plan, type State } from '../../src/connection/state.js'
import type { ReadyState } from '../../src/protocol/readyState.js'

/** The whole table, written down from what PRODUCT promises and not from the code. A dot: nothing changes. Here failures are retried. */
const table = `
            dialled     failed   refused  opened  heard  lost     expired    roused     restored   want       open       redial     close    leave    disable  proceed
awaited     .           .        .        .       .      .        .          .          .          resolving  .          resolving  closed   idle     .        .
idle        .           .        .        .       .      .        .          .          .          resolving  .          resolving  closed   .        .        .
resolving   connecting  waiting  closed   .       .      .        waiting    .          .          .          .          ended      closed   idle     .        .
connecting  .           .        .        open    .      waiting  waiting    .          ended      .          .          ended      closing  leaving  .        .
open        .           .        .        .       open   waiting  probing    probing    ended      .          .          ended      closing  leaving  .        .
probing     .           .        .        .       open   waiting  waiting    .          ended      .          .          ended      closing  leaving  .        .
waiting     .           .        .        .       .      .        resolving  resolving  resolving  .          resolving  resolving  closed   idle     .        .
closing     .           .        .        .       .      closed   closed     .          .          .          reopening  ended      .        .        leaving  .
leaving     .           .        .        .       .      idle     idle       .          .          reopening  .          ended      closing  .        .        .
reopening   .           .        .        .       .      ended    ended      .          .          .          .          ended      closing  leaving  .        .
ended       .           .        .        .       .      .        .          .          .          .          .          .          closed   idle     .        resolving
closed      .           .        .        .       .      .        .          .          .          .          resolving  resolving  .        .        idle     .
`

const shows: Record<Phase, ReadyState> = {
  awaited: 0,
  idle: 3,
  resolving: 0,
  connecting: 0,
  open: 1,
  probing: 1,
  waiting: 3,
  closing: 2,
  leaving: 2,
  reopening: 2,
  ended: 3,
  closed: 3,
}

/** Whose promise an input is about, where the phase does not say it more precisely. */
const promises: Record<Input, string> = {
  dialled: 'L1',
  failed: 'R8',
  refused: 'L10',
  opened: 'C9',
  heard: 'M1',
  lost: 'C9',
  expired: 'C10',
  roused: 'R4',
  restored: 'R5',
  want: 'L1',
  open: 'C8',
  redial: 'C8',
  close: 'C9',
  leave: 'L2',
  disable: 'C8',
  proceed: 'C8',
}

function promiseOf(phase: Phase, input: Input): string {
  if (phase === 'waiting' && input === 'close') return 'C7'
  if (phase === 'waiting') return 'R1'
  if (phase === 'probing' || (phase === 'open' && input === 'expired')) return 'R6'
  if (input === 'lost' && (phase === 'open' || phase === 'connecting')) return 'R1'
  if (input === 'close' && phase === 'connecting') return 'C6'
  if (input === 'close' && (phase === 'closing' || phase === 'closed')) return 'C7'
  if (input === 'want' && (phase === 'closing' || phase === 'closed')) return 'C8'
  return promises[input]
}

const [head = '', ...rows] = table.trim().split('\n')
const inputs = head.trim().split(/\s+/) as Input[]
const cells = rows.flatMap((row) => {
  const [phase, ...entries] = row.split(/\s+/) as [Phase, ...(Phase | '.')[]]
  return entries.map((entry, index) => ({ phase, input: inputs[index]!, next: entry === '.' ? null : entry }))
})
const moves = cells.flatMap(({ phase, input, next }) => (next ? [{ phase, input, next }] : []))

const before: Omit<State, 'phase'> = Object.freeze<Omit<State, 'phase'>>({
  lastCloseEvent: new CloseEvent('close', { code: 4001 }),
  closedBy: 'server',
  error: new Error('old'),
  retry: { attempt: 3, delay: 5, at: 6 },
  stop: { reason: 'told', attempts: 1, event: null },
  attempt: 2,
  again: true,
  openedAt: 10,
})
const details: Required<Details> = Object.freeze({
  lastCloseEvent: new CloseEvent('close', { code: 4002 }),
  closedBy: 'network',
  error: new Error('new'),
  openedAt: 11,
})
const planned: Plan = { retry: { attempt: 7, delay: 8, at: 9 }, stop: null }
const givenUp: Plan = { retry: null, stop: { reason: 'attempts', attempts: 3, event: null } }
const world: World = { online: () => true, beats: () => true, reconnects: () => true, plan: () => planned }

/** Frozen, so that a rule that changes what it is given throws. */
const at = (phase: Phase): State => Object.freeze({ phase, ...before })

function follow(phase: Phase, input: Input, given: Details, other: Partial<World> = {}): State {
  const rule = rules[phase][input]
  if (!rule) throw new Error(`there is no cell for ${input} in ${phase}`)
  return rule(at(phase), given, { ...world, ...other })
}

describe('the table', () => {
  test('C9 has the twelve phases and the sixteen inputs that are walked here, and no others', () => {
    expect(Object.keys(rules).sort()).toEqual(Object.keys(shows).sort())
    expect(cells).toHaveLength(12 * 16)
    const known = new Set(['shows', 'limit', ...inputs])
    expect(Object.values(rules).flatMap((row) => Object.keys(row).filter((key) => !known.has(key)))).toEqual(
      [],
    )
  })

  for (const { phase, input, next } of cells) {
    const promise = promiseOf(phase, input)
    if (next === null) {
      test(`${promise} changes nothing in ${phase} on ${input}`, () => {
        expect(rules[phase][input]).toBeUndefined()
      })
    } else {
      test(`${promise} moves from ${phase} to ${next} on ${input}`, () => {
        expect(follow(phase, input, {}).phase).toBe(next)
        expect(follow(phase, input, details).phase).toBe(next)
      })
    }
  }

  test.each(Object.entries(shows))('C9 shows %s as ready state %i', (phase, readyState) => {
    expect(rules[phase as Phase].shows).toBe(readyState)
  })

  test('C9 moves what the public sees only 0→1→2→3, 0→2, 0→3, 1→3, 3→0', () => {
    const seen = moves
      .map(({ phase, next }) => `${shows[phase]}→${shows[next]}`)
      .filter((move) => move[0] !== move.at(-1))
    expect([...new Set(seen)].sort()).toEqual(['0→1', '0→2', '0→3', '1→2', '1→3', '2→3', '3→0'])
  })

  test('L1 reaches every phase from the two in which a connection begins', () => {
    const reached = new Set<Phase>(['awaited', 'idle'])
    for (let size = 0; size < reached.size;) {
      size = reached.size
      for (const { phase, next } of moves) if (reached.has(phase)) reached.add(next)
    }
    expect([...reached].sort()).toEqual(Object.keys(shows).sort())
  })

  test('C10 has a way out of every phase that can last too long', () => {
    for (const phase of [
      'resolving',
      'connecting',
      'probing',
      'waiting',
      'closing',
      'leaving',
      'reopening',
    ] as const) {
      expect(rules[phase].expired, phase).toBeDefined()
      expect(rules[phase].limit, phase).toBeDefined()
    }
  })
})

describe('what a move takes over', () => {
  type Move = (typeof moves)[number]
  const kindOf = ({ phase, input, next }: Move): string => {
    if (input === 'heard' || next === 'probing') return 'stay'
    if (next === 'resolving')
      return input === 'want' || input === 'open' || input === 'redial'
        ? phase === 'waiting'
          ? 'retryAfresh'
          : 'dialAfresh'
        : phase === 'waiting'
          ? 'retry'
          : 'dial'
    if (next === 'waiting') return 'fail'
    if (next === 'reopening') return 'reopen'
    if (next === 'ended' && (input === 'redial' || input === 'restored')) return input
    if (input === 'opened') return 'settle'
    return input === 'lost' || input === 'expired' ? 'end' : 'take'
  }
  const of = (kind: string) => moves.filter((move) => kindOf(move) === kind)
  const stayed = { ...before, phase: undefined }

  test.each(of('stay'))('M1 changes nothing but the phase in $phase on $input', ({ phase, input, next }) => {
    expect(follow(phase, input, details)).toEqual({ ...stayed, phase: next })
  })

  test('M1 changes nothing at all in the state for a message while open', () => {
    const state = at('open')
    expect(rules.open.heard?.(state, details, world)).toBe(state)
  })

  test.each(['expired', 'roused'] as const)(
    'R6 changes nothing in open on %s where there is no heartbeat',
    (input) => {
      expect(follow('open', input, details, { beats: () => false })).toEqual(at('open'))
    },
  )

  test.each(of('take'))(
    'L3 takes over from $phase on $input what came with it, and keeps the rest',
    ({ phase, input, next }) => {
      expect(follow(phase, input, details)).toEqual({ ...before, ...details, phase: next, retry: null })
      expect(follow(phase, input, {})).toEqual({ ...before, phase: next, retry: null })
    },
  )

  test.each(of('reopen'))('R3 counts anew from $phase on $input', ({ phase, input }) => {
    expect(follow(phase, input, {})).toEqual({
      ...before,
      phase: 'reopening',
      retry: null,
      attempt: 0,
      again: false,
    })
  })

  test.each(of('settle'))(
    'L10 forgets the error in $phase on $input, and takes over when that was',
    ({ phase, input }) => {
      const { openedAt } = details
      expect(follow(phase, input, { openedAt })).toEqual({ ...before, openedAt, phase: 'open', error: null })
    },
  )

  test.each(of('end'))(
    'C9 takes over the CloseEvent from $phase on $input, says who ended it, and calls it no error',
    ({ phase, input, next }) => {
      expect(follow(phase, input, details)).toEqual({
        ...before,
        phase: next,
        lastCloseEvent: details.lastCloseEvent,
        closedBy: input === 'lost' ? 'client' : 'timeout',
      })
    },
  )

  test.each(of('fail'))('R1 waits from $phase on $input for what is planned', ({ phase, input }) => {
    expect(follow(phase, input, details)).toEqual({ ...before, ...details, ...planned, phase: 'waiting' })
    const asked: unknown[] = []
    const plan: World['plan'] = (...values) => {
      asked.push(...values)
      return planned
    }
    follow(phase, input, details, { plan })
    expect(asked).toEqual([at(phase), details])
  })

  test.each(of('fail'))('R2 is closed from $phase on $input where nothing is planned', ({ phase, input }) => {
    expect(follow(phase, input, details, { plan: () => givenUp })).toEqual({
      ...before,
      ...details,
      ...givenUp,
      phase: 'closed',
    })
  })

  test.each(of('dialAfresh'))('R3 counts anew from $phase on $input', ({ phase, input }) => {
    expect(follow(phase, input, details)).toEqual({
      ...before,
      phase: 'resolving',
      retry: null,
      stop: null,
      attempt: 0,
      again: false,
      openedAt: Infinity,
    })
  })

  test.each(of('retryAfresh'))(
    'R3 counts anew from $phase on $input, and it is a reconnection',
    ({ phase, input }) => {
      const anew = {
        ...{ phase: 'resolving', retry: null, stop: null },
        ...{ attempt: 0, again: true, openedAt: Infinity },
      }
      expect(follow(phase, input, details)).toEqual({ ...before, ...anew })
    },
  )

  test.each(of('retry'))(
    'R1 makes the attempt that was waited for in $phase on $input',
    ({ phase, input }) => {
      expect(follow(phase, input, details)).toEqual({
        ...before,
        phase: 'resolving',
        retry: null,
        stop: null,
        attempt: 3,
        again: true,
        openedAt: Infinity,
      })
    },
  )

  test.each(of('retry'))(
    'R4 waits for the network in $phase on $input where there is none',
    ({ phase, input }) => {
      expect(follow(phase, input, details, { online: () => false })).toEqual({
        ...before,
        phase: 'waiting',
        retry: { attempt: 3, delay: Infinity, at: Infinity },
      })
    },
  )

  test.each(of('retry'))(
    'R4 changes nothing at all in $phase on $input while it waits for the network already',
    ({ phase, input }) => {
      const state: State = { ...at(phase), retry: { attempt: 3, delay: Infinity, at: Infinity } }
      expect(rules[phase][input]?.(state, details, { ...world, online: () => false })).toBe(state)
    },
  )

  test.each(of('dial'))('R3 goes on counting from $phase on $input', ({ phase, input }) => {
    expect(follow(phase, input, details)).toEqual({
      ...before,
      phase: 'resolving',
      retry: null,
      stop: null,
      openedAt: Infinity,
    })
  })

  test.each(of('restored'))('R5 counts no attempt from $phase on $input', ({ phase, input }) => {
    expect(follow(phase, input, details)).toEqual({
      ...before,
      ...details,
      phase: 'ended',
      retry: null,
      again: true,
    })
  })

  test.each(of('restored'))(
    'R5 is closed from $phase on $input where nobody reconnects',
    ({ phase, input }) => {
      expect(follow(phase, input, details, { reconnects: () => false })).toEqual({
        ...before,
        ...details,
        phase: 'closed',
        retry: null,
      })
    },
  )

  test.each(of('redial'))('C8 begins anew from $phase on $input', ({ phase, input }) => {
    expect(follow(phase, input, details)).toEqual({
      ...before,
      ...details,
      phase: 'ended',
      retry: null,
      attempt: 0,
      again: false,
    })
  })
})

describe('toLoss', () => {
  test.each([1000, 1001, 1005, 1011, 1012, 1014, 3000, 4999, 0, 65535])(
    'C9 says of code %i that the server ended the session, and that this is no error',
    (code) => {
      const lastCloseEvent = new CloseEvent('close', { code, wasClean: true })
      expect(toLoss(lastCloseEvent)).toStrictEqual({ lastCloseEvent, closedBy: 'server' })
    },
  )

  // Firefox says 1015 for a TLS handshake that failed, and true of a 1006 that a navigation caused.
  test.each([
    [1006, false],
    [1006, true],
    [1015, false],
  ])(
    'C12 says of code %i with wasClean %s that the network ended the session, which is an error',
    (code, wasClean) => {
      const lastCloseEvent = new CloseEvent('close', { code, wasClean })
      const loss = toLoss(lastCloseEvent)
      expect(loss).toMatchObject({ lastCloseEvent, closedBy: 'network' })
      expect(loss.error).toBeInstanceOf(Error)
      expect(loss.error?.message).toBe(`connection lost (${code})`)
      expect(loss.error?.cause).toBe(lastCloseEvent)
    },
  )
})
