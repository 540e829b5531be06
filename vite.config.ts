import { defineConfig, type Plugin } from 'vite'

/** One JavaScript file per source file, so that 'use client', source maps and .d.ts files line up. */
const output = (format: 'es' | 'cjs') =>
  ({
    format,
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

export default defineConfig({
  plugins: [markCommonJs],
  build: {
    target: 'es2022',
    minify: false,
    sourcemap: true,
    lib: {
      entry: {
        index: 'src/index.ts',
        core: 'src/core.ts',
        testing: 'src/testing.ts',
        storybook: 'src/storybook.ts',
      },
    },
    rolldownOptions: {
      external: [/^(?:react|storybook)(?:$|\/)/],
      output: [output('es'), output('cjs')],
      // Rolldown keeps an entry's 'use client' and warns all the same; test/house/package.test.ts looks at the output.
      onLog(level, log, handler) {
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') handler(level, log)
      },
    },
  },
})
