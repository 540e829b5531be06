import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { backoff, toBaseDelay } from '../../../src/connection/life/backoff.js'
import type { Failure, ReconnectOptions } from '../../../src/connection/options.js'
import { plan as planNext } from '../../../src/connection/life/retrying.js'
import { createState, type State } from '../../../src/connection/state.js'
import { describeCloseCode } from '../../../src/protocol/closeCodes.js'
import { collectReports } from '../../support/collectReports.js'

const steady = { jitter: 'none' } as const
const delays = (options: ReconnectOptions, attempts: readonly number[]) =>
  attempts.map((attempt) => delayOf({ ...steady, ...options }, attempt))

/** The delay as a plan computes it. */
function delayOf(options: ReconnectOptions, attempt: number): number {
  return backoff(options, toBaseDelay(options, attempt, null), attempt)
}

afterEach(() => {
  vi.restoreAllMocks()
})

describe('backoff', () => {
  test('R7 doubles the delay from one second up to 30 seconds', () => {
    expect(delays({}, [1, 2, 3, 4, 5, 6, 7, 100])).toEqual([
      1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000,
    ])
  })

  test.each<[ReconnectOptions, number[]]>([
    [{ delay: 100 }, [100, 200, 400, 30_000, 30_000]],
    [{ delay: 0 }, [0, 0, 0, 0, 0]],
    [{ delay: Infinity }, [30_000, 30_000, 30_000, 30_000, 30_000]],
    [{ delay: 0.4 }, [0, 1, 2, 30_000, 30_000]],
    [{ factor: 1 }, [1_000, 1_000, 1_000, 1_000, 1_000]],
    [{ factor: 1.5 }, [1_000, 1_500, 2_250, 30_000, 30_000]],
    [{ factor: 0 }, [1_000, 0, 0, 0, 0]],
    [{ factor: Infinity }, [1_000, 30_000, 30_000, 30_000, 30_000]],
    [{ delay: 0, factor: Infinity }, [0, 0, 0, 0, 0]],
    [{ maxDelay: 1_500 }, [1_000, 1_500, 1_500, 1_500, 1_500]],
    [{ maxDelay: 0 }, [0, 0, 0, 0, 0]],
    [{ factor: 1, maxDelay: Infinity }, [1_000, 1_000, 1_000, 1_000, 1_000]],
  ])('R7 turns %j into the delays %j for the attempts 1, 2, 3, 5000 and 2^53', (options, expected) => {
    expect(delays(options, [1, 2, 3, 5_000, 2 ** 53])).toEqual(expected)
  })

  test('R7 returns Infinity, not NaN, when an unlimited delay overflows', () => {
    expect(delays({ maxDelay: Infinity }, [1, 2, 5_000])).toEqual([1_000, 2_000, Infinity])
  })

  test.each([
    [{ delay: NaN }, [NaN, NaN]],
    [{ factor: NaN }, [1_000, NaN]],
    [{ maxDelay: NaN }, [NaN, NaN]],
  ])('R7 returns NaN, which means an endless wait, with %j', (options, expected) => {
    expect(delays(options, [1, 2])).toEqual(expected)
  })

  test('R1 by default multiplies the delay by a random share, and rounds it to milliseconds', () => {
    for (const share of [0, 0.25, 0.500_04, 0.999_999]) {
      vi.spyOn(Math, 'random').mockReturnValue(share)
      expect([1, 2, 3, 50].map((attempt) => delayOf({}, attempt))).toEqual(
        [1_000, 2_000, 4_000, 30_000].map((longest) => Math.round(longest * share)),
      )
      expect(delayOf({ jitter: 'full' }, 1)).toBe(Math.round(1_000 * share))
    }
  })

  test('R1 does not call Math.random() without jitter', () => {
    const random = vi.spyOn(Math, 'random')
    expect(delays({}, [1, 2])).toEqual([1_000, 2_000])
    expect(random).not.toHaveBeenCalled()
  })
})

describe('plan', () => {
  const at = new Date('2026-01-01').getTime()
  const ended = (code: number, attempt = 1): Failure => ({
    event: new CloseEvent('close', { code }),
    closedBy: 'server',
    error: null,
    attempt,
  })
  /** The plan for a failure, after the attempts that it counts. */
  const plan = (
    reconnect: boolean | ReconnectOptions | undefined,
    { event, closedBy, error, attempt }: Failure,
    openedAt = Infinity,
  ) => {
    const details = { lastCloseEvent: event, closedBy, error }
    const before: State = { ...createState('idle'), phase: 'open', attempt: attempt - 1, openedAt }
    return planNext(reconnect, { ...before, ...details }, details, false)
  }
  const noSocket: Failure = { event: null, closedBy: null, error: new Error('no token'), attempt: 1 }

  beforeEach(() => {
    vi.useFakeTimers({ now: at })
    return () => vi.useRealTimers()
  })

  test('R2 decides for every code from 1000 to 4999 as describeCloseCode() does', () => {
    const retried: number[] = []
    for (let code = 1_000; code < 5_000; code += 1) {
      const failure = ended(code)
      const { retry, stop } = plan(steady, failure)
      expect(retry !== null, `${code}`).toBe(describeCloseCode(code).retry)
      expect(stop).toEqual(retry ? null : { reason: 'code', attempts: 0, event: failure.event })
      if (retry) retried.push(code)
    }
    expect(retried).toEqual([1001, 1005, 1006, 1011, 1012, 1013, 1014, 1015, 3008])
  })

  test.each([0, 999, 5_000, 65_535])('R2 stops after the invalid code %i', (code) => {
    expect(plan(true, ended(code)).stop?.reason).toBe('code')
  })

  test('R2 waits four times as long after 1013, up to maxDelay', () => {
    expect([1, 2, 3].map((attempt) => plan(steady, ended(1013, attempt)).retry?.delay)).toEqual([
      4_000, 8_000, 16_000,
    ])
    expect(plan({ ...steady, factor: 1 }, ended(1013)).retry?.delay).toBe(4_000)
    expect(plan(steady, ended(1013, 9)).retry?.delay).toBe(30_000)
    expect(plan(steady, ended(1013, 2)).retry).toEqual({ attempt: 2, delay: 8_000, at: at + 8_000 })
  })

  test('R7 returns the number, the delay and the time of the next attempt', () => {
    expect(plan(steady, ended(1006)).retry).toEqual({ attempt: 1, delay: 1_000, at: at + 1_000 })
    expect(plan(steady, ended(1006, 5_000)).retry).toEqual({
      attempt: 5_000,
      delay: 30_000,
      at: at + 30_000,
    })
  })

  test.each([
    [4_999, {}, 7],
    [5_000, {}, 1],
    [99, { minUptime: 100 }, 7],
    [100, { minUptime: 100 }, 1],
  ])('R3 after %i ms open with %o, plans attempt %i', (uptime, options, attempt) => {
    expect(plan(options, ended(1006, 7), at - uptime).retry?.attempt).toBe(attempt)
  })

  test('R1 retries by default, also when there was no socket', () => {
    for (const reconnect of [undefined, true, {}]) {
      expect(plan(reconnect, noSocket)).toMatchObject({ retry: { attempt: 1 }, stop: null })
    }
  })

  test('R1 plans no retry and reports no stop when reconnect is false', () => {
    expect(plan(false, ended(1006))).toEqual({ retry: null, stop: null, earliest: 0, offline: false })
  })

  test.each([
    [Infinity, 0],
    [2, 3],
    [1, 2],
    [1.5, 2],
    [0, 1],
    [-1, 1],
    [-Infinity, 1],
    [NaN, 1],
  ])('R1 with attempts: %d, refuses attempt %i and those after it (0: none)', (attempts, refused) => {
    for (let attempt = 1; attempt < 10; attempt += 1) {
      const { stop } = plan({ attempts }, ended(1006, attempt))
      const isRefused = refused > 0 && attempt >= refused
      expect(stop).toEqual(
        isRefused
          ? { reason: 'attempts', attempts: attempt - 1, event: expect.any(CloseEvent) as unknown }
          : null,
      )
    }
  })

  test('R2 calls shouldReconnect once, with the event and the failure', () => {
    for (const failure of [ended(1006, 3), ended(4001), noSocket]) {
      const shouldReconnect = vi.fn(() => true)
      expect(plan({ ...steady, shouldReconnect }, failure).retry?.attempt).toBe(failure.attempt)
      expect(shouldReconnect.mock.calls).toEqual([[failure.event, failure]])
    }
  })

  test('R2 does what shouldReconnect returns, for every code', () => {
    for (const code of [1000, 1001, 1006, 1008, 1013, 3000, 3008, 4001]) {
      expect(plan({ shouldReconnect: () => true }, ended(code)).retry).not.toBeNull()
      expect(plan({ shouldReconnect: () => false }, ended(code, 3)).stop).toEqual({
        reason: 'declined',
        attempts: 2,
        event: expect.any(CloseEvent) as unknown,
      })
    }
    expect(plan({ shouldReconnect: () => false }, noSocket).stop).toEqual({
      reason: 'declined',
      attempts: 0,
      event: null,
    })
  })

  test('R2 does not call shouldReconnect once the attempts are used up', () => {
    const shouldReconnect = vi.fn(() => true)
    expect(plan({ attempts: 1, shouldReconnect }, ended(1006, 2)).stop?.reason).toBe('attempts')
    expect(shouldReconnect).not.toHaveBeenCalled()
  })

  test('R2 reports an error that shouldReconnect throws, and lets the code decide', async () => {
    const reports = collectReports()
    const wrong = new Error('thrown by shouldReconnect')
    const shouldReconnect = () => {
      throw wrong
    }
    expect(plan({ shouldReconnect }, ended(1006)).retry).not.toBeNull()
    expect(plan({ shouldReconnect }, noSocket).retry).not.toBeNull()
    expect(plan({ shouldReconnect }, ended(4001)).stop?.reason).toBe('code')
    await Promise.resolve()
    expect(reports).toEqual([wrong, wrong, wrong])
  })
})
