// @vitest-environment node
import { beforeAll, expect, test } from 'vitest'
import { checkBlocks } from './codeBlocks.ts'
import { findBlocks, texts } from './texts.ts'

const blocks = texts.flatMap((file) => findBlocks(file))
const isChecked = ({ language }: { language: string }) => /^tsx?$/.test(language)

/** What must be refused: without these, a program that finds nothing would prove nothing. */
const bad = {
  'a type': [
    "import { useWebSocket } from 'wasclean'",
    'useWebSocket(1)',
    "Argument of type '1' is not assignable",
  ],
  'a close code': [
    "import { createConnection } from 'wasclean/core'",
    "createConnection('').close(1001)",
    '1000 or 3000 to 4999',
  ],
  'a name': [
    "import 'wasclean'",
    "import { useSocket } from 'wasclean'",
    "no exported member named 'useSocket'",
  ],
  'a door': ["import 'wasclean'", "import { anything } from 'wasclean/nowhere'", 'Cannot find module'],
  'a fragment': ["import { useWebSocket } from 'wasclean'", 'useWebSocket(url)', "Cannot find name 'url'"],
  'an any': ['const one = 1', 'const same = (value) => value', "implicitly has an 'any' type"],
  'half a line': ['const one = 1', 'const = 2', 'expected'],
}

let complaints: readonly string[]

beforeAll(() => {
  const texts = Object.entries(bad).map(([title, [first, second]]) =>
    findBlocks(`${title}.md`, `A text.\n\n\`\`\`tsx\n${first}\n${second}\n\`\`\`\n`),
  )
  complaints = checkBlocks([...blocks.filter(isChecked), ...texts.flat()])
})

test.each(Object.entries(bad))(
  '%s that is wrong is refused, and the line is named',
  (title, [, , message]) => {
    const own = complaints.filter((complaint) => complaint.startsWith(`${title}.md:`))
    expect(own[0]).toMatch(new RegExp(`^${title}\\.md:5: .*${message}`))
  },
)

test.each(texts.filter((file) => findBlocks(file).some(isChecked)))(
  'every block of TypeScript in %s compiles as it stands',
  (file) => {
    expect(complaints.filter((complaint) => complaint.startsWith(`${file}:`))).toEqual([])
  },
)

test('a block says what it is written in, and JavaScript is for what is no code of ours', () => {
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
