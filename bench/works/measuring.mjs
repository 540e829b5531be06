// @ts-check
/** What works have in common: contenders, and how a page is asked for its sample. */

/**
 * @typedef {import('../works.mjs').Measure} Measure
 * @typedef {import('../works.mjs').Page} Page
 * @typedef {import('../works.mjs').Sample} Sample
 */

/** Those that hear messages in a callback, and those that see them as a value. */
export const callbacks = [
  'wasclean callback',
  'wasclean door callback',
  'react-use-websocket callback',
  'ahooks callback',
  'partysocket callback',
  'reconnecting-websocket callback',
  'vueuse callback',
]
export const values = [
  'wasclean value',
  'wasclean door value',
  'react-use-websocket value',
  'ahooks value',
  'partysocket value',
  'vueuse value',
]

/** @type {(page: Page, count: number) => Promise<unknown>} */
export const start = (page, count) => page.evaluate(`bench.then((start) => start(${count}))`)

/**
 * The sample, and the CPU time of the page's main thread from the time when all was prepared.
 * @type {(page: Page, count: number) => Promise<Sample>}
 */
export async function startTimed(page, count) {
  await page.evaluate('bench')
  await page.heapUsed()
  const before = await page.threadTime()
  const sample = /** @type {Sample} */ (await start(page, count))
  return { ...sample, cpu: (await page.threadTime()) - before }
}

/** Nothing may be lost by wasclean; what others lose is counted. @type {(contenders: readonly string[]) => Measure[]} */
export const losses = (contenders) =>
  contenders.map((contender) => ({
    contender,
    of: 'lost',
    unit: 'lost',
    ...(contender.startsWith('wasclean') ? { asked: 0 } : {}),
  }))

/** @type {(of: string, unit: string, contenders: readonly string[], against?: string) => Measure[]} */
export const each = (of, unit, contenders, against) =>
  contenders.map((contender) => ({
    contender,
    of,
    unit,
    ...(against && contender !== against ? { against } : {}),
  }))
