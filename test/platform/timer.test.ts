import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createTimer } from '../../src/platform/timer.js'
import { later } from '../support/later.js'

beforeEach(() => {
  vi.useFakeTimers()
})

afterEach(() => {
  vi.useRealTimers()
})

test('C10 a timer fires once, when its time has passed', async () => {
  const wake = vi.fn()
  createTimer()(100, wake)
  await later(99)
  expect(wake).not.toHaveBeenCalled()
  await later(1)
  expect(wake).toHaveBeenCalledTimes(1)
  await later(10_000)
  expect(wake).toHaveBeenCalledTimes(1)
  expect(vi.getTimerCount()).toBe(0)
})

test('C10 a timer has one deadline at a time: the next one replaces the last', async () => {
  const timer = createTimer()
  const first = vi.fn()
  const second = vi.fn()
  timer(100, first)
  timer(200, second)
  expect(vi.getTimerCount()).toBe(1)
  await later(1_000)
  expect(first).not.toHaveBeenCalled()
  expect(second).toHaveBeenCalledTimes(1)
})

test.each([undefined, Infinity, NaN, 2 ** 31, 2 ** 31 + 5, 2 ** 53, Number.MAX_VALUE])(
  'C10 a timer of %s milliseconds never fires, and cancels the deadline before',
  async (milliseconds) => {
    const timer = createTimer()
    const wake = vi.fn()
    timer(100, wake)
    timer(milliseconds, wake)
    expect(vi.getTimerCount()).toBe(0)
    await later(1_000_000)
    expect(wake).not.toHaveBeenCalled()
  },
)

test.each([0, -1, -Infinity])(
  'C10 a timer of %d milliseconds fires as soon as possible, but not synchronously',
  async (limit) => {
    const wake = vi.fn()
    createTimer()(limit, wake)
    expect(wake).not.toHaveBeenCalled()
    await later(1)
    expect(wake).toHaveBeenCalledTimes(1)
  },
)

test('C10 timers do not affect each other', async () => {
  const one = vi.fn()
  const other = vi.fn()
  createTimer()(100, one)
  const timer = createTimer()
  timer(100, other)
  timer(undefined, other)
  await later(100)
  expect(one).toHaveBeenCalledTimes(1)
  expect(other).not.toHaveBeenCalled()
})

test('C10 a timer may be set again within its callback', async () => {
  const timer = createTimer()
  const second = vi.fn()
  timer(100, () => timer(100, second))
  await later(200)
  expect(second).toHaveBeenCalledTimes(1)
})

describe('a patient timer', () => {
  /** Advances the clock without the timers, as a sleeping machine or a busy thread does. */
  const oversleep = (milliseconds: number): unknown => vi.setSystemTime(Date.now() + milliseconds)

  test('R6 starts again, once, if it is late by more than a second', async () => {
    const wake = vi.fn()
    createTimer()(100, wake, true)
    oversleep(1_001)
    await later(100)
    oversleep(1_001)
    await later(99)
    expect(wake).not.toHaveBeenCalled()
    await later(1)
    expect(wake).toHaveBeenCalledTimes(1)
  })

  test.each([1, 1_000])('R6 lets two more tasks run if it is %i ms late', async (late) => {
    const log: string[] = []
    createTimer()(100, () => log.push('wake'), true)
    setTimeout(() => {
      log.push('task')
      setTimeout(() => log.push('next task'))
    }, 100)
    oversleep(late)
    await later(110)
    expect(log).toEqual(['task', 'next task', 'wake'])
  })

  test('R6 fires without further tasks if it is on time, and so does a late timer that is not patient', async () => {
    const patient = vi.fn()
    const wake = vi.fn()
    createTimer()(100, patient, true)
    await later(100)
    expect(patient).toHaveBeenCalledTimes(1)
    createTimer()(100, wake)
    oversleep(5_000)
    await later(100)
    expect(wake).toHaveBeenCalledTimes(1)
  })

  test('L4 leaves no timer if it is stopped while it lets tasks run', async () => {
    const timer = createTimer()
    const wake = vi.fn()
    timer(100, wake, true)
    oversleep(1)
    await later(100)
    timer(undefined, wake)
    expect(vi.getTimerCount()).toBe(0)
    await later(100)
    expect(wake).not.toHaveBeenCalled()
  })
})
