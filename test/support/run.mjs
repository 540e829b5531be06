// @ts-check
/**
 * `npm test`: installs what is missing, then runs every check, also after one has failed, so that all failures are reported together.
 * Its last line counts the tests that passed and the tests and other checks that failed.
 */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { browserVariable, locateBrowser } from './browsers.mjs'
import { needsNode22 } from '../runtimes/runtimes.mjs'
import { isInstalled } from './installed.mjs'

/** @typedef {import('./countReporter.mjs').FileResult} FileResult */
/** @typedef {import('./countReporter.mjs').Results} Results */

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const resultsFolder = mkdtempSync(join(tmpdir(), 'wasclean-'))

const environment = {
  ...process.env,
  PATH: [join(root, 'node_modules', '.bin'), process.env['PATH']].join(delimiter),
  STORYBOOK_DISABLE_TELEMETRY: '1',
}

let passed = 0
let failed = 0
/** @type {string[]} */
const red = []

/** @type {(text: string) => void} */
const say = (text) => console.log(`\n## ${text}`)

/** @type {(complaint: string, count?: number) => void} */
function fail(complaint, count = 1) {
  failed += count
  red.push(complaint)
  say(`FAILED: ${complaint}`)
}

/** @type {(command: string, folder?: string) => boolean} Whether it succeeded. */
const run = (command, folder = root) =>
  spawnSync(command, { cwd: folder, env: environment, shell: true, stdio: 'inherit' }).status === 0

/** @type {(name: string, act: () => void) => void} */
function timed(name, act) {
  say(name)
  const start = performance.now()
  act()
  say(`${name}: ${((performance.now() - start) / 1000).toFixed(1)} s`)
}

/** The tests print a line for each file. The slowest file takes some minutes. */
const longestSilence = 8 * 60_000

/**
 * Runs a command in parallel with others, and shows its output: all of it when it has ended, or at once with `live`. Ends it when it prints nothing for too long. Resolves
 * to whether it succeeded.
 * @type {(command: string, options?: { variables?: Record<string, string>, live?: boolean }) => Promise<boolean>}
 */
async function runBeside(command, { variables, live } = {}) {
  const start = performance.now()
  /** @type {Buffer[]} */
  const printed = []
  // exec: otherwise the shell would be ended instead of the command.
  const line = process.platform === 'win32' ? command : `exec ${command}`
  const child = spawn(line, { cwd: root, env: { ...environment, ...variables }, shell: true })
  const ended = /** @type {Promise<[number | null]>} */ (once(child, 'close'))
  const silence = setTimeout(() => {
    say(`${command}: has printed nothing for ${longestSilence / 60_000} minutes, so it is ended`)
    child.kill()
    // A process that still runs has ignored the signal, and may have children that hold its output open.
    setTimeout(() => {
      child.kill('SIGKILL')
      child.stdout.destroy()
      child.stderr.destroy()
    }, 30_000).unref()
  }, longestSilence)
  for (const output of [child.stdout, child.stderr]) {
    output.on('data', (/** @type {Buffer} */ part) => {
      silence.refresh()
      if (live) process.stdout.write(part)
      else printed.push(part)
    })
  }
  if (live) say(command)
  const [code] = await ended
  clearTimeout(silence)
  if (!live) say(command)
  process.stdout.write(Buffer.concat(printed))
  say(`${command}: ${((performance.now() - start) / 1000).toFixed(1)} s`)
  return code === 0
}

/** Steps that run one after the other: a command, or something else. @typedef {(string | (() => unknown))[]} Lane */

/** Runs the lanes in parallel. @type {(...lanes: Lane[]) => Promise<unknown>} */
const runLanes = (...lanes) =>
  Promise.all(
    lanes.map(async (steps) => {
      for (const step of steps) {
        if (typeof step !== 'string') await step()
        else if (!(await runBeside(step))) fail(step)
      }
    }),
  )

/**
 * A browser that Playwright downloads brings no system libraries along, so on Linux it may be there and not start.
 * @type {(executable: string) => boolean}
 */
const starts = (executable) =>
  process.platform !== 'linux' || spawnSync(executable, ['--version']).status === 0

/** @type {(browser: import('./browsers.mjs').Browser) => void} */
function provideBrowser(browser) {
  const variable = browserVariable(browser)
  const named = process.env[variable]
  const found = locateBrowser(browser)
  if (found) {
    say(`${browser}: ${found.executablePath}`)
    return
  }
  if (named) {
    fail(`${variable} names a file that does not exist: ${named}`)
    return
  }

  say(`${browser}: not found, so Playwright downloads its own`)
  run(`playwright install ${browser}`)
  const own = locateBrowser(browser)
  if (own && starts(own.executablePath)) {
    say(`${browser}: ${own.executablePath}`)
    return
  }
  const packages = browser === 'chromium' ? 'chromium fonts-liberation' : 'firefox-esr'
  if (existsSync('/usr/bin/apt-get') && process.getuid?.() === 0) {
    say(`${browser}: that one does not start here, so apt-get installs ${packages}`)
    run(`apt-get update -qq && apt-get install -y -qq --no-install-recommends ${packages}`)
  }
  const installed = locateBrowser(browser)
  if (installed && starts(installed.executablePath)) say(`${browser}: ${installed.executablePath}`)
  else {
    fail(`there is no ${browser}, and it could not be had: install it, or set ${variable} to its path`)
  }
}

/** @type {(file: string) => unknown} */
const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'))

/**
 * React 18 lives in a folder of its own, since a package can have but one React, and so does Jest, since nothing else needs it.
 * @type {(name: string, folder: string) => Promise<void>}
 */
async function provide(name, folder) {
  if (isInstalled(join(root, folder))) {
    say(`${name}: installed`)
    return
  }
  const command = `npm ci --prefix ${folder}`
  if (!(await runBeside(command))) fail(command)
}

/** Tests of wasclean/testing that run as a user's would: on the build, in Jest. */
function runJest() {
  const file = join(resultsFolder, 'jest.json')
  run(`node node_modules/jest/bin/jest.js --json --outputFile="${file}"`, join(root, 'test/jest'))
  if (!existsSync(file)) {
    fail('jest ended without a result')
    return
  }
  const { numPassedTests, numTotalTests, success } =
    /** @type {{ numPassedTests: number, numTotalTests: number, success: boolean }} */ (readJson(file))
  passed += numPassedTests
  if (numPassedTests < numTotalTests) fail('jest', numTotalTests - numPassedTests)
  else if (!success || numTotalTests === 0) fail('jest: a file that could not be run')
}

/** The titles of all tests that ran, with their files. @type {[file: string, title: string][]} */
const titles = []

/** Tests that failed at first and passed when they ran again. @type {string[]} */
const flaky = []

/** One run of Vitest. Resolves to null if it ended without a result. @type {(selection: string) => Promise<Results | null>} */
async function runVitest(selection) {
  const file = join(mkdtempSync(join(resultsFolder, 'run-')), 'results.json')
  const command = `vitest run ${selection} --reporter=default --reporter=./test/support/countReporter.mjs`
  const succeeded = await runBeside(command, { variables: { RESULTS_FILE: file }, live: true })
  if (!existsSync(file)) return null
  const results = /** @type {Results} */ (readJson(file))
  const isRed = results.errors.length > 0 || results.files.some(isRedFile)
  if (!succeeded && !isRed) results.errors.push('vitest failed, though none of its tests did')
  return results
}

/** @type {(result: FileResult) => boolean} */
const isRedFile = ({ failed, error }) => failed.length > 0 || error !== undefined

/** More files than this cannot be caused by a busy machine. */
const mostReruns = 8

/**
 * Runs some of the tests. A file that fails, maybe on a busy machine, runs once more without the others, and is listed at the end if it
 * passes then: a browser that does not start, or that hangs, must not hide the results of all other tests.
 * @type {(...projects: string[]) => Promise<void>}
 */
async function runTests(...projects) {
  const selection = projects.map((project) => `--project '${project}'`).join(' ')
  let results = await runVitest(selection)
  if (!results || results.errors.length > 0) {
    const complaints = results?.errors ?? ['ended without a result']
    say(`vitest: ${complaints.join(', ')}. It runs once more.`)
    results = await runVitest(selection)
    if (results?.errors.length === 0) flaky.push(...complaints.map((complaint) => `vitest: ${complaint}`))
  }
  if (!results) fail(`vitest run ${selection}: ended without a result`)
  else countTests(results.files.some(isRedFile) ? await rerunRed(results) : results)
}

/** @type {(results: Results) => Promise<Results>} The same results, with those of the second run in place of red ones. */
async function rerunRed(results) {
  const red = results.files.filter(isRedFile)
  if (red.length > mostReruns) return results
  const files = [...results.files]
  for (const project of new Set(red.map((result) => result.project))) {
    const own = red.filter((result) => result.project === project)
    say(`red in ${project}: ${own.map(({ file }) => file).join(', ')}. It runs once more.`)
    const second = await runVitest(
      `--project '${project.split(' ')[0]}*' ${own.map(({ file }) => file).join(' ')}`,
    )
    for (const first of own) {
      const again = second?.files.find((result) => result.file === first.file && result.project === project)
      if (!again || isRedFile(again) || second?.errors.length !== 0) continue
      files[files.indexOf(first)] = again
      flaky.push(...describeRed(first))
    }
  }
  return { ...results, files }
}

/** @type {(result: FileResult) => string[]} */
const describeRed = ({ project, file, failed, error }) =>
  [...failed, ...(error === undefined ? [] : [error])].map((complaint) => `${project}: ${file}: ${complaint}`)

/** @type {(results: Results) => void} */
function countTests({ projects, files, errors }) {
  for (const project of projects) {
    const own = files.filter((result) => result.project === project)
    /** @type {(count: (result: FileResult) => number) => number} */
    const total = (count) => own.reduce((sum, result) => sum + count(result), 0)
    const count = total((result) => result.passed)
    const failures = total(({ failed }) => failed.length)
    say(`${project}: ${count} passed, ${failures} failed, ${total(({ skipped }) => skipped)} skipped`)
    passed += count
    for (const complaint of own.flatMap(describeRed)) fail(complaint)
    if (failures === 0 && count === 0) fail(`${project}: no test ran`)
  }
  for (const error of errors) fail(`outside of a test: ${error}`)
  for (const { file, titles: own } of files)
    titles.push(...own.map((title) => /** @type {[string, string]} */ ([file, title])))
}

/** Each rule must be proved by a test, and each test must prove a rule. */
function compareRules() {
  const listed = readFileSync(join(root, 'test/RULES.md'), 'utf8').matchAll(/^- \*\*(\w+)\*\*/gm)
  const rules = new Set(Array.from(listed, ([, rule]) => rule))
  const proved = new Set()
  for (const [file, title] of titles) {
    const rule = /^([A-Z]\d+)\b/.exec(title)?.[1]
    proved.add(rule)
    // Tests of the repository, of its site and of the stories are not about these rules.
    if (/^test\/(?!house|site)/.test(file) && !rules.has(rule))
      fail(`no rule of test/RULES.md: ${file}: ${title}`)
  }
  for (const rule of rules) if (!proved.has(rule)) fail(`no test proves ${rule}`)
}

timed('setting up', () => {
  provideBrowser('chromium')
  provideBrowser('firefox')
})
await runLanes(
  ['npm run --silent build', 'publint --strict', 'attw --pack .', 'size-limit', 'tsc', 'prettier --check .'],
  ['eslint .', 'knip'],
  // Depends on the network.
  [() => provide('React 18', 'test/react18'), () => provide('other TypeScripts', 'test/compilers')],
)
await runLanes(
  [() => runTests('unit*', 'node', 'pages*', 'chromium*', 'firefox*', 'stories*')],
  [
    () => provide('Jest', 'test/jest'),
    () => provide('Deno and Bun', 'test/runtimes'),
    ...(needsNode22 ? [() => provide('Node 22', 'test/node22')] : []),
    'node test/runtimes/run.mjs',
  ],
)
// Last, since builds use most of the machine.
await runLanes(
  [() => runTests('examples')],
  [() => timed('jest', runJest), 'npm run --silent build:docs', () => runTests('site')],
)
compareRules()

rmSync(resultsFolder, { recursive: true })
if (flaky.length > 0) say(`red at first, and green once more:\n${flaky.join('\n')}`)
say(red.length === 0 ? 'all green' : `red:\n${red.join('\n')}`)
console.log(`\n${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
