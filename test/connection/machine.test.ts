import { describe, expect, test } from 'vitest'
import { rules, toLoss, type Input, type Phase, type State } from '../../src/connection/machine.js'
import type { ReadyState } from '../../src/protocol/readyState.js'

/** The whole table, written down from what PRODUCT promises and not from the code. A dot: nothing changes. */
const table = `
            dialled     refused  opened  heard  lost    expired  want       open       close    leave    disable  proceed
awaited     .           .        .       .      .       .        resolving  .          closed   idle     .        .
idle        .           .        .       .      .       .        resolving  .          closed   .        .        .
resolving   connecting  closed   .       .      .       closed   .          .          closed   idle     .        .
connecting  .           .        open    .      closed  closed   .          .          closing  leaving  .        .
open        .           .        .       open   closed  .        .          .          closing  leaving  .        .
closing     .           .        .       .      closed  closed   .          reopening  .        .        leaving  .
leaving     .           .        .       .      idle    idle     reopening  .          closing  .        .        .
reopening   .           .        .       .      ended   ended    .          .          closing  leaving  .        .
ended       .           .        .       .      .       .        .          .          closed   idle     .        resolving
closed      .           .        .       .      .       .        .          resolving  .        .        idle     .
`

const shows: Record<Phase, ReadyState> = {
  awaited: 0,
  idle: 3,
  resolving: 0,
  connecting: 0,
  open: 1,
  closing: 2,
  leaving: 2,
  reopening: 2,
  ended: 3,
  closed: 3,
}

/** Whose promise an input is about, where the phase does not say it more precisely. */
const promises: Record<Input, string> = {
  dialled: 'L1',
  refused: 'L10',
  opened: 'C9',
  heard: 'M1',
  lost: 'C9',
  expired: 'C10',
  want: 'L1',
  open: 'C8',
  close: 'C9',
  leave: 'L2',
  disable: 'C8',
  proceed: 'C8',
}

function promiseOf(phase: Phase, input: Input): string {
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

const before: Omit<State, 'phase'> = Object.freeze({
  lastCloseEvent: new CloseEvent('close', { code: 4001 }),
  closedBy: 'server',
  error: new Error('old'),
})
const details: Omit<State, 'phase'> = Object.freeze({
  lastCloseEvent: new CloseEvent('close', { code: 4002 }),
  closedBy: 'network',
  error: new Error('new'),
})

/** Frozen, so that a rule that changes what it is given throws. */
const at = (phase: Phase): State => Object.freeze({ phase, ...before })

function follow(phase: Phase, input: Input, given: Partial<typeof details>): State {
  const rule = rules[phase][input]
  if (!rule) throw new Error(`there is no cell for ${input} in ${phase}`)
  return rule(at(phase), given)
}

describe('the table', () => {
  test('C9 has the ten phases and the twelve inputs that are walked here, and no others', () => {
    expect(Object.keys(rules).sort()).toEqual(Object.keys(shows).sort())
    expect(cells).toHaveLength(10 * 12)
    const known = new Set(['shows', ...inputs])
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
    for (const phase of ['resolving', 'connecting', 'closing', 'leaving', 'reopening'] as const) {
      expect(rules[phase].expired, phase).toBeDefined()
    }
  })
})

describe('what a move takes over', () => {
  const farewells: Partial<Record<Phase, true>> = { closing: true, leaving: true, reopening: true }
  const isEnd = ({ phase, input }: (typeof moves)[number]) =>
    farewells[phase] === true && (input === 'lost' || input === 'expired')
  const isSettling = ({ input }: (typeof moves)[number]) => input === 'opened'

  test('M1 changes nothing in the state for a message', () => {
    const state = at('open')
    expect(rules.open.heard?.(state, details)).toBe(state)
  })

  const isMessage = ({ input }: (typeof moves)[number]) => input === 'heard'
  test.each(moves.filter((move) => !isEnd(move) && !isSettling(move) && !isMessage(move)))(
    'L3 takes over from $phase on $input what came with it, and keeps the rest',
    ({ phase, input, next }) => {
      expect(follow(phase, input, details)).toEqual({ phase: next, ...details })
      expect(follow(phase, input, {})).toEqual({ phase: next, ...before })
      expect(follow(phase, input, { error: details.error })).toEqual({
        phase: next,
        ...before,
        error: details.error,
      })
    },
  )

  test.each(moves.filter(isSettling))(
    'L10 forgets the error in $phase on $input, and nothing else',
    (move) => {
      expect(follow(move.phase, move.input, {})).toEqual({ phase: 'open', ...before, error: null })
      expect(follow(move.phase, move.input, details)).toEqual({ phase: 'open', ...before, error: null })
    },
  )

  test.each(moves.filter(isEnd))(
    'C9 takes over the CloseEvent from $phase on $input, says who ended it, and calls it no error',
    ({ phase, input, next }) => {
      const closedBy = input === 'lost' ? 'client' : 'timeout'
      expect(follow(phase, input, details)).toEqual({
        ...before,
        phase: next,
        lastCloseEvent: details.lastCloseEvent,
        closedBy,
      })
    },
  )
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
