import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createFrameGate } from '../../src/platform/frame.js'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

describe('a frame gate', () => {
  test('M2 acts at once after a pause', () => {
    const act = vi.fn()
    createFrameGate(act).ask()
    expect(act).toHaveBeenCalledTimes(1)
  })

  test('M2 acts once with the next frame, however often it is asked until then', () => {
    const act = vi.fn()
    const gate = createFrameGate(act)
    for (let asked = 0; asked < 1_000; asked += 1) gate.ask()
    expect(act).toHaveBeenCalledTimes(1)
    vi.advanceTimersToNextFrame()
    expect(act).toHaveBeenCalledTimes(2)
    vi.advanceTimersToNextFrame()
    expect(act).toHaveBeenCalledTimes(2)
  })

  test('M2 waits for every next frame while it is asked in each', () => {
    const act = vi.fn()
    const gate = createFrameGate(act)
    for (let frame = 1; frame <= 10; frame += 1) {
      gate.ask()
      gate.ask()
      expect(act).toHaveBeenCalledTimes(frame)
      vi.advanceTimersToNextFrame()
    }
  })

  test('M2 goes on in a hidden tab, which has no frames', () => {
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

  test('M2 goes by the clock where there are no frames at all', () => {
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
