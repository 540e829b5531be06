// @ts-check
/**
 * What the library costs, measured in a real Chromium against a bare socket:
 *
 *     node bench/run.mjs [--only burst,echo] [--rounds 7] [--messages 50000]
 *
 * The table goes to stdout and to results.json, progress to stderr. A miss is a result; only what cannot be measured is
 * an error.
 */
import { fork } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { build, preview } from 'vite'
import { launchBrowser } from '../test/support/chromium.mjs'
import { toRow, toTable } from './report.mjs'
import { works } from './works.mjs'

/**
 * @typedef {import('./report.mjs').Round} Round
 * @typedef {import('./works.mjs').Work} Work
 * @typedef {{ browser: import('../test/support/chromium.mjs').Browser, site: string, server: string }} Place
 */

/** @type {(relative: string) => string} */
const path = (relative) => fileURLToPath(new URL(relative, import.meta.url))

/** @type {(text: string) => void} */
const say = (text) => console.error(text)

/** What is to be undone in the end, the latest first. @type {(() => unknown)[]} */
const undo = []

async function cleanUp() {
  for (let act = undo.pop(); act; act = undo.pop()) await act()
}

function readArguments() {
  const { values } = parseArgs({
    options: { only: { type: 'string' }, rounds: { type: 'string' }, messages: { type: 'string' } },
  })
  /** @type {(name: 'rounds' | 'messages', otherwise: number) => number} */
  const count = (name, otherwise) => {
    const number = Number(values[name] ?? otherwise)
    if (!Number.isInteger(number) || number < 1) throw new Error(`--${name}: a whole number from 1 on`)
    return number
  }
  const names = values.only?.split(',') ?? Object.keys(works)
  const chosen = names.map((name) => {
    const work = works[name]
    if (!work) throw new Error(`--only: ${name} is none of ${Object.keys(works).join(', ')}`)
    return { name, work }
  })
  return { chosen, rounds: count('rounds', 7), messages: count('messages', 50_000) }
}

/** @type {(folder: string) => Promise<string>} The address of the pages, built for production. */
async function servePages(folder) {
  process.env['NODE_ENV'] = 'production'
  const root = path('pages')
  const outDir = join(folder, 'site')
  await build({ configFile: false, root, logLevel: 'error', build: { outDir, target: 'es2022' } })
  const server = await preview({
    configFile: false,
    root,
    logLevel: 'error',
    build: { outDir },
    preview: {
      host: '127.0.0.1',
      port: 0,
      // Only then does performance.now() tell more than tenths of a millisecond.
      headers: {
        'Cross-Origin-Opener-Policy': 'same-origin',
        'Cross-Origin-Embedder-Policy': 'require-corp',
      },
    },
  })
  undo.push(() => server.close())
  const address = server.httpServer.address()
  if (address === null || typeof address === 'string') throw new Error('the pages have no port')
  return `http://127.0.0.1:${address.port}/`
}

/** @type {() => Promise<string>} Its address. */
async function startServer() {
  const child = fork(path('server.mjs'))
  undo.push(() => child.kill())
  /** @type {Promise<number>} */
  const listening = new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(/** @type {{ port: number }} */ (message).port))
    child.once('exit', () => reject(new Error('the WebSocket server did not start')))
  })
  return `ws://127.0.0.1:${await listening}`
}

/** @type {() => Promise<Place>} */
async function prepare() {
  const folder = mkdtempSync(join(tmpdir(), 'wasclean-bench-'))
  undo.push(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 }))
  const site = await servePages(folder)
  const server = await startServer()
  const browser = await launchBrowser(join(folder, 'profile'))
  undo.push(() => browser.close())
  return { browser, site, server }
}

/** A fresh page for every measurement, so that none inherits what another has compiled or left behind. */
async function measure(
  /** @type {Work} */ work,
  /** @type {string} */ contender,
  /** @type {number} */ messages,
  /** @type {Place} */ { browser, site, server },
) {
  const query = new URLSearchParams({ work: work.page, contender, server })
  const page = await browser.openPage(`${site}?${query}`)
  try {
    return await work.measure(page, { messages })
  } finally {
    await page.close().catch(() => undefined)
  }
}

/** @type {(sample: import('./works.mjs').Sample) => string} */
const describe = (sample) =>
  Object.entries(sample)
    .map(([name, value]) => `${name} ${Number(value.toFixed(3))}`)
    .join(', ')

/** @type {(name: string, work: Work, rounds: number, messages: number, place: Place) => Promise<Round[]>} */
async function runRounds(name, work, rounds, messages, place) {
  const count = Math.min(rounds, work.rounds ?? rounds)
  /** @type {Round[]} */
  const results = []
  // The first one warms up.
  for (let round = 0; round <= count; round += 1) {
    /** @type {Round} */
    const result = {}
    // There and back, so that no contender always comes after the same one.
    for (const contender of round % 2 ? work.contenders : work.contenders.toReversed()) {
      const title = `${name} ${round === 0 ? 'warm-up' : `${round}/${count}`} ${contender}`
      try {
        result[contender] = await measure(work, contender, messages, place)
      } catch (cause) {
        throw new Error(`${title}: ${/** @type {Error} */ (cause).message}`, { cause })
      }
      say(`${title}: ${describe(result[contender])}`)
    }
    if (round > 0) results.push(result)
  }
  return results
}

async function run() {
  const { chosen, rounds, messages } = readArguments()
  const place = await prepare()
  const rows = []
  /** @type {Record<string, Round[]>} */
  const samples = {}
  for (const { name, work } of chosen) {
    const results = (samples[name] = await runRounds(name, work, rounds, messages, place))
    rows.push(...work.measures.map((measure) => toRow(name, measure, results)))
  }
  const machine = { cores: availableParallelism(), processor: cpus()[0]?.model, node: process.version }
  const about = { date: new Date().toISOString(), ...machine, browser: place.browser.version, messages }
  writeFileSync(path('results.json'), `${JSON.stringify({ ...about, rows, samples }, null, 2)}\n`)
  console.log(toTable(rows))
}

for (const signal of ['SIGINT', 'SIGTERM'])
  process.once(signal, () => {
    say(`${signal}: cleaning up`)
    void cleanUp().then(() => process.exit(130))
  })

try {
  await run()
} catch (error) {
  say(`\nbench: ${/** @type {Error} */ (error).message}`)
  process.exitCode = 1
} finally {
  await cleanUp()
}
