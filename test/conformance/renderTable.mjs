// @ts-check
/** The table of the conformance suite as Markdown. */

import { isDeepStrictEqual } from 'node:util'

/**
 * @typedef {object} Row
 * @property {string} group
 * @property {string} title
 * @property {unknown} says  What the standard says.
 * @property {string} [beyond]  Why no script can do that.
 * @property {Readonly<Record<string, unknown>>} seen  What each implementation does, by its column.
 *
 * @typedef {{ key: string, title: string }} Column
 */

/** @type {readonly Column[]} */
export const columns = [
  { key: 'fake', title: 'wasclean/testing' },
  { key: 'chromium', title: 'Chromium' },
  { key: 'firefox', title: 'Firefox' },
  { key: 'webkit', title: 'WebKitGTK' },
  { key: 'mock-socket', title: 'mock-socket' },
]

/** @type {(value: unknown) => string} */
const asText = (value) => JSON.stringify(value).replace(/[|\\`<>]/g, (sign) => `&#${sign.charCodeAt(0)};`)

/** @type {(value: unknown) => string} Long values are cut: the case itself has them. */
const short = (value) => {
  const text = JSON.stringify(value)
  return text.length > 120 ? `${asText(text.slice(1, 100)).slice(1, -1)} …` : asText(value)
}

/** @type {(row: Row, key: string) => boolean} */
const agrees = ({ says, seen }, key) => isDeepStrictEqual(seen[key], says)

/** @type {(row: Row, key: string) => string} */
export const mark = (row, key) => (!(key in row.seen) ? '' : agrees(row, key) ? '✓' : '✗')

/** @type {(title: string) => string} */
const escape = (title) => title.replace(/[|\\`<>*_]/g, (sign) => `\\${sign}`)

/** @type {(group: string, rows: readonly Row[]) => string} */
const section = (group, rows) =>
  [
    `## ${group}\n`,
    `| case | ${columns.map(({ title }) => title).join(' | ')} |`,
    `| --- |${columns.map(() => ' --- |').join('')}`,
    ...rows.map(
      (row) => `| ${escape(row.title)} | ${columns.map(({ key }) => mark(row, key)).join(' | ')} |`,
    ),
  ].join('\n')

/** @type {(row: Row) => string} */
function difference(row) {
  const others = columns.filter(({ key }) => key !== 'mock-socket' && mark(row, key) === '✗')
  if (others.length === 0) return ''
  return [
    `- **${escape(row.title)}**. The standard: <code>${short(row.says)}</code>.`,
    ...others.map(({ key, title }) => `${title}: <code>${short(row.seen[key])}</code>.`),
    ...(row.beyond ? [`(${row.beyond}.)`] : []),
  ].join(' ')
}

/** @type {(rows: readonly Row[], versions: Readonly<Record<string, string>>) => string} */
export function renderTable(rows, versions) {
  const groups = [...new Set(rows.map(({ group }) => group))]
  const totals = columns.map(({ key, title }) => {
    const agreeing = rows.filter((row) => mark(row, key) === '✓').length
    return `| ${[title, versions[key] ?? '', `${agreeing} of ${rows.length}`].join(' | ')} |`
  })
  return [
    '# What a WebSocket does, and who does it',
    `Made by \`npm run conformance\`; do not edit. ${rows.length} cases, run unchanged against the WebSocket of \`wasclean/testing\`, against those of`,
    'browsers with a real server, and, for information, against mock-socket. ✓: as the standard says. ✗: otherwise; what an engine does then stands at',
    'the end. Wherever the engines agree with each other, so does `wasclean/testing`; where they do not, it does what the standard says.\n',
    '| implementation | version | as the standard says |',
    '| --- | --- | --- |',
    ...totals,
    '',
    ...groups.map(
      (group) =>
        `${section(
          group,
          rows.filter((row) => row.group === group),
        )}\n`,
    ),
    '## Where they differ\n',
    ...rows.map(difference).filter(Boolean),
    '',
  ].join('\n')
}
