// @ts-check
/**
 * `npm test`: gets what it lacks, then runs every check, also after one has failed, so that all that is red is seen at once.
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

/**
 * Runs a command beside others, and shows what it printed when it has ended. Resolves to whether it succeeded.
 * @type {(command: string, variables?: Record<string, string>) => Promise<boolean>}
 */
async function runBeside(command, variables) {
  const start = performance.now()
  /** @type {Buffer[]} */
  const printed = []
  const child = spawn(command, { cwd: root, env: { ...environment, ...variables }, shell: true })
  for (const output of [child.stdout, child.stderr]) {
    output.on('data', (/** @type {Buffer} */ part) => printed.push(part))
  }
  const ended = /** @type {Promise<[number | null]>} */ (once(child, 'close'))
  const [code] = await ended
  say(command)
  process.stdout.write(Buffer.concat(printed))
  say(`${command}: ${((performance.now() - start) / 1000).toFixed(1)} s`)
  return code === 0
}

/** What is done one after the other: a command, or something else. @typedef {(string | (() => unknown))[]} Lane */

/** The lanes side by side. @type {(...lanes: Lane[]) => Promise<unknown>} */
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

/** The titles of all tests that ran, by file. @type {import('./countReporter.mjs').Results['titles']} */
const titles = {}

/** Some of the tests, in a run of their own. @type {(...projects: string[]) => Promise<void>} */
async function runTests(...projects) {
  const file = join(resultsFolder, `${projects.join('-').replaceAll('*', '')}.json`)
  const selection = projects.map((project) => `--project '${project}'`).join(' ')
  const failedBefore = failed
  const command = `vitest run ${selection} --reporter=default --reporter=./test/support/countReporter.mjs`
  const succeeded = await runBeside(command, { RESULTS_FILE: file })
  countTests(command, file)
  if (!succeeded && failed === failedBefore) fail(`${command}: failed, though none of its tests did`)
}

/** @type {(command: string, file: string) => void} */
function countTests(command, file) {
  if (!existsSync(file)) {
    fail(`${command}: ended without a result`)
    return
  }
  const results = /** @type {import('./countReporter.mjs').Results} */ (readJson(file))
  for (const [name, count] of Object.entries(results.projects)) {
    say(`${name}: ${count.passed} passed, ${count.failed.length} failed, ${count.skipped} skipped`)
    passed += count.passed
    for (const complaint of count.failed) fail(`${name}: ${complaint}`)
    if (count.failed.length === 0 && count.passed === 0) fail(`${name}: no test ran`)
  }
  for (const error of results.errors) fail(`${command}: outside of a test: ${error}`)
  Object.assign(titles, results.titles)
}

/** Each rule must be proved by a test, and each test must prove a rule. */
function compareRules() {
  const listed = readFileSync(join(root, 'test/RULES.md'), 'utf8').matchAll(/^- \*\*(\w+)\*\*/gm)
  const rules = new Set(Array.from(listed, ([, rule]) => rule))
  const proved = new Set()
  for (const [file, names] of Object.entries(titles)) {
    for (const name of names) {
      const rule = /^([A-Z]\d+)\b/.exec(name)?.[1]
      proved.add(rule)
      // The house and the stories have promises of their own.
      if (/^test\/(?!house)/.test(file) && !rules.has(rule))
        fail(`no rule of test/RULES.md: ${file}: ${name}`)
    }
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
  // Waits for the network.
  [() => provide('React 18', 'test/react18'), () => provide('other TypeScripts', 'test/compilers')],
)
await runLanes(
  [() => runTests('unit*', 'node', 'pages', 'chromium', 'firefox', 'stories*')],
  [
    () => provide('Jest', 'test/jest'),
    () => provide('Deno and Bun', 'test/runtimes'),
    ...(needsNode22 ? [() => provide('Node 22', 'test/node22')] : []),
    'node test/runtimes/run.mjs',
  ],
)
// Last, since builds leave little of the machine to others.
await runLanes(
  [() => runTests('examples')],
  [() => timed('jest', runJest), 'npm run --silent build:storybook'],
)
compareRules()

rmSync(resultsFolder, { recursive: true })
say(red.length === 0 ? 'all green' : `red:\n${red.join('\n')}`)
console.log(`\n${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
