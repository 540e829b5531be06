import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createTenure } from '../../src/connection/tenure.js'

beforeEach(() => {
  vi.useFakeTimers()
})

afterEach(() => {
  vi.useRealTimers()
})

/** One that was held and is not any more. */
function release(tenure: ReturnType<typeof createTenure>, linger?: number) {
  const leave = vi.fn()
  tenure.hold()
  tenure.release(linger, leave)
  return leave
}

test('H1 what was opened by hand stays when those who held it have gone', () => {
  const tenure = createTenure()
  tenure.open()
  expect(release(tenure, 1_000)).toHaveBeenCalledExactlyOnceWith(true)
})

test.each(['close', 'end'] as const)('H1 what was opened by hand does not stay after %s()', (name) => {
  const tenure = createTenure()
  tenure.open()
  tenure[name]()
  expect(tenure.isByHand()).toBe(false)
  expect(release(tenure)).toHaveBeenCalledExactlyOnceWith(false)
})

test('H1 what is held is not opened by hand', () => {
  const tenure = createTenure()
  tenure.hold()
  tenure.open()
  expect(release(tenure)).toHaveBeenCalledExactlyOnceWith(false)
})

test.each(['end', 'hold'] as const)('H1 nobody leaves after lingering once there was a %s()', (name) => {
  const tenure = createTenure()
  const leave = release(tenure, 1_000)
  vi.advanceTimersByTime(999)
  expect(leave).not.toHaveBeenCalled()
  tenure[name]()
  vi.advanceTimersByTime(1_000)
  expect(leave).not.toHaveBeenCalled()
})
