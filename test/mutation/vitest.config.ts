import { readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { defineConfig } from 'vitest/config'
import type { Orders } from './orders.ts'

const { instrumented, folders, coverage } = JSON.parse(
  readFileSync(process.env['MUTATION_ORDERS']!, 'utf8'),
) as Orders

const project = (folder: string) => ({
  extends: true as const,
  test: {
    name: folder,
    environment: './test/support/dom.ts',
    globalSetup: ['test/support/bundleDom.ts', ...(folder === 'react' ? ['test/support/setup.ts'] : [])],
    include: [`test/${folder}/**/*.test.{ts,tsx}`],
    // The random walks, and the test with 10,000 clients: they take seconds, and the directed tests are those that should see it.
    exclude: ['**/{walk,model,reconnectSpread}.test.ts'],
    runner: './test/mutation/runner.ts',
    // On a fake clock nothing takes long: what does, hangs.
    testTimeout: coverage ? 4_000 : 20_000,
  },
})

export default defineConfig({
  plugins: [
    {
      name: 'mutation',
      enforce: 'pre',
      load: (id) => instrumented[relative(process.cwd(), id)],
    },
  ],
  test: { maxWorkers: 2, pool: 'forks', projects: folders.map(project) },
})
