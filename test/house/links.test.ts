// @vitest-environment node
import { expect, test } from 'vitest'
import { findBroken } from './links.ts'
import { texts } from './texts.ts'

test.each(texts)('every link in %s leads somewhere', (file) => {
  expect(findBroken(file)).toEqual([])
})

test('what leads nowhere is found', () => {
  const text = `
# One heading, and no more

[a](../README.md) [b](#one-heading-and-no-more) [c](?path=/story/playground--cut-line) [d](https://example.com/x)
[e](../README.md#install) [f](?path=/docs/introduction--docs) [g](./reference/index.html)

[1](../README.txt) [2](#two) [3](?path=/story/playground--cut) [4](../README.md#instal) <a href="here.md">5</a>
[6](?path=/docs/introduction) ![7](../docs/picture.png)

\`\`\`md
[h](nowhere.md)
\`\`\`
`
  expect(findBroken('stories/A.mdx', text)).toEqual([
    ...['../README.txt', '#two', '?path=/story/playground--cut', '../README.md#instal'],
    ...['?path=/docs/introduction', '../docs/picture.png', 'here.md'],
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
