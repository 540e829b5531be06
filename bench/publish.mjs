// @ts-check
/**
 * `node bench/publish.mjs`: writes the results of a whole run of the bench, results.json, to where users read them: published.json, the tables and
 * sentences of README and the guides, and the picture.
 */
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { argv, execPath } from 'node:process'
import { fileURLToPath } from 'node:url'
import { toPicture } from './picture.mjs'

/**
 * @typedef {import('./picture.mjs').Published} Published
 * @typedef {{ command: string, date: string, browser: string, versions: Record<string, string>, processor: string, rows: import('./report.mjs').Row[] }} Results
 * @typedef {(results: Results) => string} Cell
 */

/** @type {(results: Results, work: string, contender: string, unit: string) => number} */
function find({ rows }, work, contender, unit) {
  const row = rows.find((row) => row.work === work && row.contender === contender && row.unit === unit)
  if (row?.median == null) throw new Error(`results.json has no ${unit} of ${contender} in ${work}`)
  return row.median
}

/** @type {(number: number) => string} */
const toWhole = (number) => Math.round(number).toLocaleString('en')

/** @type {(work: string, contender: string, unit?: string) => Cell} */
const time =
  (work, contender, unit = 'ms CPU') =>
  (results) => {
    const milliseconds = find(results, work, contender, unit)
    return `${milliseconds < 100 ? milliseconds.toFixed(1) : toWhole(milliseconds)} ms`
  }
/** @type {(work: string, contender: string, unit: string) => Cell} */
const count = (work, contender, unit) => (results) => toWhole(find(results, work, contender, unit))
/** @type {(cell: Cell, work: string, contender: string) => Cell} */
const withLost = (cell, work, contender) => (results) =>
  `${cell(results)}, ${count(work, contender, 'lost')(results)} lost`
/** @type {(text: string) => Cell} */
const text = (text) => () => text

const shown = ['wasclean reducer', 'react-use-websocket value', 'ahooks value', 'partysocket value']
const byCallback = ['wasclean', 'react-use-websocket', 'ahooks', 'partysocket'].map(
  (library) => `${library} callback`,
)
const nothing = text('')
const ownSocket = text('a socket each')

/** @type {(work: string, contenders: readonly string[]) => Cell[]} */
const times = (work, contenders) => contenders.map((contender) => time(work, contender))
/** @type {(work: string, contenders: readonly string[]) => Cell[]} */
const losses = (work, contenders) => contenders.map((contender) => count(work, contender, 'lost'))

/** A row for each work: of wasclean, react-use-websocket, ahooks, partysocket and the bare socket. @type {Record<string, Cell[]>} */
const rows = {
  '20,000 messages at once, shown': times('burst', [...shown, 'bare']),
  '… messages lost': losses('burst', [...shown, 'bare']),
  '20,000 messages at once, by a callback alone': times('burst', [...byCallback, 'bare']),
  '… with the socket in a worker': [
    time('burst', 'wasclean worker callback'),
    ...[nothing, nothing, nothing, nothing],
  ],
  '5,000 messages a second for 2 s, shown': times('steady-5000', [...shown, 'bare']),
  '… messages lost of those': losses('steady-5000', [...shown, 'bare']),
  'the same, by a callback alone': times('steady-5000', [...byCallback, 'bare']),
  'the same, with the socket in a worker': [
    time('steady-5000', 'wasclean worker callback'),
    ...[nothing, nothing, nothing, nothing],
  ],
  'the same, by lastMessage in an effect': [
    time('steady-5000', 'wasclean value'),
    time('steady-5000', 'react-use-websocket value'),
    ...['ahooks value', 'partysocket value'].map((contender) =>
      withLost(time('steady-5000', contender), 'steady-5000', contender),
    ),
    nothing,
  ],
  '1,000 components of one address, 100 messages': [
    ...['wasclean reducer', 'react-use-websocket value'].map(
      (contender) => (/** @type {Results} */ results) => {
        const sockets = find(results, 'components-1000', contender, 'sockets')
        return `${time('components-1000', contender)(results)}, ${sockets} socket${sockets === 1 ? '' : 's'}`
      },
    ),
    ...[ownSocket, ownSocket, nothing],
  ],
  'a 300 ms transition under 500 messages/s': [
    ...shown.slice(0, 2).map((contender) => time('transition', contender, 'ms')),
    ...shown
      .slice(2)
      .map((contender) => withLost(time('transition', contender, 'ms'), 'transition', contender)),
    (results) => `(silence: ${toWhole(find(results, 'transition', 'silence', 'ms'))})`,
  ],
  'echo, from send to the changed DOM, p50': [...shown, 'bare shown'].map((contender) =>
    time('echo', contender, 'ms p50'),
  ),
  '2,000 mounts and unmounts': times('mounts', [...byCallback, 'bare']),
  'sockets for one mount in StrictMode': [
    ...byCallback.map((contender) => count('strict', contender, 'sockets a mount')),
    nothing,
  ],
  '1,000 clients dropped: most back in 100 ms': [
    count('dropped', 'wasclean', 'clients in the fullest 100 ms'),
    ...[text('does not reconnect'), text('gives up')],
    count('dropped', 'partysocket', 'clients in the fullest 100 ms'),
    nothing,
  ],
}

/** @type {(version?: string) => string} */
const toShort = (version = '') => version.split('.').slice(0, 2).join('.')

/** @type {(results: Results) => Published} */
function toPublished(results) {
  const { versions, browser, processor } = results
  const libraries = ['react-use-websocket', 'ahooks', 'partysocket'].map(
    (name) => `${name} ${toShort(versions[name])}`,
  )
  const [, chromium] = /(\d+)\./.exec(browser) ?? []
  return {
    command: results.command,
    date: results.date.slice(0, 10),
    where: `Chromium ${chromium}, React ${versions['react']} in production, two cores of an ${processor}, a real ws server in its own process`,
    libraries: ['wasclean', ...libraries, 'bare WebSocket'],
    byHand: ['burst', 'steady-5000'].map((work) => time(work, 'bare reducer')(results)),
    rows: Object.fromEntries(
      Object.entries(rows).map(([name, cells]) => [name, cells.map((cell) => cell(results))]),
    ),
  }
}

/** The picture in words. @type {(published: Published) => string} */
function describePicture({ libraries, rows }) {
  const [, ...others] = libraries.slice(0, -1).map((library) => library.replace(/ [\d.]+$/, ''))
  const burst = rows['20,000 messages at once, shown'] ?? []
  const lost = rows['… messages lost'] ?? []
  const transition = rows['a 300 ms transition under 500 messages/s'] ?? []
  const components = rows['1,000 components of one address, 100 messages'] ?? []
  const list = others.map((name, index) => {
    const missing = lost[index + 1]
    return `${name} ${burst[index + 1]}${missing === '0' ? '' : ` with ${missing} lost`}`
  })
  const toTime = (/** @type {string | undefined} */ cell) => cell?.replace(/,(?= ).*/, '')
  return `CPU time beside three other libraries. 20,000 messages at once: wasclean ${burst[0]}; ${list.join('; ')}. A 300 ms transition during 500 messages a second: ${transition
    .slice(0, 4)
    .map((cell) => cell.replace(', ', ' with '))
    .join('; ')}. 1,000 components of one address: ${toTime(components[0])}; ${toTime(
    components[1],
  )}; ahooks and partysocket open a socket each`
}

/** The pages that quote the results. */
export const pages = ['README.md', 'docs/performance.md', 'docs/comparison.md']

/** Returns the page with these results in its tables and sentences. @type {(published: Published, page: string) => string} */
export function quote(published, page) {
  const { rows, command, date, byHand } = published
  const back = rows['1,000 clients dropped: most back in 100 ms']?.[0]
  return page
    .split('\n')
    .map((line) => {
      const [, first = ''] = line.split('|')
      const name = first.replaceAll('`', '').trim()
      const cells = rows[name]
      return cells && line.startsWith('| ') ? `| ${first.trim()} | ${cells.join(' | ')} |` : line
    })
    .join('\n')
    .replace(/!\[[^\]]*\](?=\((?:docs\/)?benchmark\.svg\))/, `![${describePicture(published)}]`)
    .replace(/`npm run bench[^`]*`, \d{4}-\d\d-\d\d/, `\`${command}\`, ${date}`)
    .replace(/at most \d+ come back/, `at most ${back} come back`)
    .replace(/It took [\d,.]+ ms and [\d,.]+ ms/, `It took ${byHand.join(' and ')}`)
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const root = fileURLToPath(new URL('..', import.meta.url))
  /** @type {unknown} */
  const results = JSON.parse(readFileSync(`${root}bench/results.json`, 'utf8'))
  const published = toPublished(/** @type {Results} */ (results))
  writeFileSync(`${root}bench/published.json`, JSON.stringify(published))
  for (const page of pages) writeFileSync(root + page, quote(published, readFileSync(root + page, 'utf8')))
  writeFileSync(`${root}docs/benchmark.svg`, toPicture(published))
  const files = [...pages, 'bench/published.json'].map((file) => root + file)
  execFileSync(execPath, [`${root}node_modules/prettier/bin/prettier.cjs`, '--write', ...files], {
    stdio: 'inherit',
  })
}
