// @vitest-environment node
import { statSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readText, root } from './texts.ts'

const readme = readText('README.md')

interface Manifest {
  readonly description: string
  readonly 'size-limit': readonly { readonly name: string; readonly limit: string }[]
}
const manifest = JSON.parse(readText('package.json')) as Manifest

test('README has at most 150 lines and 13 kB', () => {
  expect(readme.split('\n').length - 1).toBeLessThanOrEqual(150)
  expect(Buffer.byteLength(readme)).toBeLessThanOrEqual(13_000)
})

test('README begins with the description of the package, the badges, and the installation', () => {
  const [title, sentence, badges, install] = readme.split('\n\n')
  expect(title).toBe('# wasclean')
  expect(sentence).toBe(manifest.description)
  expect(badges?.match(/^\[!\[\w+\]\(https:\/\/img\.shields\.io\/[^)]+\)\]\([^)]+\)$/gm)).toHaveLength(4)
  expect(install).toBe('```sh\nnpm install wasclean\n```')
})

test('README and the page about performance state the sizes that size-limit allows', () => {
  const limits = new Map(manifest['size-limit'].map(({ name, limit }) => [name, limit]))
  const hook = limits.get('wasclean, the hook')
  expect(readme).toContain(`\`useWebSocket\` alone is at most ${hook}`)
  expect(readText('docs/faq.md')).toContain(`The hook alone is at most ${hook}`)
  const rows = Array.from(
    readText('docs/performance.md').matchAll(/^\| (`.*?) +\| (\S+ kB) +\|$/gm),
    ([, name = '', limit]) => [name.replaceAll('`', ''), limit],
  )
  expect(rows).toEqual([
    ['useWebSocket alone', hook],
    ['useWebSocket with wasclean/channels', limits.get('wasclean, the hook, with wasclean/channels')],
    ['useWebSocket with wasclean/worker', limits.get('wasclean, the hook, with wasclean/worker')],
    [
      'useWebSocket with wasclean/react-use-websocket',
      limits.get('wasclean, the hook, with wasclean/react-use-websocket'),
    ],
    ...['record', 'the closed inspector'].map((part) => [
      `useWebSocket with ${part} of wasclean/devtools`,
      limits.get(`wasclean, the hook, with ${part} of wasclean/devtools`),
    ]),
    [
      'useWebSocket with everything of wasclean/devtools',
      limits.get('wasclean, the hook, with wasclean/devtools'),
    ],
    ...['wasclean', 'wasclean/core', 'wasclean/testing', 'wasclean/storybook'].map((name) => [
      `${name}, everything`,
      limits.get(`${name}, everything`),
    ]),
  ])
})

test('README repeats the numbers of the conformance table', () => {
  const [fake, chromium] = ['wasclean/testing', 'Chromium'].map(
    (name) => new RegExp(`^\\| ${name} .*?(\\d+) of (\\d+)`, 'm').exec(readText('docs/conformance.md')) ?? [],
  )
  expect(readme).toContain(`passes ${fake?.[1]} of [${fake?.[2]} cases]`)
  expect(readme).toContain(`Chromium passes ${chromium?.[1]}`)
})

test('README shows a picture of the measurements with their numbers in its alternative text', () => {
  const [, alt = ''] = /!\[([^\]]+)\]\(docs\/benchmark\.svg\)/.exec(readme) ?? []
  const drawn = Array.from(
    readText('docs/benchmark.svg').matchAll(/class="value[^>]*>([\d,]+ ms)/g),
    ([, text]) => text,
  )
  expect(drawn).toHaveLength(10)
  expect(drawn.filter((text = '') => !alt.includes(text))).toEqual([])
  expect(statSync(`${root}docs/benchmark.svg`).size).toBeLessThan(10_000)
})
