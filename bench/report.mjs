// @ts-check
/** From samples to the table. */
import { median, quantile } from './statistics.mjs'

/**
 * @typedef {import('./works.mjs').Measure} Measure
 * @typedef {Record<string, import('./works.mjs').Sample>} Round  One sample of each contender.
 *
 * @typedef {object} Row
 * @property {string} work
 * @property {string} contender
 * @property {string} unit
 * @property {string | null} against  The contender that the ratio is to.
 * @property {number | null} median  Null: the contender cannot do it.
 * @property {number | null} ratio  The median of each round's ratio.
 * @property {readonly [number, number] | null} spread  The quartiles of the rounds' ratios.
 * @property {number | null} ratioOfMedians
 * @property {number | null} ratioOfMinima  Other programs can only add to what a round takes.
 * @property {number | null} asked
 * @property {boolean | null} met
 */

/** @type {(round: Round, contender: string, measure: string) => number} */
function valueOf(round, contender, measure) {
  const value = round[contender]?.[measure]
  if (typeof value !== 'number') throw new Error(`${contender} has no ${measure}`)
  return value
}

/** @type {(work: string, measure: Measure, rounds: readonly Round[]) => Row} */
export function toRow(work, { contender, of, unit, against, per, asked }, rounds) {
  const values = rounds.map(
    (round) => valueOf(round, contender, of) / (per ? valueOf(round, contender, per) : 1),
  )
  const others = against ? rounds.map((round) => valueOf(round, against, of)) : null
  const ratios = others && values.map((value, index) => value / (others[index] ?? NaN))
  const ratio = ratios && median(ratios)
  const measured = ratio ?? median(values)
  return {
    work,
    contender,
    unit,
    against: against ?? null,
    median: median(values),
    ratio,
    spread: ratios && [quantile(ratios, 0.25), quantile(ratios, 0.75)],
    ratioOfMedians: others && median(values) / median(others),
    ratioOfMinima: others && Math.min(...values) / Math.min(...others),
    asked: asked ?? null,
    met: asked === undefined ? null : measured <= asked,
  }
}

/** @type {(work: string, contender: string) => Row} */
export const toBlankRow = (work, contender) => ({
  work,
  contender,
  unit: '',
  against: null,
  median: null,
  ratio: null,
  spread: null,
  ratioOfMedians: null,
  ratioOfMinima: null,
  asked: null,
  met: null,
})

const heads = [
  'work',
  'contender',
  'median',
  '',
  'ratio',
  'to',
  'quartiles',
  'of medians',
  'of minima',
  'asked',
  '',
]
const toTheRight = [false, false, true, false, true, false, true, true, true, false, false]

/** @type {(number: number | null) => string} */
const toText = (number) => number?.toFixed(Math.abs(number) >= 100 ? 0 : 2) ?? ''

/** @type {(rows: readonly Row[]) => string} One table for each work. */
export function toTables(rows) {
  const names = new Set(rows.map(({ work }) => work))
  return Array.from(names, (name) => toTable(rows.filter(({ work }) => work === name))).join('\n\n')
}

/** @type {(rows: readonly Row[]) => string} */
function toTable(rows) {
  const lines = rows.map(
    ({
      work,
      contender,
      unit,
      median,
      ratio,
      against,
      spread,
      ratioOfMedians,
      ratioOfMinima,
      asked,
      met,
    }) => [
      work,
      contender,
      median === null ? '—' : toText(median),
      unit,
      toText(ratio),
      against ?? '',
      spread?.map(toText).join(' - ') ?? '',
      toText(ratioOfMedians),
      toText(ratioOfMinima),
      asked === null ? '' : `asked: at most ${asked}`,
      met === null ? '' : met ? 'met' : 'missed',
    ],
  )
  const all = [heads, ...lines]
  const widths = heads.map((_, column) => Math.max(...all.map((cells) => cells[column]?.length ?? 0)))
  return all
    .map((cells) =>
      cells
        .map((cell, column) =>
          toTheRight[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
