// @ts-check
/** How smoothly the frames of a long recording scroll in the inspector's panel. */
import { median, quantile } from '../statistics.mjs'
import { startTimed } from './measuring.mjs'

/**
 * @typedef {import('../works.mjs').PageWork} PageWork
 * @typedef {import('../works.mjs').Measure} Measure
 */

const contenders = ['plain list', 'wasclean inspector']
const count = 300
/** Milliseconds of a frame at 60 frames a second. */
const frame = 1_000 / 60

/** @type {(of: string, unit: string, asked: number) => Measure[]} */
const both = (of, unit, asked) => [
  { contender: 'plain list', of, unit },
  { contender: 'wasclean inspector', of, unit, asked },
]

/** By so many pixels in each frame. @type {(step: number) => PageWork} */
export const scroll = (step) => ({
  page: 'scroll',
  params: { frames: '100000', step: String(step) },
  contenders,
  rounds: 5,
  async measure({ page }) {
    const { times, cpu } = /** @type {{ times: number[], cpu: number }} */ (await startTimed(page, count))
    const total = times.reduce((sum, time) => sum + time, 0)
    return {
      dropped: Math.round(total / frame) - times.length,
      p50: median(times),
      p95: quantile(times, 0.95),
      cpu: cpu / times.length,
    }
  },
  measures: [
    ...both('dropped', `frames dropped, of ${count}`, 3),
    ...both('p50', 'ms a frame, p50', 17),
    ...both('p95', 'ms a frame, p95', 18),
    ...both('cpu', 'ms CPU a frame', 8),
  ],
})
