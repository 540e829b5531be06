import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sync as resolve } from 'resolve'
import ts from 'typescript'
import { expect, test } from 'vitest'
import { toDoorFolders, toDoors } from '../../vite.config.js'

const installed = '/app/node_modules/wasclean'
const manifest = readFileSync(`${import.meta.dirname}/../../package.json`, 'utf8')
const { exports, files: packed } = JSON.parse(manifest) as {
  exports: Parameters<typeof toDoorFolders>[0]
  files: string[]
}
const doors = toDoors(exports).map(([door, formats]) => ({ door: join('wasclean', door), ...formats }))

/** The package as npm installs it: its manifests, and empty files for every path in `exports`. */
const files = new Map<string, string>()
for (const door of doors) {
  for (const { types, default: code } of [door.import, door.require]) {
    for (const path of [types, code]) files.set(join(installed, path), '')
  }
}
for (const [path, text] of [['package.json', manifest] as const, ...toDoorFolders(exports)]) {
  if (path === 'package.json' || packed.includes(path.split('/')[0]!)) files.set(join(installed, path), text)
}

const isFile = (path: string) => files.has(path)
const isDirectory = (path: string) =>
  path === '/app' || [...files.keys()].some((file) => file.startsWith(`${path}/`))
const readFile = (path: string) => files.get(path) ?? ''

/** An old resolver, which reads these fields of a package.json, in this order, and no `exports`. */
const resolveBy = (fields: readonly string[], door: string) =>
  resolve(door, {
    basedir: '/app',
    extensions: ['.js'],
    isFile,
    isDirectory,
    realpathSync: (path) => path,
    readPackageSync: (_, path) => JSON.parse(readFile(path)) as Record<string, string>,
    packageFilter: (found) => ({ main: fields.map((field) => found[field]).find(Boolean) ?? '' }),
  })

test.each(doors)(
  'P4 Jest 27, Metro and webpack 4 find $door without reading exports',
  ({ door, import: esm, require: cjs }) => {
    // Jest; Metro, whose first two fields are missing; webpack for browsers.
    expect(resolveBy(['main'], door)).toBe(join(installed, cjs.default))
    expect(resolveBy(['react-native', 'browser', 'main'], door)).toBe(join(installed, cjs.default))
    expect(resolveBy(['browser', 'module', 'main'], door)).toBe(join(installed, esm.default))
  },
)

const { Node10, Node16, NodeNext, Bundler } = ts.ModuleResolutionKind

test.each(doors)(
  'P4 TypeScript finds the types of $door with any moduleResolution',
  ({ door, import: esm, require: cjs }) => {
    const host = { fileExists: isFile, directoryExists: isDirectory, readFile }
    const typesBy = (moduleResolution: ts.ModuleResolutionKind, mode?: ts.ResolutionMode) =>
      ts.resolveModuleName(
        door,
        '/app/index.ts',
        { moduleResolution, module: ts.ModuleKind.ESNext },
        host,
        undefined,
        undefined,
        mode,
      ).resolvedModule?.resolvedFileName
    const [esmTypes, cjsTypes] = [join(installed, esm.types), join(installed, cjs.types)]
    expect(typesBy(Node10)).toBe(cjsTypes)
    for (const strict of [Node16, NodeNext]) {
      expect(typesBy(strict, ts.ModuleKind.ESNext)).toBe(esmTypes)
      expect(typesBy(strict, ts.ModuleKind.CommonJS)).toBe(cjsTypes)
    }
    expect(typesBy(Bundler)).toBe(esmTypes)
  },
)
