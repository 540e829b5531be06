// @ts-check
/** What a soak has found, and what was asked. */
import { median } from '../statistics.mjs'

/**
 * @typedef {import('./place.mjs').Page} Page
 *
 * @typedef {object} Finding
 * @property {string} what
 * @property {number} found
 * @property {number} [least]  What is asked.
 * @property {number} [most]
 *
 * @typedef {object} HeapSample
 * @property {number} seconds  From the first.
 * @property {number} bytes
 */

/** @type {(what: string, found: number) => Finding} For information alone. */
export const told = (what, found) => ({ what, found })
/** @type {(what: string, found: number) => Finding} */
export const none = (what, found) => ({ what, found, most: 0 })
/** @type {(what: string, found: number, wanted: number) => Finding} */
export const exactly = (what, found, wanted) => ({ what, found, least: wanted, most: wanted })
/** @type {(what: string, found: number, most: number) => Finding} */
export const atMost = (what, found, most) => ({ what, found, most })

/** What is not a number is no number that was asked for. @type {(finding: Finding) => boolean} */
export const isMet = ({ found, least, most }) =>
  (least === undefined || found >= least) && (most === undefined || found <= most)

/** Everything that counts: objects, those of the DOM, and what lies beside the heap. @type {(thread: Pick<Page, 'send'>) => Promise<number>} A page or a worker. */
export async function readHeap({ send }) {
  await send('HeapProfiler.collectGarbage')
  const { usedSize, embedderHeapUsedSize, backingStorageSize } = await send('Runtime.getHeapUsage')
  return usedSize + embedderHeapUsedSize + backingStorageSize
}

/** The slope of the straight line through all samples. @type {(samples: readonly HeapSample[]) => number} */
function slopeOf(samples) {
  const mean = (/** @type {number[]} */ values) =>
    values.reduce((sum, value) => sum + value, 0) / values.length
  const time = mean(samples.map(({ seconds }) => seconds))
  const size = mean(samples.map(({ bytes }) => bytes))
  const along = samples.map(({ seconds, bytes }) => (seconds - time) * (bytes - size))
  const across = samples.map(({ seconds }) => (seconds - time) ** 2)
  return mean(along) / mean(across)
}

/**
 * The latest quarter of the samples beside the first one: what a render has under way at the moment of a sample is a megabyte with a thousand
 * components, so no few may decide. From quarter to quarter is three quarters of the way.
 * @type {(samples: readonly HeapSample[]) => Finding[]}
 */
export function judgeHeap(samples) {
  const megabytes = (/** @type {readonly HeapSample[]} */ some) =>
    median(some.map(({ bytes }) => bytes)) / 1e6
  const quarter = Math.ceil(samples.length / 4)
  const first = megabytes(samples.slice(0, quarter))
  const last = megabytes(samples.slice(-quarter))
  return [
    { what: 'heap samples', found: samples.length, least: 6 },
    told('heap first, MB', first),
    told('heap last, MB', last),
    atMost('heap grown, MB', last - first, 0.75),
    told('heap trend, kB a minute', (slopeOf(samples) * 60) / 1e3),
  ]
}

/** @type {(finding: Finding) => string} */
function asked({ least, most }) {
  if (least === undefined) return most === undefined ? '' : `at most ${most}`
  return least === most ? `${least}` : `at least ${least}`
}

/** @type {(results: Record<string, readonly Finding[]>) => string} */
export function toTable(results) {
  const rows = Object.entries(results).flatMap(([soak, findings]) =>
    findings.map((finding) => [
      soak,
      finding.what,
      String(Number(finding.found.toFixed(3))),
      asked(finding),
      asked(finding) === '' ? '' : isMet(finding) ? 'held' : 'MISSED',
    ]),
  )
  const all = [['soak', 'what', 'found', 'asked', ''], ...rows]
  const widths = [0, 1, 2, 3].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)))
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
