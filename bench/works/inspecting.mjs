// @ts-check
/** What the inspector costs the page that it looks at. */
import { losses, start, startTimed } from './measuring.mjs'

/**
 * @typedef {import('../works.mjs').PageWork} PageWork
 * @typedef {import('../works.mjs').Measure} Measure
 */

const without = 'wasclean reducer'
const closed = 'wasclean inspector closed'
const open = ['wasclean inspector timeline', 'wasclean inspector frames']
const contenders = [without, closed, ...open]
const rate = 1_000
const seconds = 5

/** @type {(contender: string, asked: number) => Measure} */
const cpu = (contender, asked) => ({ contender, of: 'cpu', unit: 'ms CPU', against: without, asked })

/** @type {PageWork} */
export const inspector = {
  page: 'receive',
  params: { rate: String(rate) },
  contenders,
  async measure({ page }) {
    // The panel is there, and what it needs is compiled.
    await start(page, rate)
    return startTimed(page, rate * seconds)
  },
  measures: [
    { contender: without, of: 'cpu', unit: 'ms CPU' },
    cpu(closed, 1.05),
    ...open.map((contender) => cpu(contender, 1.15)),
    ...losses(contenders),
  ],
}

/** @type {PageWork} */
export const recording = {
  page: 'receive',
  contenders: [without, closed],
  rounds: 2,
  cold: true,
  async measure({ page }) {
    // The ring is full.
    await start(page, 50_000)
    const before = await page.heapUsed()
    // A million in portions, since a busy machine takes minutes for them.
    for (let portion = 0; portion < 10; portion += 1) await start(page, 100_000)
    return { growth: ((await page.heapUsed()) - before) / 1e6 }
  },
  measures: [without, closed].map((contender) => ({ contender, of: 'growth', unit: 'MB', asked: 1 })),
}
