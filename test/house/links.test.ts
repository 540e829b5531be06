// @vitest-environment node
import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { findBroken, targetsOf } from './links.ts'
import { readText, root, texts } from './texts.ts'

test.each(texts)('every link in %s has a target', (file) => {
  expect(findBroken(file)).toEqual([])
})

test('findBroken() finds links without a target', () => {
  const text = `
# One heading, and no more

[a](../README.md) [b](#one-heading-and-no-more) [c](?path=/story/start-playground--cut-line) [d](https://example.com/x)
[e](../README.md#which-hook) [f](?path=/docs/start-introduction--docs) [g](./reference/index.html)

[1](../README.txt) [2](#two) [3](?path=/story/start-playground--cut) [4](../README.md#which) <a href="here.md">5</a>
[6](?path=/docs/start-introduction) ![7](../docs/picture.png)

\`\`\`md
[h](nowhere.md)
\`\`\`
`
  expect(findBroken('stories/A.mdx', text)).toEqual([
    ...['../README.txt', '#two', '?path=/story/start-playground--cut', '../README.md#which'],
    ...['?path=/docs/start-introduction', '../docs/picture.png', 'here.md'],
  ])
  const shown = `
import * as One from './Playground.stories.tsx'
import * as Two from './Playgrounds.stories.tsx'

<Canvas of={One.CutLine} />
<Canvas of={One.CutLines} />
<Canvas of={Two.CutLine} />
`
  expect(findBroken('stories/A.mdx', shown)).toEqual([
    './Playgrounds.stories.tsx',
    'One.CutLines',
    'Two.CutLine',
  ])
})

test('findBroken() finds missing stories, and markers that nothing would replace', () => {
  const text = `
<!-- story: Playground.CutLine -->
<!-- story: Playground.CutLines -->
<!-- story: Playgrounds.CutLine -->
 <!-- story:Playground.CutLine -->
`
  expect(findBroken('docs/a.md', text)).toEqual(['Playground.CutLines', 'Playgrounds.CutLine', '<!-- story'])
})

test('findBroken() accepts links to both of two headings with the same text', () => {
  const text = '# A\n\n## Same\n\n## Same\n\n[1](#same) [2](#same-1) [3](#same-2)\n'
  expect(findBroken('docs/a.md', text)).toEqual(['#same-2'])
})

/** npm shows these, and resolves their relative links by the field `repository`. */
test.each(['README.md', 'CHANGELOG.md'])('the links of the packed %s lead to files that git has', (file) => {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  }).split('\n')
  const targets = targetsOf(readText(file)).map((target) => target.replace(/#.*/, ''))
  expect(targets.filter((target) => target && !listed.includes(target))).toEqual([])
})

test('the forms for issues link to files that git has', () => {
  const forms = readdirSync(`${root}.github/ISSUE_TEMPLATE`).map((file) =>
    readText(`.github/ISSUE_TEMPLATE/${file}`),
  )
  const files = forms.flatMap((form) =>
    Array.from(form.matchAll(/\/blob\/main\/([\w./-]+\w)/g), ([, file = '']) => file),
  )
  expect(files.length).toBeGreaterThan(2)
  expect(files.filter((file) => !existsSync(root + file))).toEqual([])
})
