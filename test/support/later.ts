import { vi } from 'vitest'

/** Lets so many milliseconds pass on the fake clock, and whatever was promised meanwhile be kept. */
export async function later(milliseconds: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(milliseconds)
}

/** Lets what is settled be heard of: microtasks, and those that they lead to. No time passes. */
export async function soon(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve()
}
