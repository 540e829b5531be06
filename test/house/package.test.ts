// @vitest-environment node
import { fileURLToPath } from 'node:url'
import { build, type Rolldown } from 'vite'
import { beforeAll, describe, expect, test } from 'vitest'

type Files = ReadonlyMap<string, Rolldown.OutputChunk>

/** The library as vite.config.ts builds it from what is in src now, one map of files for each format. */
const formats: Record<string, Files> = {}

beforeAll(async () => {
  const root = fileURLToPath(new URL('../..', import.meta.url))
  const outputs = (await build({
    root,
    logLevel: 'warn',
    build: { write: false },
  })) as Rolldown.RolldownOutput[]
  for (const { output } of outputs) {
    const chunks = output.filter((file) => file.type === 'chunk')
    const format = chunks.some(({ code }) => code.includes('require(')) ? 'cjs' : 'esm'
    formats[format] = new Map(chunks.map((chunk) => [chunk.fileName, chunk]))
  }
})

function filesOf(format: string): Files {
  const files = formats[format]
  if (!files) throw new Error(`nothing was built as ${format}`)
  return files
}

/** Everything that a file imports, and that these import, and so on. */
function reach(files: Files, from: string, seen = new Set<string>()): Set<string> {
  for (const name of files.get(from)?.imports ?? []) {
    if (seen.has(name)) continue
    seen.add(name)
    reach(files, name, seen)
  }
  return seen
}

describe.each(['esm', 'cjs'])('P1: the %s build', (format) => {
  test("P1: says 'use client' once, in the first line of wasclean", () => {
    const lines = filesOf(format).get('index.js')?.code.split('\n') ?? []
    expect(lines[0]).toMatch(/^(['"])use client\1;?$/)
    expect(lines.filter((line) => line.includes('use client'))).toHaveLength(1)
  })

  test("P1: never says 'use client' in wasclean/core, nor in anything behind it", () => {
    const files = filesOf(format)
    const behind = ['core.js', ...reach(files, 'core.js')]
    expect(behind.length).toBeGreaterThan(1)
    expect(behind.filter((name) => files.get(name)?.code.includes('use client'))).toEqual([])
  })

  test('P1: keeps React out of wasclean/core', () => {
    const files = filesOf(format)
    expect(reach(files, 'index.js')).toContain('react')
    expect([...reach(files, 'core.js')].filter((name) => name.includes('react'))).toEqual([])
  })

  test('P1: keeps React, and all that it helps to test, out of wasclean/testing', () => {
    const files = filesOf(format)
    const behind = ['testing.js', ...reach(files, 'testing.js')]
    expect(behind.filter((name) => !/^testing(?:\.js$|\/)|^protocol\//.test(name))).toEqual([])
    expect(behind.filter((name) => files.get(name)?.code.includes('use client'))).toEqual([])
    const main = [...reach(files, 'index.js'), ...reach(files, 'core.js')]
    expect(main.filter((name) => /^(?:testing|storybook)/.test(name))).toEqual([])
  })

  test('P1: hands wasclean/storybook the very config that the hooks of wasclean read', () => {
    const files = filesOf(format)
    const both = ['index.js', 'storybook.js'].map((door) => reach(files, door))
    expect(both.map((behind) => behind.has('react/WebSocketConfig.js'))).toEqual([true, true])
  })

  test('P1: imports no package but react, and Storybook behind its own door', () => {
    const files = filesOf(format)
    const packages = (door: string) => [...reach(files, door)].filter((name) => !files.has(name)).sort()
    expect(packages('index.js')).toEqual(['react'])
    expect(packages('core.js')).toEqual([])
    expect(packages('testing.js')).toEqual([])
    expect(packages('storybook.js')).toEqual(['react', 'storybook/preview-api'])
  })
})
