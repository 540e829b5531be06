import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createTimer } from '../../src/platform/timer.js'
import { later } from '../support/later.js'

beforeEach(() => {
  vi.useFakeTimers()
})

afterEach(() => {
  vi.useRealTimers()
})

test('C10 wakes once, when the time has come', async () => {
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

test('C10 has one deadline at a time: the next takes the place of the last', async () => {
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
  'C10 never wakes after %s milliseconds, and takes back the deadline before',
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
  'C10 wakes as soon as it can after %d milliseconds, but not at once',
  async (limit) => {
    const wake = vi.fn()
    createTimer()(limit, wake)
    expect(wake).not.toHaveBeenCalled()
    await later(1)
    expect(wake).toHaveBeenCalledTimes(1)
  },
)

test('C10 keeps timers apart', async () => {
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

test('C10 can be set anew from inside of a wake', async () => {
  const timer = createTimer()
  const second = vi.fn()
  timer(100, () => timer(100, second))
  await later(200)
  expect(second).toHaveBeenCalledTimes(1)
})

describe('a patient timer', () => {
  /** Of the clock, and not of timers: what a sleeping machine, or a busy thread, does to those. */
  const oversleep = (milliseconds: number): unknown => vi.setSystemTime(Date.now() + milliseconds)

  test('R6 waits as long once more where it is late by more than a second, and no more often', async () => {
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

  test.each([1, 1_000])('R6 lets two more tasks run where it is %i ms late', async (late) => {
    const told: string[] = []
    createTimer()(100, () => told.push('wake'), true)
    setTimeout(() => {
      told.push('task')
      setTimeout(() => told.push('next task'))
    }, 100)
    oversleep(late)
    await later(110)
    expect(told).toEqual(['task', 'next task', 'wake'])
  })

  test('R6 wakes at once where it is in time, and where it is late and not patient', async () => {
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

  test('L4 leaves no timer where it is stopped while it lets tasks run', async () => {
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
