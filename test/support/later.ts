import { vi } from 'vitest'

/** Advances the fake clock by that many milliseconds, and runs the promise jobs meanwhile. */
export async function later(milliseconds: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(milliseconds)
}

/** Runs the pending microtasks, and those that they cause. No time passes. */
export async function soon(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve()
}
