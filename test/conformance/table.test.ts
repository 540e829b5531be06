// @vitest-environment node
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { groups } from './cases.js'
import { expectedOf } from './observe.js'
import { mark, renderTable } from './renderTable.mjs'
import { rowsOf } from './rows.js'

const engines = ['chromium', 'firefox', 'webkit']
const rows = rowsOf((one) =>
  Object.fromEntries(['fake', ...engines].map((column) => [column, expectedOf(one, column)])),
)

/** The cells of each row of a table in Markdown that begins like a case's. */
const cellsIn = (markdown: string) =>
  markdown
    .split('\n')
    .filter((line) => /^\| .*\|$/.test(line) && line.split(' | ').length > 5)
    .map((line) => line.split('|').map((cell) => cell.trim()))

const kept = readFileSync(new URL('../../docs/conformance.md', import.meta.url), 'utf8')

test('T1 the table that is kept in docs is that of these cases, with what each is known to do', () => {
  // The last column is for information, and nobody's promise.
  const known = (cells: string[][]) => cells.map((row) => row.slice(0, -2))
  const keptCells = known(cellsIn(kept)).filter(([, title]) => title !== 'case' && !/^-+$/.test(title ?? ''))
  const cells = known(cellsIn(renderTable(rows, {}))).filter(
    ([, title]) => title !== 'case' && title !== '---',
  )
  expect(cells.length).toBe(rows.length)
  expect(keptCells).toEqual(cells)
})

test('T1 the differences that are kept in docs are those that are known', () => {
  const differencesIn = (markdown: string) =>
    /^## Where they differ\n([^]*)^## Every case$/m
      .exec(markdown)?.[1]
      ?.replaceAll(/\\|\n(?=\n)/g, '')
      .trim()
  expect(differencesIn(kept)).toContain('close(999.6)')
  expect(differencesIn(kept)).toBe(differencesIn(renderTable(rows, {})))
})

test('T1 has enough cases, each with a title of its own', () => {
  expect(rows.length).toBeGreaterThan(100)
  expect(new Set(rows.map(({ title }) => title)).size).toBe(rows.length)
})

test('T1 no engine is said to do otherwise where it does what the standard says', () => {
  for (const { title, says, departures = {} } of groups.flatMap(([, cases]) => cases))
    for (const value of Object.values(departures)) expect(value, title).not.toEqual(says)
})

test('T1 the fake does what the engines do wherever they agree, but for what no script can do', () => {
  for (const row of rows) {
    const [first, ...others] = engines.map((engine) => JSON.stringify(row.seen[engine]))
    if (row.beyond !== undefined || others.some((other) => other !== first)) continue
    expect(JSON.stringify(row.seen['fake']), row.title).toBe(first)
    expect(mark(row, 'fake'), row.title).toBe('✓')
  }
})
