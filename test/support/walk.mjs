// @ts-check
/**
 * The random scripts of the unit tests, with as many seeds as there is time for:
 *
 *     npm run walk -- [--seeds 2000] [--from 0]
 *
 * Each seed is one test of some hundred scripts in each of six files, about six seconds in all; the walks of a connection's many kinds take turns with them. A red one names its seed,
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
const files = [
  'life/walk',
  'life/model',
  'life/greetingWalk',
  '../sharing/walk',
  '../channels/walk',
  '../worker/walk',
].map((name) => `test/connection/${name}.test.ts`)
const words = ['run', '--project', 'unit', '--reporter', 'dot', '--silent=true', ...files]
/** A process for each so many: Vitest keeps every spy that there ever was, so that each test takes longer than the one before. */
const batch = 4

const from = Number(values.from)
const end = from + Number(values.seeds)
let red = 0
for (let first = from; first < end; first += batch) {
  const count = Math.min(batch, end - first)
  console.log(`seeds ${first} to ${first + count - 1}`)
  const environment = { ...process.env, WALK_SEEDS: String(count), WALK_FROM: String(first) }
  const { status, signal } = spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', ...words], {
    cwd: root,
    env: environment,
    stdio: 'inherit',
  })
  if (signal) throw new Error(`ended by ${signal}`)
  if (status !== 0) red += 1
}
console.log(red === 0 ? 'all green' : `red in ${red} batches of ${batch} seeds`)
process.exitCode = red === 0 ? 0 : 1
