// @vitest-environment node
import { parse } from 'acorn'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { build, type Rolldown } from 'vite'
import { beforeAll, describe, expect, test } from 'vitest'
import { buildPackage } from './buildPackage.ts'
import { readText, texts } from './texts.ts'

type Files = ReadonlyMap<string, Rolldown.OutputChunk>

/** The library as vite.config.ts builds it from the current src, one map of files for each format. */
const formats: Record<string, Files> = {}

beforeAll(async () => {
  for (const { output } of await buildPackage()) {
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

/** Everything that a file imports, directly or indirectly. */
function reach(files: Files, from: string, seen = new Set<string>()): Set<string> {
  for (const name of files.get(from)?.imports ?? []) {
    if (seen.has(name)) continue
    seen.add(name)
    reach(files, name, seen)
  }
  return seen
}

describe.each(['esm', 'cjs'])('P1: the %s build', (format) => {
  test("P1: has 'use client' once, in the first line of wasclean", () => {
    const lines = filesOf(format).get('index.js')?.code.split('\n') ?? []
    expect(lines[0]).toMatch(/^(['"])use client\1;?$/)
    expect(lines.filter((line) => line.includes('use client'))).toHaveLength(1)
  })

  test("P1: has no 'use client' in wasclean/core and its imports", () => {
    const files = filesOf(format)
    const behind = ['core.js', ...reach(files, 'core.js')]
    expect(behind.length).toBeGreaterThan(1)
    expect(behind.filter((name) => files.get(name)?.code.includes('use client'))).toEqual([])
  })

  test('P1: keeps React out of wasclean/core', () => {
    const files = filesOf(format)
    expect(reach(files, 'index.js')).toContain('react')
    for (const door of ['core.js', 'channelsCore.js'])
      expect([...reach(files, door)].filter((name) => name.includes('react'))).toEqual([])
  })

  test('P1: keeps React, and the code that it helps to test, out of wasclean/testing', () => {
    const files = filesOf(format)
    const behind = ['testing.js', ...reach(files, 'testing.js')]
    expect(behind.filter((name) => !/^testing(?:\.js$|\/)|^protocol\//.test(name))).toEqual([])
    expect(behind.filter((name) => files.get(name)?.code.includes('use client'))).toEqual([])
    const main = [...reach(files, 'index.js'), ...reach(files, 'core.js')]
    expect(main.filter((name) => /^(?:testing|storybook|devtools)/.test(name))).toEqual([])
  })

  test('P1: gives wasclean/storybook the same config module as the hooks of wasclean', () => {
    const files = filesOf(format)
    const both = ['index.js', 'storybook.js'].map((door) => reach(files, door))
    expect(both.map((behind) => behind.has('react/WebSocketConfig.js'))).toEqual([true, true])
  })

  test('P7 needs no newer syntax than README states', () => {
    const readme = readFileSync(`${import.meta.dirname}/../../README.md`, 'utf8')
    const year = Number(/code is ES(\d{4})/.exec(readme)?.[1])
    const sourceType = format === 'esm' ? 'module' : 'script'
    for (const { fileName, code } of filesOf(format).values()) {
      const read = () => parse(code, { ecmaVersion: year as 2022, sourceType })
      expect(read, fileName).not.toThrow()
    }
  })

  test('P1: imports no package but react', () => {
    const files = filesOf(format)
    const packages = (door: string) => [...reach(files, door)].filter((name) => !files.has(name)).sort()
    expect(packages('index.js')).toEqual(['react'])
    expect(packages('core.js')).toEqual([])
    expect(packages('channels.js')).toEqual(['react'])
    expect(packages('channelsCore.js')).toEqual([])
    expect(packages('worker.js')).toEqual([])
    expect(packages('workerHost.js')).toEqual([])
    expect(packages('testing.js')).toEqual([])
    expect(packages('storybook.js')).toEqual(['react'])
    expect(packages('devtools.js')).toEqual(['react', 'react-dom'])
  })

  test('P1: loads the panel of the inspector later', () => {
    const files = filesOf(format)
    const lazy = files.get('devtools/panel/LazyPanel.js')
    expect(lazy?.dynamicImports).toEqual(['devtools/panel/PanelContent.js'])
    expect([...reach(files, 'devtools.js')]).not.toContain('devtools/panel/PanelContent.js')
    expect([...reach(files, 'devtools/panel/PanelContent.js')]).toContain('devtools/panel/InspectorView.js')
  })
})

test('its version is the first of the changelog, and that of the lock file', () => {
  const [, first] = /^## ([\d.]+)/m.exec(readText('CHANGELOG.md')) ?? []
  const versionOf = (file: string) => (JSON.parse(readText(file)) as { version: string }).version
  expect([versionOf('package.json'), versionOf('package-lock.json')]).toEqual([first, first])
})

describe('the address of the project', () => {
  const { repository, homepage, bugs } = JSON.parse(readText('package.json')) as {
    repository: { type: string; url: string }
    homepage: string
    bugs: string
  }
  const [, address = '', place = ''] =
    /^git\+(https:\/\/github\.com\/([\w-]+\/[\w-]+))\.git$/.exec(repository.url) ?? []

  test('is in `repository`, and the other fields agree with it', () => {
    expect(repository.type).toBe('git')
    expect(place).not.toBe('')
    expect({ homepage, bugs }).toEqual({ homepage: `${address}#readme`, bugs: `${address}/issues` })
  })

  test('leads to the site that README links to', () => {
    const [owner, name] = place.split('/')
    const sites = new Set(readText('README.md').match(/https:\/\/[\w-]+\.github\.io\/[\w-]+\//g))
    expect([...sites]).toEqual([`https://${owner}.github.io/${name}/`])
  })

  test('is the same in every text', () => {
    const forms = ['bug', 'config', 'idea'].map((name) => `.github/ISSUE_TEMPLATE/${name}.yml`)
    const named = [...texts, ...forms].flatMap((file) =>
      Array.from(
        readText(file).matchAll(
          /(?:github\.com|githubusercontent\.com|img\.shields\.io\/github\/[a-z/]+)\/([\w-]+\/[\w-]*wasclean[\w-]*)/g,
        ),
        ([, found]) => `${file}: ${found}`,
      ),
    )
    expect(named).toContain(`README.md: ${place}`)
    expect(named.filter((line) => !line.endsWith(`: ${place}`))).toEqual([])
  })
})

describe('P1: a bundle for production', () => {
  const source = fileURLToPath(new URL('../../src', import.meta.url))

  /** An app that imports everything that has warnings, minified. */
  async function bundle(mode: 'production' | 'development'): Promise<string> {
    const [{ output }] = (await build({
      configFile: false,
      logLevel: 'error',
      define: { 'process.env.NODE_ENV': JSON.stringify(mode) },
      build: {
        write: false,
        minify: true,
        lib: {
          entry: ['index', 'reactUseWebSocket', 'worker'].map((name) => `${source}/${name}.ts`),
          formats: ['es'],
        },
        rolldownOptions: { external: ['react'], onLog: () => undefined },
      },
    })) as [Rolldown.RolldownOutput]
    return output.map((file) => ('code' in file ? file.code : '')).join('\n')
  }

  /** The files of src/ of which something is in an app that imports this. */
  async function findFiles(lines: string): Promise<{ name: string; isLater: boolean }[]> {
    const entry = `${source}/app.js`
    const { output } = (await build({
      configFile: false,
      logLevel: 'error',
      plugins: [
        {
          name: 'app',
          resolveId: (id) => (id === entry ? id : null),
          load: (id) => (id === entry ? lines : null),
        },
      ],
      build: {
        write: false,
        rolldownOptions: { input: entry, external: [/^react/], onLog: () => undefined },
      },
    })) as Rolldown.RolldownOutput
    return output.flatMap((file) =>
      file.type !== 'chunk'
        ? []
        : Object.entries(file.modules)
            .filter(([, { renderedLength }]) => renderedLength > 0)
            .map(([id]) => ({ name: id.replace(`${source}/`, ''), isLater: file.isDynamicEntry })),
    )
  }

  test('P1: contains no byte of the inspector without it, and of the recorder alone none of the panel', async () => {
    const [hook, recorder, panel] = await Promise.all(
      [
        "import { useWebSocket } from './index.ts'; console.log(useWebSocket)",
        "import { record } from './devtools.ts'; console.log(record)",
        "import { WebSocketInspector } from './devtools.ts'; console.log(WebSocketInspector)",
      ].map(findFiles),
    )
    const names = (files: typeof hook = [], isLater = false) =>
      files.filter((file) => file.isLater === isLater).map(({ name }) => name)
    expect(names(hook).filter((name) => name.startsWith('devtools'))).toEqual([])
    expect(names(hook)).toContain('platform/announce.ts')
    expect(names(recorder)).toContain('devtools/record.ts')
    expect(names(recorder).filter((name) => /panel|to(?:Story|Test)|import/.test(name))).toEqual([])
    expect(names(panel)).toContain('devtools/panel/OpenButton.tsx')
    expect(names(panel)).not.toContain('devtools/panel/InspectorView.tsx')
    expect(names(panel, true)).toContain('devtools/panel/InspectorView.tsx')
  })

  /** The warnings for developers: the texts in the files with warnings. */
  function sentences(): string[] {
    const texts: string[] = []
    const collect = (node: ts.Node): void => {
      if (ts.isLiteralExpression(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node))
        texts.push(node.text)
      node.forEachChild(collect)
    }
    for (const file of readdirSync(source, { recursive: true, encoding: 'utf8' }))
      if (file.endsWith('warnings.ts'))
        collect(ts.createSourceFile(file, readFileSync(`${source}/${file}`, 'utf8'), ts.ScriptTarget.Latest))
    return texts.filter((text) => text.split(' ').length > 4)
  }

  test('P1: contains no warning for developers, and one for development contains all of them', async () => {
    const [production, development] = await Promise.all([bundle('production'), bundle('development')])
    expect(sentences().length).toBeGreaterThan(6)
    expect(sentences().filter((sentence) => !development.includes(sentence))).toEqual([])
    expect(sentences().filter((sentence) => production.includes(sentence))).toEqual([])
    expect(production).not.toContain('console')
  })
})
