// @ts-check
/**
 * What the library costs, measured in a real Chromium beside other libraries and a bare socket:
 *
 *     npm run bench -- [--only burst,echo] [--rounds 7] [--messages 20000] [--contenders "bare,wasclean reducer"]
 *
 * The tables go to stdout and to results.json, progress to stderr. A miss is a result; only what cannot be measured is
 * an error.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus } from 'node:os'
import { argv } from 'node:process'
import { parseArgs } from 'node:util'
import { prepare } from './place.mjs'
import { toBlankRow, toRow, toTables } from './report.mjs'
import { install, runToTheEnd, say } from './serving.mjs'
import { works } from './works.mjs'

/**
 * @typedef {import('./report.mjs').Round} Round
 * @typedef {import('./works.mjs').Work} Work
 * @typedef {import('./works.mjs').Order} Order
 * @typedef {import('./works.mjs').Sample} Sample
 * @typedef {import('./place.mjs').Place} Place
 */

function readArguments() {
  const { values } = parseArgs({
    options: {
      only: { type: 'string' },
      contenders: { type: 'string' },
      rounds: { type: 'string' },
      messages: { type: 'string' },
    },
  })
  /** @type {(name: 'rounds' | 'messages', otherwise: number) => number} */
  const count = (name, otherwise) => {
    const number = Number(values[name] ?? otherwise)
    if (!Number.isInteger(number) || number < 1) throw new Error(`--${name}: a whole number from 1 on`)
    return number
  }
  // `steady` is all works that begin with it.
  const wanted = values.only?.split(',') ?? Object.keys(works)
  const chosen = wanted.flatMap((name) => {
    const found = Object.entries(works).filter(([key]) => key === name || key.startsWith(`${name}-`))
    if (found.length === 0) throw new Error(`--only: ${name} is none of ${Object.keys(works).join(', ')}`)
    return found
  })
  const contenders = values.contenders?.split(',')
  return {
    chosen: chosen.map(([name, work]) => ({ name, work: contenders ? only(contenders, work) : work })),
    rounds: count('rounds', 7),
    messages: count('messages', 20_000),
  }
}

/** @type {(contenders: readonly string[], work: Work) => Work} */
function only(contenders, work) {
  const wanted = (/** @type {string} */ name) => contenders.includes(name)
  return {
    ...work,
    contenders: work.contenders.filter(wanted),
    measures: work.measures.filter(
      ({ contender, against }) => wanted(contender) && wanted(against ?? contender),
    ),
    unable: work.unable?.filter(wanted) ?? [],
  }
}

/** A fresh page for every measurement, so that none inherits what another has compiled or left behind. */
async function measure(
  /** @type {Work} */ work,
  /** @type {Order} */ order,
  /** @type {Place | null} */ place,
) {
  if (work.page === undefined) return work.measure(order)
  if (!place) throw new Error('a work of the browser needs one')
  const site = await place.serve(work.mode ?? 'production')
  const { contender } = order
  const query = new URLSearchParams({ ...work.params, work: work.page, contender })
  for (const server of place.servers) query.append('server', server)
  const page = await place.openPage(`${site}?${query}`)
  try {
    return await work.measure({ page, countSockets: place.countSockets }, order)
  } finally {
    await page.close().catch(() => undefined)
  }
}

/** @type {(sample: Sample) => string} */
const describe = (sample) =>
  Object.entries(sample)
    .filter(([, value]) => typeof value === 'number')
    .map(([name, value]) => `${name} ${Number(Number(value).toFixed(3))}`)
    .join(', ')

/** @type {(name: string, work: Work, rounds: number, messages: number, place: Place | null) => Promise<Round[]>} */
async function runRounds(name, work, rounds, messages, place) {
  const count = Math.min(rounds, work.rounds ?? rounds)
  /** @type {Round[]} */
  const results = []
  // The first one warms up.
  for (let round = work.cold ? 1 : 0; round <= count; round += 1) {
    /** @type {Round} */
    const result = {}
    // There and back, so that no contender always comes after the same one.
    for (const contender of round % 2 ? work.contenders : work.contenders.toReversed()) {
      const title = `${name} ${round === 0 ? 'warm-up' : `${round}/${count}`} ${contender}`
      const order = { contender, messages, round }
      try {
        result[contender] = await measure(work, order, place)
      } catch (cause) {
        throw new Error(`${title}: ${/** @type {Error} */ (cause).message}`, { cause })
      }
      refuseLosses(contender, result[contender])
      say(`${title}: ${describe(result[contender])}`)
    }
    if (round > 0) results.push(result)
  }
  return results
}

/** What others lose is a result. @type {(contender: string, sample: Sample) => void} */
function refuseLosses(contender, { lost }) {
  if (contender.startsWith('wasclean') && lost)
    throw new Error(`${contender} has lost ${String(lost)} messages`)
}

/** @type {() => Record<string, string>} Of the libraries. */
function readVersions() {
  /** @type {unknown} */
  const read = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'))
  return /** @type {{ dependencies: Record<string, string> }} */ (read).dependencies
}

async function run() {
  const { chosen, rounds, messages } = readArguments()
  install()
  const place = chosen.some(({ work }) => work.page !== undefined) ? await prepare() : null
  const rows = []
  const about = {
    command: ['npm run bench', ...(argv.length > 2 ? ['--', ...argv.slice(2)] : [])].join(' '),
    date: new Date().toISOString(),
    ...{ cores: availableParallelism(), processor: cpus()[0]?.model, node: process.version },
    ...{ browser: place?.version, versions: readVersions(), messages },
  }
  /** @type {Record<string, Round[]>} */
  const samples = {}
  for (const { name, work } of chosen) {
    const start = performance.now()
    const results = (samples[name] = await runRounds(name, work, rounds, messages, place))
    rows.push(...work.measures.map((measure) => toRow(name, measure, results)))
    rows.push(...(work.unable ?? []).map((contender) => toBlankRow(name, contender)))
    say(`${name}: ${((performance.now() - start) / 1_000).toFixed(0)} s`)
    // After each work, so that an error in a later one does not lose it.
    const written = JSON.stringify({ ...about, rows, samples }, null, 2)
    writeFileSync(new URL('results.json', import.meta.url), `${written}\n`)
  }
  console.log(toTables(rows))
}

await runToTheEnd('bench', run)
