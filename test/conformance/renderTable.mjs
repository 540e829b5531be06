// @ts-check
/** The table of the conformance suite as Markdown. */

import { isDeepStrictEqual } from 'node:util'
import { inWords } from './inWords.mjs'

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

/** @type {(row: Row, key: string) => boolean} */
const agrees = ({ says, seen }, key) => isDeepStrictEqual(seen[key], says)

/** @type {(row: Row, key: string) => string} */
export const mark = (row, key) => (!(key in row.seen) ? '' : agrees(row, key) ? '✓' : '✗')

/** @type {(title: string) => string} */
const escape = (title) => title.replace(/[|\\`<>*_]/g, (sign) => `\\${sign}`)

/** @type {(group: string, rows: readonly Row[]) => string} Folded: what is the same everywhere is no news. */
const section = (group, rows) =>
  [
    `<details>\n<summary>${group}: ${countOf(rows.length, 'case')}</summary>\n`,
    `| case | ${columns.map(({ title }) => title).join(' | ')} |`,
    `| --- |${columns.map(() => ' --- |').join('')}`,
    ...rows.map(
      (row) => `| ${escape(row.title)} | ${columns.map(({ key }) => mark(row, key)).join(' | ')} |`,
    ),
    '\n</details>\n',
  ].join('\n')

/** @type {(count: number, what: string) => string} */
const countOf = (count, what) => `${count} ${what}${count === 1 ? '' : 's'}`

/** @type {(column: Column, rows: readonly Row[]) => string} */
function differences({ key, title }, rows) {
  const own = rows.filter((row) => mark(row, key) === '✗')
  /** @type {Map<string, string[]>} The titles of cases that differ in the same way, by what is said of them. */
  const lines = new Map()
  for (const row of own) {
    const text = differenceInWords(row, key)
    const similar = `${row.title.replace(state, '')}: ${text}`
    lines.set(similar, [...(lines.get(similar) ?? []), row.title])
  }
  const list = Array.from(lines, ([similar, titles]) => {
    const [first = ''] = titles
    const states = titles.map((one) => state.exec(one)?.[1]).join(', ')
    return `- **${escape(first.replace(state, `while ${states}`))}**: ${similar.slice(first.replace(state, '').length + 2)}`
  })
  return [`### ${title}: ${countOf(own.length, 'difference')}\n`, ...list, ''].join('\n')
}

const state = /while (CONNECTING|OPEN|CLOSING|CLOSED)\b/

/** @type {(row: Row, key: string) => string} */
const differenceInWords = ({ says, seen, beyond }, key) =>
  [
    `${inWords(seen[key])}.`,
    ...(isDeepStrictEqual(says, {}) ? [] : [`The standard says: ${inWords(says)}.`]),
    ...(key === 'fake' && beyond ? [`The reason: ${beyond}.`] : []),
  ].join(' ')

const length = 20

/** @type {(share: number) => string} */
const bar = (share) => `\`${'█'.repeat(Math.floor(share * length)).padEnd(length, '░')}\``

/** @type {(rows: readonly Row[], versions: Readonly<Record<string, string>>) => string} */
export function renderTable(rows, versions) {
  const groups = [...new Set(rows.map(({ group }) => group))]
  const totals = columns.map(({ key, title }) => {
    const agreeing = rows.filter((row) => mark(row, key) === '✓').length
    return `| ${[title, versions[key] ?? '', `${agreeing} of ${rows.length}`, bar(agreeing / rows.length)].join(' | ')} |`
  })
  return [
    '# What a WebSocket does, and where engines differ\n',
    `This page compares the WebSockets of browsers, and the one of \`wasclean/testing\`, with the standard: ${rows.length} cases, run against a real server.`,
    'Where the browsers agree with each other, `wasclean/testing` does the same. Where they differ, it does what the standard says.\n',
    '| implementation | version | as the standard says | share |',
    '| --- | --- | --- | --- |',
    ...totals,
    '',
    '## Where they differ\n',
    'What each implementation does instead. mock-socket is not listed: the tables below have its column.\n',
    ...columns.filter(({ key }) => key !== 'mock-socket').map((column) => differences(column, rows)),
    '## Every case\n',
    '✓: as the standard says. ✗: something else.\n',
    ...groups.map((group) =>
      section(
        group,
        rows.filter((row) => row.group === group),
      ),
    ),
    'Made by `npm run conformance`: do not edit this page.\n',
  ].join('\n')
}
