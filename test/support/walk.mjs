// @ts-check
/**
 * The random scripts of the unit tests, with as many seeds as there is time for:
 *
 *     npm run walk -- [--seeds 2000] [--from 0]
 *
 * Each seed is one test of some hundred scripts, about a second long; the walks of a connection's many kinds take turns with them. A red one names its seed,
 * and the shortest script that fails.
 */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const { values } = parseArgs({
  options: { seeds: { type: 'string', default: '2000' }, from: { type: 'string', default: '0' } },
})
for (const name of /** @type {const} */ (['seeds', 'from']))
  if (!/^\d+$/.test(values[name])) throw new Error(`--${name}: a whole number, got ${values[name]}`)

const root = fileURLToPath(new URL('../..', import.meta.url))
const files = ['connection/walk', 'connection/model', 'sharing/walk'].map((name) => `test/${name}.test.ts`)
const { status } = spawnSync(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', '--project', 'unit', '--reporter', 'dot', ...files],
  { cwd: root, env: { ...process.env, WALK_SEEDS: values.seeds, WALK_FROM: values.from }, stdio: 'inherit' },
)
process.exitCode = status ?? 1
