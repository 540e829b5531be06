// @vitest-environment node
import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { findBlocks, readText, root } from './texts.ts'

const list = (folder: string, ending: string): string[] =>
  readdirSync(root + folder)
    .filter((name) => name.endsWith(ending))
    .map((name) => name.slice(0, -ending.length))
    .sort()

/** Pages for contributors. */
const notPages = ['architecture', 'mutation']

const findAll = (text: string, pattern: RegExp): string[] =>
  Array.from(text.matchAll(pattern), ([, found = '']) => found)

const pages = list('stories/pages', '.mdx').map((name) => {
  const text = readText(`stories/pages/${name}.mdx`)
  const [file = ''] = findAll(text, /<Doc file="(.+?)"/g)
  const [title = ''] = findAll(text, /<Meta title="(.+?)"/g)
  return { name, text, file, title }
})

test('every file in docs for users has one page, and every page has a file', () => {
  const documents = [
    ...list('docs', '.md').filter((name) => !notPages.includes(name)),
    ...['recipes', 'wires'].flatMap((folder) =>
      list(`docs/${folder}`, '.md').map((name) => `${folder}/${name}`),
    ),
  ]
  expect(pages.map(({ file }) => file).sort()).toEqual(
    [...documents.map((name) => `docs/${name}.md`), 'test/RULES.md'].sort(),
  )
})

test.each(pages)('page $name shows the stories that its file marks', ({ text, file }) => {
  const markers = findAll(readText(file), /<!-- story: (\w+\.\w+) -->/g)
  const stories = [...new Set(markers.map((marker) => marker.replace(/\..*/, '')))].sort()
  expect(findAll(text, /^import \* as \w+ from '\.\.\/(\w+)\.stories\.tsx'$/gm).sort()).toEqual(stories)
  expect(findAll(text, /stories=\{\{ (.*) \}\}/g).flatMap((names) => names.split(', '))).toEqual(stories)
  for (const marker of markers) {
    const [name = '', story = ''] = marker.split('.')
    expect(readText(`stories/${name}.stories.tsx`), marker).toContain(`export const ${story}: Story = `)
  }
})

const components = list('stories', '.stories.tsx').map((name) => {
  const text = readText(`stories/${name}.stories.tsx`)
  return { name, text, title: findAll(text, /^ {2}title: '(.+)',$/gm)[0] ?? '' }
})

/** The order of the sidebar, as in preview.tsx. */
function readOrder(): string[] {
  const [, order = ''] = /order: (\[[^]*?\n {8}\]),/.exec(readText('.storybook/preview.tsx')) ?? []
  const entries = JSON.parse(order.replaceAll("'", '"').replaceAll(/,(?=\s*\])/g, '')) as (
    string | string[]
  )[]
  return entries.flatMap((entry, index) =>
    typeof entry === 'string' ? [] : entry.map((name) => `${entries[index - 1]?.toString()}/${name}`),
  )
}

test('the sidebar lists every page and every component, and nothing else', () => {
  const [introduction = ''] = findAll(readText('stories/Introduction.mdx'), /<Meta title="(.+?)"/g)
  const titles = [introduction, ...[...pages, ...components].map(({ title }) => title)]
  expect([...new Set(titles)].sort()).toEqual(readOrder().sort())
})

test.each(components)('the stories of $name have names in sentence case', ({ text }) => {
  const stories = text.split(/^export const (?=\w+: Story = )/m).slice(1)
  expect(stories).not.toEqual([])
  for (const story of stories) {
    const [exported = ''] = /^\w+/.exec(story) ?? []
    const [name = exported] = findAll(story, /^ {2}name: '(.+)',$/gm)
    expect(name).toMatch(/^[A-Z][^A-Z]*$/)
  }
})

test.each(components)('$name has an excerpt that uses the library', ({ name, text }) => {
  expect(text).toContain(`import excerpt from './excerpts/${name}.tsx?raw'`)
  expect(readText(`stories/excerpts/${name}.tsx`)).toMatch(/'\.\.\/\.\.\/src\/\w+\.ts'/)
})

test('the introduction begins with the same sentence and the same code as README', () => {
  const [readme, introduction] = ['README.md', 'stories/Introduction.mdx'].map((file) => ({
    sentence: findAll(readText(file), /^# wasclean\n\n(.+)$/gm),
    code: findBlocks(file).find(({ language }) => language === 'tsx')?.code,
  }))
  expect(introduction).toEqual(readme)
  expect(readme?.code).toContain('useWebSocket')
})
