// @vitest-environment node
import { beforeAll, expect, test } from 'vitest'
import { checkBlocks } from './codeBlocks.ts'
import { findBlocks, texts } from './texts.ts'

const blocks = texts.flatMap((file) => findBlocks(file))
const isChecked = ({ language }: { language: string }) => /^tsx?$/.test(language)

/** Blocks with errors that must be found. Otherwise a check that finds nothing would pass. */
const bad = {
  'a wrong type': [
    "import { useWebSocket } from 'wasclean'",
    'useWebSocket(1)',
    "Argument of type '1' is not assignable",
  ],
  'a wrong close code': [
    "import { createConnection } from 'wasclean/core'",
    "createConnection('').close(1001)",
    '1000 or 3000 to 4999',
  ],
  'a wrong name': [
    "import 'wasclean'",
    "import { useSocket } from 'wasclean'",
    "no exported member named 'useSocket'",
  ],
  'a missing entry point': [
    "import 'wasclean'",
    "import { anything } from 'wasclean/nowhere'",
    'Cannot find module',
  ],
  'an undeclared name': [
    "import { useWebSocket } from 'wasclean'",
    'useWebSocket(url)',
    "Cannot find name 'url'",
  ],
  'an implicit any': ['const one = 1', 'const same = (value) => value', "implicitly has an 'any' type"],
  'a syntax error': ['const one = 1', 'const = 2', 'expected'],
}

let errors: readonly string[]

beforeAll(() => {
  const texts = Object.entries(bad).map(([title, [first, second]]) =>
    findBlocks(`${title}.md`, `A text.\n\n\`\`\`tsx\n${first}\n${second}\n\`\`\`\n`),
  )
  errors = checkBlocks([...blocks.filter(isChecked), ...texts.flat()])
})

test.each(Object.entries(bad))('%s in a block is found, with its line', (title, [, , message]) => {
  const own = errors.filter((error) => error.startsWith(`${title}.md:`))
  expect(own[0]).toMatch(new RegExp(`^${title}\\.md:5: .*${message}`))
})

test.each(texts.filter((file) => findBlocks(file).some(isChecked)))(
  'every TypeScript block in %s compiles unchanged',
  (file) => {
    expect(errors.filter((error) => error.startsWith(`${file}:`))).toEqual([])
  },
)

test('every block names its language, and only code without wasclean is JavaScript', () => {
  const known = /^(?:tsx?|jsx?|json|sh|text)$/
  const wrong = blocks.filter(
    ({ language, code }) =>
      !known.test(language) || (/^jsx?$/.test(language) && /'wasclean(?:\/\w+)*'/.test(code)),
  )
  expect(wrong.map(({ file, line, language }) => `${file}:${line}: ${language || 'no language'}`)).toEqual([])
})

test('a block of JSON can be read', () => {
  const read = blocks.filter(({ language }) => language === 'json')
  expect(read.length).toBeGreaterThan(0)
  for (const { file, line, code } of read)
    expect(() => JSON.parse(code) as unknown, `${file}:${line}`).not.toThrow()
})
