import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildPackage } from './buildPackage.ts'
import { readText, root } from './texts.ts'

const load = createRequire(import.meta.url)

/** The imports from inside react-use-websocket that are found in public code. */
const paths = ['', '/dist/lib/use-websocket', '/dist/lib/types', '/dist/lib/constants']

/** What only Socket.IO and EventSource need, and what the original has for itself. */
const absent =
  /^(SOCKET_IO_\w+|EMPTY_EVENT_HANDLERS|DEFAULT_EVENT_SOURCE_OPTIONS|isReactNative|isEventSourceSupported)$/

/** The folder of an app with the built package. */
let app: string

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text)
}

beforeAll(async () => {
  app = mkdtempSync(join(tmpdir(), 'wasclean-exports-'))
  const installed = join(app, 'node_modules', 'wasclean')
  write(join(installed, 'package.json'), readText('package.json'))
  symlinkSync(join(root, 'node_modules', 'react'), join(app, 'node_modules', 'react'))
  for (const { output } of await buildPackage()) {
    const isCommonJs = output.some(({ fileName }) => fileName === 'package.json')
    for (const file of output)
      if (!file.fileName.endsWith('.map'))
        write(
          join(installed, 'dist', isCommonJs ? 'cjs' : 'esm', file.fileName),
          file.type === 'chunk' ? file.code : String(file.source),
        )
  }
})
afterAll(() => {
  rmSync(app, { recursive: true })
})

/** What a script prints that Node runs in that app. */
function run(format: 'module' | 'commonjs', lines: readonly string[]): unknown {
  const script = [...lines, 'console.log(JSON.stringify(results))'].join('\n')
  const flags = [`--input-type=${format}`, '--eval', script]
  return JSON.parse(execFileSync(process.execPath, flags, { cwd: app, encoding: 'utf8' }))
}

const isTheHook = [true, true, true, 'useWebSocket', 1]

test.each(paths)(
  'P10 import finds the default, the same under its name, at react-use-websocket%s',
  (path) => {
    const door = `'wasclean/react-use-websocket${path}'`
    const results = run('module', [
      `import hook, { useWebSocket, ReadyState } from ${door}`,
      `import { default as named } from ${door}`,
      `import * as all from ${door}`,
      `const { default: later } = await import(${door})`,
      'const results = [named === hook && useWebSocket === hook, all.default === hook, later === hook, hook.name, ReadyState.OPEN]',
    ])
    expect(results).toEqual(isTheHook)
  },
)

test.each(paths)(
  'P10 require finds the default, the same under its name, at react-use-websocket%s',
  (path) => {
    const door = `'wasclean/react-use-websocket${path}'`
    const results = run('commonjs', [
      `const all = require(${door})`,
      `const { default: hook, useWebSocket, ReadyState } = require(${door})`,
      // What compilers make of `import x`.
      'const compiled = all && all.__esModule ? all : { default: all }',
      'const results = [useWebSocket === hook, compiled.default === hook, all.default === hook, hook.name, ReadyState.OPEN]',
    ])
    expect(results).toEqual(isTheHook)
  },
)

test.each(paths)('P10 the package has every name that the original has at react-use-websocket%s', (path) => {
  const original = load(`react-use-websocket${path}`) as Record<string, unknown>
  const names = Object.keys(original).filter((name) => name !== '__esModule')
  const wanted = names.filter((name) => !absent.test(name))
  if (path === '') expect(wanted).toEqual(names)
  if (path === '/dist/lib/types') expect(names).toEqual([])
  else expect(wanted).not.toEqual([])
  const door = `wasclean/react-use-websocket${path}`
  const toNames =
    'const results = Object.fromEntries(Object.entries(all).map(([name, value]) => [name, typeof value]))'
  const types = Object.fromEntries(wanted.map((name) => [name, typeof original[name]]))
  expect(run('module', [`import * as all from '${door}'`, toNames])).toMatchObject(types)
  expect(run('commonjs', [`const all = require('${door}')`, toNames])).toMatchObject(types)
})

test('P10 the constants have the values of the original', () => {
  const original = load('react-use-websocket/dist/lib/constants') as Record<string, unknown>
  const values = Object.fromEntries(
    Object.entries(original).filter(([name, value]) => typeof value !== 'function' && !absent.test(name)),
  )
  const door = 'wasclean/react-use-websocket/dist/lib/constants'
  expect(run('commonjs', [`const results = require('${door}')`])).toMatchObject(
    JSON.parse(JSON.stringify(values)) as object,
  )
})
