// @ts-check
/**
 * `npm run conformance`: runs the cases wherever they can be run, prints the table and keeps it in docs/conformance.md. Fails where an implementation
 * does not do what is known of it.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual } from 'node:util'
import { format, resolveConfig } from 'prettier'
import { createServer } from 'vite'
import { locateBrowser } from '../support/browsers.mjs'
import { locateWebKit, runInWebKit, webKitAdvice } from '../support/webkit.mjs'
import { columns, mark, renderTable } from './renderTable.mjs'

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const file = join(root, 'docs', 'conformance.md')
const folder = mkdtempSync(join(tmpdir(), 'wasclean-'))
const observedFile = join(folder, 'observed.json')

/** @type {(path: string) => unknown} */
const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'))

/** @type {(path: string) => string} */
const packageVersion = (path) => /** @type {{ version: string }} */ (readJson(join(root, path))).version

/** @type {(browser: 'chromium' | 'firefox') => string} */
const versionOf = (browser) => {
  const path = locateBrowser(browser)?.executablePath
  const { stdout } = path ? spawnSync(path, ['--version'], { encoding: 'utf8' }) : { stdout: '' }
  return /[\d.]+/.exec(stdout)?.[0] ?? ''
}

const projects = ['node', 'chromium', 'firefox'].flatMap((name) => ['--project', name])
const reporters = ['dot', join(root, 'test/conformance/collectObserved.mjs')].map(
  (name) => `--reporter=${name}`,
)
const filters = ['test/conformance/fake', 'test/conformance/mockSocket', 'test/browser/conformance']
const vitest = join(root, 'node_modules/vitest/vitest.mjs')
const run = spawnSync(process.execPath, [vitest, 'run', ...projects, ...reporters, ...filters], {
  cwd: root,
  env: { ...process.env, OBSERVED_FILE: observedFile },
  stdio: 'inherit',
})
const observed = /** @type {Record<string, Record<string, unknown>>} */ (readJson(observedFile))
rmSync(folder, { recursive: true })

const located = locateWebKit()
const webkit = Array.isArray(located)
  ? null
  : await runInWebKit(located, fileURLToPath(new URL('pageRun.ts', import.meta.url)))
if (webkit) observed['webkit'] = webkit.values
else console.log(`WebKitGTK: not found (${webKitAdvice}), so its column is what is known of it`)

const server = await createServer({
  root,
  configFile: false,
  logLevel: 'error',
  server: { middlewareMode: true },
})
const { rowsOf } = /** @type {typeof import('./rows.js')} */ (
  await server.ssrLoadModule('/test/conformance/rows.ts')
)
const { expectedOf } = /** @type {typeof import('./observe.js')} */ (
  await server.ssrLoadModule('/test/conformance/observe.ts')
)
/** @type {string[]} */
const surprises = []
const rows = rowsOf((one) =>
  Object.fromEntries(
    columns.map(({ key }) => {
      const known = expectedOf(one, key)
      const seen = observed[key]?.[one.title]
      if (seen === undefined) return [key, known]
      if (key !== 'mock-socket' && !isDeepStrictEqual(seen, known))
        surprises.push(
          `${key}: ${one.title}\n  known: ${JSON.stringify(known)}\n  seen:  ${JSON.stringify(seen)}`,
        )
      return [key, seen]
    }),
  ),
)
await server.close()

const versionsBefore = /WebKitGTK +\| ([\d.]*)/.exec(readFileSync(file, { encoding: 'utf8', flag: 'a+' }))
const markdown = renderTable(rows, {
  fake: packageVersion('package.json'),
  chromium: versionOf('chromium'),
  firefox: versionOf('firefox'),
  webkit: webkit?.version ?? versionsBefore?.[1] ?? '',
  'mock-socket': packageVersion('node_modules/mock-socket/package.json'),
})
writeFileSync(file, await format(markdown, { ...(await resolveConfig(file)), parser: 'markdown' }))

const width = Math.max(...rows.map(({ title }) => title.length))
console.log(`\n${''.padEnd(width)}  ${columns.map(({ title }) => title).join('  ')}`)
for (const row of rows) {
  const marks = columns.map(({ key, title }) => mark(row, key).padEnd(title.length))
  console.log(`${row.title.padEnd(width)}  ${marks.join('  ')}`)
}
for (const surprise of surprises) console.log(`\n${surprise}`)
console.log(`\n${rows.length} cases, ${surprises.length} otherwise than known; kept in docs/conformance.md`)
process.exitCode = run.status === 0 && surprises.length === 0 ? 0 : 1
