import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createOwnership } from '../../../src/connection/life/ownership.js'

beforeEach(() => {
  vi.useFakeTimers()
})

afterEach(() => {
  vi.useRealTimers()
})

/** Takes and releases the ownership. */
function release(ownership: ReturnType<typeof createOwnership>, linger?: number) {
  const leave = vi.fn()
  ownership.own()
  ownership.release(linger, leave)
  return leave
}

test('H1 a connection that open() opened stays when its owners have left', () => {
  const ownership = createOwnership()
  ownership.open()
  expect(release(ownership, 1_000)).toHaveBeenCalledExactlyOnceWith(true)
})

test.each(['close', 'end'] as const)(
  'H1 a connection that open() opened does not stay after %s()',
  (name) => {
    const ownership = createOwnership()
    ownership.open()
    ownership[name]()
    expect(ownership.isByHand()).toBe(false)
    expect(release(ownership)).toHaveBeenCalledExactlyOnceWith(false)
  },
)

test('H1 open() does not keep a connection that has an owner', () => {
  const ownership = createOwnership()
  ownership.own()
  ownership.open()
  expect(release(ownership)).toHaveBeenCalledExactlyOnceWith(false)
})

test.each(['end', 'own'] as const)('H1 %s() cancels the delayed release', (name) => {
  const ownership = createOwnership()
  const leave = release(ownership, 1_000)
  vi.advanceTimersByTime(999)
  expect(leave).not.toHaveBeenCalled()
  ownership[name]()
  vi.advanceTimersByTime(1_000)
  expect(leave).not.toHaveBeenCalled()
})
