// @ts-check
import { each, start } from './measuring.mjs'

/** @type {import('../works.mjs').PageWork} */
export const memory = {
  page: 'receive',
  contenders: ['wasclean reducer'],
  rounds: 2,
  cold: true,
  async measure({ page }) {
    // What is compiled and cached on the way is no leak.
    await start(page, 50_000)
    const before = await page.heapUsed()
    await start(page, 1_000_000)
    return { growth: ((await page.heapUsed()) - before) / 1e6 }
  },
  measures: [{ contender: 'wasclean reducer', of: 'growth', unit: 'MB', asked: 1 }],
}

const weighed = ['bare', 'wasclean callback', 'wasclean worker callback']

/** @type {import('../works.mjs').PageWork} */
export const weight = {
  page: 'receive',
  contenders: weighed,
  rounds: 2,
  cold: true,
  async measure({ page }, { messages }) {
    await start(page, messages)
    const bytes = await page.evaluate(
      'performance.measureUserAgentSpecificMemory().then(({ bytes }) => bytes)',
    )
    return { weight: Number(bytes) / 1e6 }
  },
  measures: each('weight', 'MB of the page and its workers', weighed),
}
