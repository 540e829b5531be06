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

test.each([
  ['README.md', 'readmeExample'],
  ['docs/testing.md', 'docsExample'],
  ['docs/testing.md', 'topicsExample'],
  ['docs/testing.md', 'channelsExample'],
])('%s shows exactly the test in this folder: %s', (text, name) => {
  const shown = findBlocks(text).map(({ code }) => code)
  expect(shown).toContain(readAsUsers(`test/house/${name}.test.tsx`))
})

test('the skill for tests shows exactly the tests in skills/', () => {
  const shown = findBlocks('skills/test-websockets/SKILL.md').map(({ code }) => code)
  const run = readdirSync(`${root}test/house/skills`).map((file) => readAsUsers(`test/house/skills/${file}`))
  expect(run.sort()).toEqual(shown.sort())
})
