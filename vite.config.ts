import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { defineConfig, type Plugin } from 'vite'
import { workerSource } from './workerSource.mjs'

/** One JavaScript file per source file, so that 'use client', source maps and .d.ts files line up. */
const output = (format: 'es' | 'cjs') =>
  ({
    format,
    exports: 'named',
    dir: `dist/${format === 'es' ? 'esm' : 'cjs'}`,
    preserveModules: true,
    preserveModulesRoot: 'src',
    entryFileNames: '[name].js',
  }) as const

/** The package says "type": "module"; the folder of CommonJS files must say otherwise, for Node and for TypeScript. */
const markCommonJs: Plugin = {
  name: 'mark-commonjs',
  generateBundle({ format }) {
    if (format !== 'cjs') return
    this.emitFile({ type: 'asset', fileName: 'package.json', source: '{ "type": "commonjs" }\n' })
  },
}

/** The style sheets of the inspector are text in a template, which minifiers of apps leave as it is. */
const shortenStyles: Plugin = {
  name: 'shorten-styles',
  transform(code, id) {
    if (!/devtools\/panel\/(?:baseStyles|styles)\.ts$/.test(id)) return null
    const short = (css: string) =>
      css
        .replace(/\n\s*/g, '')
        .replace(/([{;:,>]) +/g, '$1')
        .replace(/ +([{}>])/g, '$1')
        .replaceAll(';}', '}')
    return { code: code.replace(/`[^`]*`/g, short), map: null }
  },
}

interface Exports {
  readonly [door: string]: string | Record<'import' | 'require', { types: string; default: string }>
}

/** The files of react-use-websocket that apps import from inside of it. A pattern in `exports` stands for these. */
const insides = ['use-websocket', 'types', 'constants'].map((file) => `dist/lib/${file}`)

/** The doors of the package, with what each pattern stands for. */
export const toDoors = (exports: Exports): [door: string, formats: Exclude<Exports[string], string>][] =>
  Object.entries(exports).flatMap(([door, formats]) => {
    if (typeof formats === 'string') return []
    const names = door.includes('*') ? insides.map((file) => door.replace('*', file)) : [door]
    return names.map((name): [string, typeof formats] => [name, formats])
  })

/**
 * Resolvers that do not read `exports` (TypeScript's `node`, Metro before React Native 0.79, webpack 4, Jest 27) look for wasclean/core in a
 * folder of that name. So each door besides the main one has a folder, with a package.json that says where it is: its text by its path.
 */
export function toDoorFolders(exports: Exports): Map<string, string> {
  const folders = new Map<string, string>()
  for (const [door, formats] of toDoors(exports)) {
    if (door === '.') continue
    const { import: esm, require: cjs } = formats
    const fields = { main: cjs.default, module: esm.default, types: cjs.types }
    const depth = door.split('/').length - 1
    const above = Object.entries(fields).map(([field, path]) => [
      field,
      path.replace('./', '../'.repeat(depth)),
    ])
    const text = JSON.stringify({ sideEffects: false, ...Object.fromEntries(above) }, null, 2)
    folders.set(join(door, 'package.json'), `${text}\n`)
  }
  return folders
}

const writeDoorFolders: Plugin = {
  name: 'write-door-folders',
  writeBundle({ format }) {
    if (format !== 'cjs') return
    const { exports } = JSON.parse(readFileSync('package.json', 'utf8')) as { exports: Exports }
    for (const [path, text] of toDoorFolders(exports)) {
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, text)
    }
  },
}

export default defineConfig({
  plugins: [workerSource(), shortenStyles, markCommonJs, writeDoorFolders],
  build: {
    target: 'es2022',
    minify: false,
    sourcemap: true,
    lib: {
      entry: {
        index: 'src/index.ts',
        core: 'src/core.ts',
        channels: 'src/channels.ts',
        channelsCore: 'src/channelsCore.ts',
        reactUseWebSocket: 'src/reactUseWebSocket.ts',
        worker: 'src/worker.ts',
        workerHost: 'src/workerHost.ts',
        testing: 'src/testing.ts',
        storybook: 'src/storybook.ts',
        devtools: 'src/devtools.ts',
        'devtools/storybook/manager': 'src/devtools/storybook/manager.tsx',
        'devtools/storybook/preview': 'src/devtools/storybook/preview.ts',
      },
    },
    rolldownOptions: {
      external: [/^react(?:-dom)?(?:$|\/)/, /^storybook\//],
      output: [output('es'), output('cjs')],
      // Rolldown keeps an entry's 'use client' and warns all the same; test/house/package.test.ts looks at the output.
      onLog(level, log, handler) {
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') handler(level, log)
      },
    },
  },
})
