import { readFileSync, statSync } from 'node:fs'
import { expect, test } from 'vitest'
import { closeCodes } from '../../src/protocol/closeCodes.js'

/** The table of close codes, from the registry; codes that do the same, and no event can tell, are left out. */
const rows = closeCodes
  .filter(({ sender, retry }) => sender !== 'nobody' || retry)
  .map(({ first, last, name, meaning, retry }) => [
    first === last ? `${first}` : `${first}-${last}`,
    name,
    meaning,
    retry ? 'tries again' : 'stops',
  ])

test('shows in README what each close code does, as the registry has it', () => {
  const readme = readFileSync(`${import.meta.dirname}/../../README.md`, 'utf8')
  const [, table = ''] = /<!-- close codes:.*-->\n\n((?:\|.*\n)+)/.exec(readme) ?? []
  const cells = table
    .trim()
    .split('\n')
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
  expect(cells.slice(2)).toEqual(rows)
})

test('shows in README, word for word, the example of testing that runs beside this', () => {
  const readme = readFileSync(`${import.meta.dirname}/../../README.md`, 'utf8')
  const [, shown] = /^## Testing your app$[\s\S]*?```tsx\n([\s\S]*?)```/m.exec(readme) ?? []
  const example = readFileSync(`${import.meta.dirname}/readmeExample.test.tsx`, 'utf8')
  const asUsers = example
    .replace("'../../src/index.js'", "'wasclean'")
    .replace("'../../src/testing.js'", "'wasclean/testing'")
  expect(shown).toBe(asUsers)
})

test('shows in README a picture of the playground that costs its readers little', () => {
  const root = `${import.meta.dirname}/../..`
  expect(readFileSync(`${root}/README.md`, 'utf8')).toMatch(/!\[[^\]]+\]\(docs\/playground\.png\)/)
  expect(statSync(`${root}/docs/playground.png`).size).toBeLessThan(150_000)
})
