// @ts-check
/** What is measured, on which page, and what is asked of it. */

/**
 * @typedef {import('../test/support/chromium.mjs').Page} Page
 *
 * @typedef {Record<string, number>} Sample  What one measurement of one contender gave, by the name of the measure.
 * @typedef {{ rounds?: number, messages?: number }} Options
 *
 * @typedef {object} Measure
 * @property {string} contender
 * @property {string} of  The name of the measure in the sample.
 * @property {string} unit
 * @property {string} [against]  The contender it is divided by: then what is asked is a ratio.
 * @property {string} [per]  The measure of the same contender it is divided by.
 * @property {number} [asked]  At most.
 *
 * @typedef {object} Work
 * @property {string} page
 * @property {string[]} contenders
 * @property {number} [rounds]  At most, where more would only take longer.
 * @property {(page: Page, options: Options) => Promise<Sample>} measure
 * @property {Measure[]} measures
 */

/** @type {(values: readonly number[], share: number) => number} */
export function quantile(values, share) {
  const sorted = values.toSorted((one, other) => one - other)
  const place = share * (sorted.length - 1)
  const below = sorted[Math.floor(place)] ?? NaN
  const above = sorted[Math.ceil(place)] ?? NaN
  return below + (above - below) * (place % 1)
}

/** @type {(values: readonly number[]) => number} */
export const median = (values) => quantile(values, 0.5)

/** @typedef {{ milliseconds: number, frames: number, renders: number }} Burst */
/** @typedef {{ times: number[], messages: number, renders: number }} Times */

/** @type {(page: Page, count: number) => Promise<unknown>} */
const start = (page, count) => page.evaluate(`bench.then((start) => start(${count}))`)

/** @type {Record<string, Work>} */
export const works = {
  burst: {
    page: 'burst',
    contenders: ['bare', 'listener', 'reducer', 'idle'],
    async measure(page, { messages = 50_000 }) {
      await page.evaluate('bench')
      await page.heapUsed()
      const before = await page.threadTime()
      const burst = /** @type {Burst} */ (await start(page, messages))
      return { ...burst, cpu: (await page.threadTime()) - before }
    },
    measures: [
      { contender: 'bare', of: 'cpu', unit: 'ms CPU' },
      { contender: 'listener', of: 'cpu', unit: 'ms CPU', against: 'bare', asked: 1.25 },
      { contender: 'reducer', of: 'cpu', unit: 'ms CPU', against: 'bare', asked: 1.25 },
      { contender: 'idle', of: 'cpu', unit: 'ms CPU', against: 'bare' },
      { contender: 'reducer', of: 'renders', unit: 'renders a frame', per: 'frames', asked: 1 },
      { contender: 'listener', of: 'renders', unit: 'renders', asked: 0 },
      { contender: 'idle', of: 'renders', unit: 'renders', asked: 0 },
    ],
  },
  transition: {
    page: 'transition',
    contenders: ['silence', 'stream'],
    async measure(page) {
      const { times, messages, renders } = /** @type {Times} */ (await start(page, 3))
      return { time: median(times), messages, renders }
    },
    measures: [
      { contender: 'silence', of: 'time', unit: 'ms' },
      { contender: 'stream', of: 'time', unit: 'ms', against: 'silence', asked: 1.3 },
    ],
  },
  echo: {
    page: 'echo',
    contenders: ['bare', 'reducer'],
    async measure(page) {
      const { times } = /** @type {Times} */ (await start(page, 200))
      return { p50: quantile(times, 0.5), p99: quantile(times, 0.99) }
    },
    measures: [
      { contender: 'bare', of: 'p50', unit: 'ms p50' },
      { contender: 'reducer', of: 'p50', unit: 'ms p50', against: 'bare', asked: 1.6 },
      { contender: 'bare', of: 'p99', unit: 'ms p99' },
      { contender: 'reducer', of: 'p99', unit: 'ms p99', against: 'bare' },
    ],
  },
  memory: {
    page: 'burst',
    contenders: ['reducer'],
    rounds: 3,
    async measure(page) {
      // What is compiled and cached on the way is no leak.
      await start(page, 50_000)
      const before = await page.heapUsed()
      await start(page, 1_000_000)
      return { growth: ((await page.heapUsed()) - before) / 1e6 }
    },
    measures: [{ contender: 'reducer', of: 'growth', unit: 'MB', asked: 1 }],
  },
}
