import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createOwnership } from '../../../src/connection/life/ownership.js'

beforeEach(() => {
  vi.useFakeTimers()
})

afterEach(() => {
  vi.useRealTimers()
})

/** One that was held and is not any more. */
function release(ownership: ReturnType<typeof createOwnership>, linger?: number) {
  const leave = vi.fn()
  ownership.own()
  ownership.release(linger, leave)
  return leave
}

test('H1 what was opened by hand stays when those who held it have gone', () => {
  const ownership = createOwnership()
  ownership.open()
  expect(release(ownership, 1_000)).toHaveBeenCalledExactlyOnceWith(true)
})

test.each(['close', 'end'] as const)('H1 what was opened by hand does not stay after %s()', (name) => {
  const ownership = createOwnership()
  ownership.open()
  ownership[name]()
  expect(ownership.isByHand()).toBe(false)
  expect(release(ownership)).toHaveBeenCalledExactlyOnceWith(false)
})

test('H1 what is held is not opened by hand', () => {
  const ownership = createOwnership()
  ownership.own()
  ownership.open()
  expect(release(ownership)).toHaveBeenCalledExactlyOnceWith(false)
})

test.each(['end', 'own'] as const)('H1 nobody leaves after lingering once there was a %s()', (name) => {
  const ownership = createOwnership()
  const leave = release(ownership, 1_000)
  vi.advanceTimersByTime(999)
  expect(leave).not.toHaveBeenCalled()
  ownership[name]()
  vi.advanceTimersByTime(1_000)
  expect(leave).not.toHaveBeenCalled()
})
