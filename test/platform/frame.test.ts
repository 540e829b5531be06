import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createFrameGate, createFrames } from '../../src/platform/frame.js'
import { collectReports } from '../support/collectReports.js'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

describe('a frame gate', () => {
  test('M2 acts at once after a pause', () => {
    const act = vi.fn()
    createFrameGate(act).ask()
    expect(act).toHaveBeenCalledTimes(1)
  })

  test('M2 acts once with the next frame after any number of calls', () => {
    const act = vi.fn()
    const gate = createFrameGate(act)
    for (let calls = 0; calls < 1_000; calls += 1) gate.ask()
    expect(act).toHaveBeenCalledTimes(1)
    vi.advanceTimersToNextFrame()
    expect(act).toHaveBeenCalledTimes(2)
    vi.advanceTimersToNextFrame()
    expect(act).toHaveBeenCalledTimes(2)
  })

  test('M2 acts once in each frame while every frame has calls', () => {
    const act = vi.fn()
    const gate = createFrameGate(act)
    for (let frame = 1; frame <= 10; frame += 1) {
      gate.ask()
      gate.ask()
      expect(act).toHaveBeenCalledTimes(frame)
      vi.advanceTimersToNextFrame()
    }
  })

  test('M2 keeps acting in a hidden tab, which has no frames', () => {
    vi.stubGlobal('requestAnimationFrame', () => 1)
    const act = vi.fn()
    const gate = createFrameGate(act)
    gate.ask()
    gate.ask()
    vi.advanceTimersByTime(99)
    expect(act).toHaveBeenCalledTimes(1)
    vi.advanceTimersByTime(1)
    expect(act).toHaveBeenCalledTimes(2)
  })

  test('M2 uses a timer if the runtime has no frames', () => {
    vi.stubGlobal('requestAnimationFrame', undefined)
    vi.stubGlobal('cancelAnimationFrame', undefined)
    const act = vi.fn()
    const gate = createFrameGate(act)
    gate.ask()
    gate.ask()
    vi.advanceTimersByTime(16)
    expect(act).toHaveBeenCalledTimes(2)
  })

  test('L4 leaves no timer and no frame once it is idle or stopped', () => {
    const act = vi.fn()
    const gate = createFrameGate(act)
    gate.ask()
    vi.advanceTimersToNextFrame()
    expect(vi.getTimerCount()).toBe(0)
    gate.ask()
    gate.ask()
    gate.stop()
    expect(vi.getTimerCount()).toBe(0)
    expect(act).toHaveBeenCalledTimes(2)
  })
})

describe('gates with the same frames', () => {
  /** Calls each gate twice, so that all of them wait for the next frame. */
  function createGates(acts: readonly (() => void)[]) {
    const frames = createFrames()
    const gates = acts.map((act) => createFrameGate(act, frames))
    for (const gate of gates) {
      gate.ask()
      gate.ask()
    }
    return gates
  }

  test('H4 request one animation frame together', () => {
    const request = vi.spyOn(globalThis, 'requestAnimationFrame')
    const acts = Array.from({ length: 1_000 }, () => vi.fn())
    createGates(acts)
    expect(request).toHaveBeenCalledTimes(1)
    expect(vi.getTimerCount()).toBe(2)
    vi.advanceTimersToNextFrame()
    for (const act of acts) expect(act).toHaveBeenCalledTimes(2)
    expect(request).toHaveBeenCalledTimes(2)
    vi.advanceTimersToNextFrame()
    expect(vi.getTimerCount()).toBe(0)
  })

  test('L4 do not act after stop(), even if another gate calls it in the same frame, and the others still act', () => {
    const gates: ReturnType<typeof createGates> = []
    const first = vi.fn(() => gates[1]?.stop())
    const [second, third] = [vi.fn(), vi.fn()]
    gates.push(...createGates([first, second, third]))
    vi.advanceTimersToNextFrame()
    expect([first, second, third].map(({ mock }) => mock.calls.length)).toEqual([2, 1, 2])
    for (const gate of gates) gate.stop()
    expect(vi.getTimerCount()).toBe(0)
  })

  test('M4 still act when one of them throws', async () => {
    const reports = collectReports()
    let frame = 0
    const second = vi.fn()
    createGates([
      () => {
        frame += 1
        if (frame === 2) throw new Error('bug')
      },
      second,
    ])
    vi.advanceTimersToNextFrame()
    expect(second).toHaveBeenCalledTimes(2)
    await Promise.resolve()
    expect(reports).toEqual([new Error('bug')])
  })
})
