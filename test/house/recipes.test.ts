// @vitest-environment node
import { expect, test } from 'vitest'
import { findBlocks, readText } from './texts.ts'

const guide = 'stories/guides/AHookOfYourOwn.mdx'

test.each(['Quote', 'Room'])('the guide shows, word for word, the recipe that the tests run: %s', (name) => {
  const recipe = readText(`test/support/${name}.tsx`).replace("'../../src/index.js'", "'wasclean'")
  const shown = findBlocks(guide).find(({ code }) => code.includes(`export function ${name}(`))
  expect(shown?.code).toBe(recipe)
})
