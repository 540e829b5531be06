// @ts-check
/**
 * `npm run mutate [-- --files src/connection/order.ts,src/sharing]`: breaks the library in every small way that Stryker knows, one at a time, and runs
 * the tests that reach the place. Keeps what came of it in results.json, and the table of that, with the reasons of reasons.mjs, in docs/mutation.md.
 */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { format, resolveConfig } from 'prettier'
import { isInstalled } from '../support/installed.mjs'
import { renderResults, toResult } from './renderResults.mjs'

/** @typedef {import('./renderResults.mjs').Result} Result */
/** @typedef {import('./renderResults.mjs').Mutant} Mutant */
/** @typedef {import('./orders.js').Orders} Orders */
/** @typedef {import('./orders.js').Line} Line */

const here = dirname(fileURLToPath(import.meta.url))
const root = join(here, '..', '..')
const resultsFile = join(here, 'results.json')
const tableFile = join(root, 'docs', 'mutation.md')

/** What is broken together, and the folders of test/ whose tests should see it. @type {Record<string, { files: (file: string) => boolean, folders: string[] }>} */
const groups = {
  protocol: { files: (file) => file.startsWith('src/protocol/'), folders: ['protocol'] },
  'sharing, and what only those who share have use for': {
    files: (file) => file.startsWith('src/sharing/') || /\/(?:batches|ownership)\.ts$/.test(file),
    folders: ['sharing', 'react'],
  },
  connection: { files: () => true, folders: ['protocol', 'connection', 'sharing'] },
}

const { values } = parseArgs({ options: { files: { type: 'string' } } })
const wanted = values.files?.split(',') ?? ['src']

const files = ['protocol', 'sharing', 'connection']
  .flatMap((floor) =>
    readdirSync(join(root, 'src', floor), { recursive: true }).map((name) => `src/${floor}/${String(name)}`),
  )
  .filter((file) => file.endsWith('.ts'))
  .filter((file) => wanted.some((part) => file === part || file.startsWith(`${part}/`)))

/** @type {(file: string) => unknown} */
const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'))

/** @type {(text: string) => void} */
const say = (text) => console.log(text)

/** @type {(name: string) => Promise<unknown>} */
const load = async (name) => import(pathToFileURL(join(here, 'node_modules', name)).href)

/**
 * As much of Stryker's instrumenter as is used here, and of what it is made with.
 *
 * @typedef {{ name: string, mutate: boolean, content: string }} Source
 * @typedef {Mutant & { id: string, fileName: string }} Found
 * @typedef {{ instrument: (sources: Source[], options: object) => Promise<{ files: Source[], mutants: Found[] }> }} Instrumenter
 * @typedef {{ provideValue: (name: string, value: unknown) => Injector, injectFunction: (create: unknown) => Instrumenter }} Injector
 */

/** Puts all mutants into these files, each behind a switch. @type {(files: string[]) => Promise<{ instrumented: Record<string, string>, mutants: Found[] }>} */
async function instrument(files) {
  const { createInjector } = /** @type {{ createInjector: () => Injector }} */ (
    await load('typed-inject/dist/src/index.js')
  )
  const { createInstrumenter } = /** @type {{ createInstrumenter: unknown }} */ (
    await load('@stryker-mutator/instrumenter/dist/src/index.js')
  )
  const ignore = () => undefined
  const logger = { debug: ignore, info: ignore, isDebugEnabled: () => false, warn: say }
  const instrumenter = createInjector().provideValue('logger', logger).injectFunction(createInstrumenter)
  const sources = files.map((name) => ({
    name,
    mutate: true,
    content: readFileSync(join(root, name), 'utf8'),
  }))
  const found = await instrumenter.instrument(sources, { plugins: null, excludedMutations: [], ignorers: [] })
  return {
    instrumented: Object.fromEntries(found.files.map(({ name, content }) => [name, content])),
    mutants: found.mutants,
  }
}

/** @type {(journal: string) => Line[]} */
const readLines = (journal) =>
  readFileSync(journal, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => /** @type {Line} */ (JSON.parse(line)))

/**
 * Runs the tests, and resolves to the exit code; to null if for half a minute nothing has come of it any more.
 * @type {(ordersFile: string, orders: Orders, filters?: string[], activeMutant?: string) => Promise<number | null>}
 */
async function runTests(ordersFile, orders, filters = [], activeMutant) {
  writeFileSync(ordersFile, JSON.stringify(orders))
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
  const options = [
    '--config',
    'test/mutation/vitest.config.ts',
    '--root',
    root,
    '--reporter',
    'dot',
    '--silent',
    '--configLoader',
    'runner',
  ]
  const child = spawn(
    process.execPath,
    [vitest, 'run', ...options, ...(activeMutant ? ['--bail', '1', '--maxWorkers', '1'] : []), ...filters],
    {
      cwd: root,
      detached: true,
      stdio: orders.coverage || activeMutant ? 'ignore' : 'inherit',
      env: {
        ...process.env,
        MUTATION_ORDERS: ordersFile,
        ...(activeMutant && { __STRYKER_ACTIVE_MUTANT__: activeMutant }),
      },
    },
  )
  const ended = once(child, 'exit').then(([code]) => Number(code))
  for (let size = -1, quiet = 0; quiet < 30; quiet += 1) {
    const code = await Promise.race([ended, wait(1_000)])
    if (code !== undefined) return code
    const now = statSync(orders.journal).size
    if (now === size) continue
    size = now
    quiet = 0
    if (orders.coverage && Math.random() < 0.1) {
      const lines = readLines(orders.journal)
      const dead = lines.filter(({ type }) => type === 'killed').length
      say(
        `${new Date().toTimeString().slice(0, 8)} ${dead} killed, ${lines.filter(({ type }) => type === 'tried').length} tries`,
      )
    }
  }
  // With all that it has started.
  if (child.pid) process.kill(-child.pid, 'SIGKILL')
  return null
}

/** Breaks these files. @type {(files: string[], folders: string[]) => Promise<Record<string, Result>>} */
async function mutate(files, folders) {
  const { instrumented, mutants } = await instrument(files)
  say(`${mutants.length} mutants in ${files.length} files`)
  const folder = mkdtempSync(join(tmpdir(), 'wasclean-'))
  try {
    const ordersFile = join(folder, 'orders.json')
    const journal = join(folder, 'journal')
    writeFileSync(journal, '')
    /** @type {Orders} */
    const first = { instrumented, folders, journal, coverage: null, patience: 0 }
    if ((await runTests(ordersFile, first)) !== 0)
      throw new Error('the tests must be green before anything is broken')
    const seen = readLines(journal)
    const coverage = Object.fromEntries(
      seen.flatMap((line) => (line.type === 'covered' ? [[line.test, line.mutants]] : [])),
    )
    const atLoad = new Set(seen.flatMap((line) => (line.type === 'static' ? line.mutants : [])))
    const covered = new Set(Object.values(coverage).flatMap((hits) => Object.keys(hits)))

    /** @type {Set<string>} */
    const timeouts = new Set()
    /** @type {(lines: Line[]) => void} */
    const keepLines = (lines) =>
      writeFileSync(journal, lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
    keepLines([])
    // One that tries thousands of values would try them on hundreds of mutants. So it has only those that all others have let live.
    for (const patience of [400, 4_000]) {
      keepLines(readLines(journal).filter(({ type }) => type !== 'left out'))
      while ((await runTests(ordersFile, { ...first, coverage, patience })) === null) {
        const lines = readLines(journal)
        /** @type {Map<string, Line & { type: 'tried' }>} */
        const open = new Map()
        for (const line of lines) {
          if (line.type === 'tried') open.set(`${line.mutant} ${line.test}`, line)
          else if (line.type === 'killed' || line.type === 'passed')
            open.delete(`${line.mutant} ${line.test}`)
        }
        say(`${open.size} hung`)
        for (const line of open.values()) {
          timeouts.add(line.mutant)
          lines.push({ type: 'killed', mutant: line.mutant, test: line.test })
        }
        if (!open.size) break
        keepLines(lines)
      }
    }
    for (const line of readLines(journal)) {
      if (line.type === 'left out') say(`not tried on ${line.mutants.length}: ${line.test}: ${line.why}`)
    }
    const killed = new Set(
      readLines(journal).flatMap((line) => (line.type === 'killed' ? [line.mutant] : [])),
    )

    // What is there while a module is loaded cannot be switched afterwards: a process for each. First the tests of the same name.
    const left = mutants.filter(({ id }) => atLoad.has(id) && !killed.has(id))
    say(`${killed.size} killed; ${left.length} to be tried from the start`)
    for (const { id, fileName } of left) {
      const own = basename(fileName, '.ts')
      const filters = existsSync(join(root, 'test', fileName.slice(4).replace('.ts', '.test.ts')))
        ? [[`/${own}.test.`], []]
        : [[]]
      for (const filter of filters) {
        const code = await runTests(ordersFile, first, filter, id)
        if (code === 0) continue
        killed.add(id)
        if (code === null) timeouts.add(id)
        break
      }
      say(`${fileName}: ${killed.has(id) ? 'killed' : 'survived'}`)
    }
    const judged = mutants.map((mutant) => ({
      ...mutant,
      status: timeouts.has(mutant.id)
        ? 'Timeout'
        : killed.has(mutant.id)
          ? 'Killed'
          : covered.has(mutant.id) || atLoad.has(mutant.id)
            ? 'Survived'
            : 'NoCoverage',
    }))
    return Object.fromEntries(
      files.map((file) => [
        file,
        toResult(
          readFileSync(join(root, file), 'utf8'),
          judged.filter(({ fileName }) => fileName === file),
        ),
      ]),
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
}

if (!isInstalled(here)) spawnSync('npm ci', { cwd: here, shell: true, stdio: 'inherit' })

/** @type {Set<string>} */
const taken = new Set()
for (const [name, { files: belongs, folders }] of Object.entries(groups)) {
  const own = files.filter((file) => belongs(file) && !taken.has(file))
  if (own.length === 0) continue
  for (const file of own) taken.add(file)
  say(`\n## ${name}`)
  const found = await mutate(own, folders)
  // After each group, so that what is done is kept if the next one is broken off.
  const known = existsSync(resultsFile) ? /** @type {Record<string, Result>} */ (readJson(resultsFile)) : {}
  const results = Object.fromEntries(
    Object.entries({ ...known, ...found })
      .filter(([file]) => existsSync(join(root, file)))
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  )
  /** @type {(file: string, text: string) => Promise<void>} */
  const keep = async (file, text) =>
    writeFileSync(file, await format(text, { ...(await resolveConfig(file)), filepath: file }))
  await keep(resultsFile, JSON.stringify(results))
  await keep(tableFile, renderResults(results))
}
