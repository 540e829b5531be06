// @vitest-environment node
import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { findBlocks, readAsUsers, readText, root } from './texts.ts'

/** The block that defines the component. */
const findShown = (text: string, name: string) =>
  findBlocks(text).find(({ code }) => code.includes(`export function ${name}(`))?.code

test.each(['Quote', 'Room'])('own-hooks.md shows exactly the recipe that the tests run: %s', (name) => {
  expect(findShown('docs/own-hooks.md', name)).toBe(readAsUsers(`test/support/${name}.tsx`))
})

test('getting-started.md shows exactly the component of examples/vite', () => {
  expect(findShown('docs/getting-started.md', 'Chat')).toBe(readText('examples/vite/Chat.tsx'))
})

test('react-native.md shows exactly the component of examples/react-native', () => {
  expect(findShown('docs/react-native.md', 'LiveConfig')).toBe(
    readText('examples/react-native/LiveConfig.tsx'),
  )
})

test.each([
  ['README.md', 'readmeExample'],
  ['docs/testing.md', 'docsExample'],
  ['docs/testing.md', 'topicsExample'],
  ['docs/testing.md', 'channelsExample'],
])('%s shows exactly the test in this folder: %s', (text, name) => {
  const shown = findBlocks(text).map(({ code }) => code)
  expect(shown).toContain(readAsUsers(`test/house/${name}.test.tsx`))
})

const sources = readdirSync(`${root}test/house/recipes`).filter((file) => !file.includes('.test.'))
const pages = readdirSync(`${root}docs/recipes`)

test('docs/recipes and tokens.md show exactly the recipes that the tests run', () => {
  const shown = [...pages.map((page) => `docs/recipes/${page}`), 'docs/tokens.md']
    .flatMap((page) => findBlocks(page))
    .map(({ code }) => code)
  const run = sources.map((file) => readAsUsers(`test/house/recipes/${file}`))
  expect(run.length).toBeGreaterThan(10)
  expect(run.filter((code) => !shown.includes(code))).toEqual([])
  expect(pages.flatMap((page) => findBlocks(`docs/recipes/${page}`))).toHaveLength(run.length - 1)
})

test.each(pages)(
  'docs/recipes/%s begins with its title and its purpose, and the overview leads to it',
  (page) => {
    const [title, purpose] = readText(`docs/recipes/${page}`).split('\n\n')
    expect(title).toMatch(/^# [A-Z][^\n]*$/)
    expect(purpose).toMatch(/^This page [^\n]*\.$/)
    if (page !== 'README.md') expect(readText('docs/recipes/README.md')).toContain(`](${page}`)
  },
)

test('the overview of the recipes names the versions that the tests use', () => {
  const { devDependencies } = JSON.parse(readText('package.json')) as {
    devDependencies: Record<string, string>
  }
  const imported = sources.flatMap((file) =>
    Array.from(
      readText(`test/house/recipes/${file}`).matchAll(/from '(@[^/']+\/[^/']+|[^@./'][^/']*)/g),
      ([, name = '']) => name,
    ),
  )
  const others = [...new Set(imported)].filter((name) => name !== 'react')
  expect(others).toHaveLength(7)
  const text = readText('docs/recipes/README.md')
  expect(others.filter((name) => !text.includes(`${name} ${devDependencies[name]}`))).toEqual([])
})

test('the skill for tests shows exactly the tests in skills/', () => {
  const shown = findBlocks('skills/test-websockets/SKILL.md').map(({ code }) => code)
  const run = readdirSync(`${root}test/house/skills`).map((file) => readAsUsers(`test/house/skills/${file}`))
  expect(run.sort()).toEqual(shown.sort())
})
