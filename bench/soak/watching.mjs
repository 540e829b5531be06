// @ts-check
/** What soaks do with a page while it goes on. */
import { readHeap } from './findings.mjs'

/**
 * @typedef {import('./place.mjs').Page} Page
 * @typedef {import('./place.mjs').Place} Place
 * @typedef {import('./findings.mjs').Finding} Finding
 * @typedef {import('./findings.mjs').HeapSample} HeapSample
 *
 * @typedef {object} Order
 * @property {number} minutes
 * @property {number} rate
 * @property {number} seed
 * @property {number} mounts
 * @property {number} messages
 * @property {number} megabytes
 * @property {(text: string) => void} say
 *
 * @typedef {(place: Place, order: Order) => Promise<Finding[]>} Soak
 */

const patience = 60_000
const interval = 250

/** @type {(milliseconds: number) => Promise<void>} */
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))

/** @type {(page: Page, what: string) => Promise<unknown>} */
export const act = (page, what) => page.evaluate(`window.soak.act(${JSON.stringify(what)})`)

/** @type {(page: Page) => Promise<unknown>} */
export const stateOf = (page) => page.evaluate('window.soak.state()')

/** Ends both. Resolves to how many errors nobody has caught in the page. @type {(page: Page, server: { end: () => void }) => Promise<number>} */
export async function finish(page, server) {
  const uncaught = /** @type {number} */ (await page.evaluate('window.uncaught.length'))
  await page.close()
  server.end()
  return uncaught
}

/**
 * Looks again until it is so; out of patience it hands back the latest all the same, which is then judged as it is.
 * @type {<Value>(look: () => Promise<Value>, isSo: (value: Value) => boolean, limit?: number) => Promise<Value>}
 */
export async function until(look, isSo, limit = patience) {
  const end = performance.now() + limit
  for (;;) {
    const value = await look()
    if (isSo(value) || performance.now() > end) return value
    await pause(interval)
  }
}

/**
 * The heap now and then, until it is over: what is compiled and cached at first is no leak.
 * @type {(page: Page, options: { every: number, isOver: () => Promise<boolean>, say: (bytes: number) => void }) => Promise<HeapSample[]>}
 */
export async function sampleHeap(page, { every, isOver, say }) {
  /** @type {HeapSample[]} */
  const samples = []
  const start = performance.now()
  for (let next = start + 2 * every; !(await isOver());) {
    await pause(Math.min(interval, every))
    if (performance.now() < next) continue
    next += every
    const bytes = await readHeap(page)
    samples.push({ seconds: (performance.now() - start) / 1_000, bytes })
    say(bytes)
  }
  return samples
}
