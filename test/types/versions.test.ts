// @vitest-environment node
import { readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findBlocks, root, texts } from '../house/texts.ts'
import { compile, createUser, readAsUser, type Version } from './compile.ts'

/** Before TypeScript 5.5, an expression that a callback returns could not use the variable that is being declared. */
const needsLater = 'ownResult.test-d.tsx'

/** Packages of recipes that themselves need a newer TypeScript than 5.2. */
const packagesForLater = /from '(?:@tanstack\/react-query|jotai)'/

/** A mistake that each compiler must find. Otherwise a compiler that finds nothing would pass. */
const mistake = 'mistake.tsx'

let folder: string
const blocks: string[] = []
const blocksForLater: string[] = []
const typeTests = readdirSync(join(root, 'test/types')).filter((file) => file.endsWith('.test-d.tsx'))

beforeAll(async () => {
  folder = await createUser()
  const write = (file: string, code: string): void => {
    writeFileSync(join(folder, file), code)
  }
  write('ambient.d.ts', readAsUser('test/house/ambient.d.ts'))
  write(
    mistake,
    "import { useWebSocket } from 'wasclean'\nuseWebSocket('wss://example.com', { onOpne: null })\n",
  )
  for (const file of typeTests) write(file, readAsUser(`test/types/${file}`))
  for (const { file, line, language, code } of texts.flatMap((text) => findBlocks(text))) {
    if (!/^tsx?$/.test(language)) continue
    const name = `${file.replaceAll('/', '-')}.${line}.${language}`
    blocks.push(name)
    if (packagesForLater.test(code)) blocksForLater.push(name)
    write(name, code)
  }
})

afterAll(() => {
  rmSync(folder, { recursive: true })
})

/** The repository itself is checked with 6.0: `tsc` compiles the tests of the types, codeBlocks.test.ts the blocks. */
const others = ['5.2', '5.9', '7.0'] as const

describe.each(others)('K1 with TypeScript %s', (version) => {
  let errors: readonly string[]
  const about = (isOne: (file: string) => boolean) =>
    errors.filter((line) => isOne(/^[^(:]*/.exec(line)?.[0] ?? ''))

  beforeAll(async () => {
    const later = version === '5.2' ? [needsLater, ...blocksForLater] : []
    const kept = [...typeTests, ...blocks].filter((file) => !later.includes(file))
    const files = ['ambient.d.ts', mistake, ...kept]
    errors = await compile(folder, { version, files })
  })

  test('K1 a mistake is found', () => {
    expect(about((file) => file === mistake)).toEqual([
      expect.stringMatching(/^mistake\.tsx\(2,\d+\): error TS/),
    ])
  })

  test('K1 every TypeScript block in README and the guides compiles', () => {
    expect(blocks.length).toBeGreaterThan(20)
    expect(about((file) => blocks.includes(file))).toEqual([])
  })

  test('K1 the tests of the types compile, without any other error', () => {
    expect(typeTests).toContain(needsLater)
    expect(about((file) => file !== mistake && !blocks.includes(file))).toEqual([])
  })
})

const withoutDom = { lib: ['ES2022'], types: [] }
const withDom = { types: [] }
/** Makes an error in a declaration an error too, in place of a silent `any`. */
const checked = { skipLibCheck: false }
const reactNative = 'test/compilers/node_modules/@types/react-native/modules/globals.d.ts'

interface Elsewhere {
  readonly title: string
  readonly version?: Version
  readonly options: Record<string, unknown>
  readonly file: string
  readonly globals?: string
}

/** Programs with other globals than a page in a browser. Most use the newest compiler, which is by far the fastest. */
const elsewhere: readonly Elsewhere[] = [
  ...(['5.2', '7.0'] as const).map((version) => ({
    title: 'React Native, every declaration checked',
    version,
    options: { ...withoutDom, ...checked },
    file: 'reactNative.ts',
    globals: reactNative,
  })),
  { title: 'React Native', options: withoutDom, file: 'reactNative.ts', globals: reactNative },
  {
    title: 'React Native with the DOM lib',
    options: withDom,
    file: 'reactNativeDom.ts',
    globals: reactNative,
  },
  { title: 'ws, every declaration checked', options: { ...withoutDom, ...checked }, file: 'ws.ts' },
  { title: 'ws', options: withoutDom, file: 'ws.ts' },
  {
    title: 'ws with the DOM lib, every declaration checked',
    options: { ...withDom, ...checked },
    file: 'ws.ts',
  },
  { title: 'ws with the DOM lib', options: withDom, file: 'ws.ts' },
  { title: 'only the globals of ECMAScript', options: { ...withoutDom, ...checked }, file: 'bare.ts' },
  { title: 'a worker', options: { lib: ['ES2022', 'WebWorker'], types: [] }, file: 'page.ts' },
  { title: 'a page', options: withDom, file: 'page.ts' },
]

test.each(elsewhere)('K5 the types fit $title', async ({ version = '7.0', options, file, globals }) => {
  writeFileSync(join(folder, file), readAsUser(`test/types/elsewhere/${file}`))
  const files = globals === undefined ? [file] : [file, join(root, globals)]
  expect(await compile(folder, { version, files, options })).toEqual([])
})
