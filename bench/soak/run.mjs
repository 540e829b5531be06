// @ts-check
/**
 * What becomes of the library when it works for long, under faults and under load, in a real Chromium with a production build:
 *
 *     npm run soak -- [--only faults,components] [--minutes 10] [--rate 2000] [--seed 1] [--mounts 10000] [--messages 1000000] [--megabytes 64]
 *
 * The table goes to stdout and to results.json, progress to stderr. It ends with 1 if anything that is asked was missed.
 */
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { install, runToTheEnd, say } from '../serving.mjs'
import { isMet, toTable } from './findings.mjs'
import { prepare } from './place.mjs'
import { components } from './soaks/components.mjs'
import { faults } from './soaks/faults.mjs'
import { large, million, millionInWorker } from './soaks/messages.mjs'
import { mounts, mountsInWorker } from './soaks/mounts.mjs'

/** @type {Record<string, import('./watching.mjs').Soak>} */
const soaks = {
  faults,
  components,
  mounts,
  mountsInWorker,
  large,
  million,
  millionInWorker,
}
const defaults = {
  minutes: 10,
  rate: 2_000,
  seed: Date.now() % 1_000_000,
  mounts: 10_000,
  messages: 1_000_000,
  megabytes: 64,
}

function readArguments() {
  const names = /** @type {(keyof typeof defaults)[]} */ (Object.keys(defaults))
  /** @type {Record<string, { type: 'string' }>} */
  const options = Object.fromEntries(['only', ...names].map((name) => [name, { type: 'string' }]))
  const { values } = parseArgs({ options })
  const order = { ...defaults }
  for (const name of names) {
    order[name] = Number(values[name] ?? defaults[name])
    if (!(order[name] > 0)) throw new Error(`--${name}: a number above 0`)
  }
  const only = values['only']
  const chosen = typeof only === 'string' ? only.split(',') : Object.keys(soaks)
  for (const name of chosen)
    if (!Object.hasOwn(soaks, name))
      throw new Error(`--only: ${name} is none of ${Object.keys(soaks).join(', ')}`)
  return { chosen, order }
}

async function run() {
  const { chosen, order } = readArguments()
  say(`seed ${order.seed}`)
  install()
  const place = await prepare()
  /** @type {Record<string, import('./findings.mjs').Finding[]>} */
  const results = {}
  for (const name of chosen) {
    const start = performance.now()
    const findings = await soaks[name]?.(place, { ...order, say: (text) => say(`${name}: ${text}`) })
    results[name] = findings ?? []
    say(`${name}: ${((performance.now() - start) / 1_000).toFixed(0)} s`)
  }
  const missed = Object.values(results)
    .flat()
    .filter((finding) => !isMet(finding))
  const about = { date: new Date().toISOString(), node: process.version, browser: place.version, ...order }
  const file = new URL('results.json', import.meta.url)
  writeFileSync(file, `${JSON.stringify({ ...about, missed: missed.length, results }, null, 2)}\n`)
  console.log(`${toTable(results)}\n\nseed ${order.seed}, ${missed.length} missed`)
  if (missed.length > 0) process.exitCode = 1
}

await runToTheEnd('soak', run)
