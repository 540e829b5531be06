// @ts-check
/** `node bench/picture.mjs`: draws docs/benchmark.svg, the bars of the README, from the published results in published.json. */
import { readFileSync, writeFileSync } from 'node:fs'
import { argv } from 'node:process'
import { fileURLToPath } from 'node:url'

/**
 * @typedef {object} Published
 * @property {string} command
 * @property {string} date
 * @property {string} where
 * @property {string[]} libraries
 * @property {string[]} byHand  What a minimal hook took for a burst, and for 5,000 messages a second.
 * @property {Record<string, string[]>} rows  What each library took, in the order of `libraries`.
 */

/** A group of bars: its title, the row with the times, and the row with the messages that were lost. */
const groups = [
  {
    title: '20,000 messages at once',
    row: '20,000 messages at once, shown',
    lost: '… messages lost',
  },
  {
    title: 'A 300 ms transition during 500 messages a second',
    row: 'a 300 ms transition under 500 messages/s',
  },
  {
    title: '1,000 components of one address, 100 messages',
    row: '1,000 components of one address, 100 messages',
  },
]

const width = 760
const left = 166
const longest = 310
const step = 24

const style = `
    .page { fill: #ffffff; stroke: #d1d9e0 }
    text { fill: #1f2328; font: 13px system-ui, -apple-system, 'Segoe UI', sans-serif }
    .title { font-weight: 600; font-size: 14px }
    text.own { font-weight: 600 }
    .quiet { fill: #59636e; font-size: 12px }
    .bar { fill: #8c959f }
    .bar.own { fill: #0969da }
    .line { stroke: #8c959f; stroke-width: 4 }
    @media (prefers-color-scheme: dark) {
      .page { fill: #0d1117; stroke: #3d444d }
      text { fill: #f0f6fc }
      .quiet { fill: #9198a1 }
      .bar { fill: #6e7681 }
      .bar.own { fill: #4493f8 }
      .line { stroke: #6e7681 }
    }`

/** @type {(cell: string) => number | null} */
function toMilliseconds(cell) {
  const [, number] = /^([\d,]+) ms/.exec(cell) ?? []
  return number === undefined ? null : Number(number.replaceAll(',', ''))
}

/** @type {(published: Published, name: string) => string[]} */
function rowOf({ rows }, name) {
  const row = rows[name]
  if (!row) throw new Error(`published.json has no row: ${name}`)
  return row
}

/** @type {(published: Published, group: typeof groups[number], top: number) => string} */
function drawGroup(published, { title, row, lost }, top) {
  const cells = rowOf(published, row)
  const losses = lost === undefined ? [] : rowOf(published, lost)
  // Without the bare socket, which shows nothing.
  const libraries = published.libraries.slice(0, -1)
  const most = Math.max(...libraries.map((_, index) => toMilliseconds(cells[index] ?? '') ?? 0))
  const bars = libraries.flatMap((library, index) => {
    const y = top + 18 + index * step
    const cell = cells[index] ?? ''
    const loss = losses[index]
    const text = loss && loss !== '0' ? `${cell}, ${loss} lost` : cell
    const own = index === 0 ? ' own' : ''
    const time = toMilliseconds(cell)
    const length = Math.round(((time ?? 0) / most) * longest)
    const fill = text.includes('lost') ? ' style="fill: url(#lost)"' : ''
    const bar = `<rect class="bar${own}" x="${left}" y="${y}" width="${length}" height="16"${fill} />`
    const name = library.replace(/ [\d.]+$/, '')
    const after = left + length + (time === null ? 0 : 8)
    return [
      `<text class="name${own}" x="${left - 10}" y="${y + 13}" text-anchor="end">${name}</text>`,
      ...(time === null ? [] : [bar]),
      `<text class="value${own}" x="${after}" y="${y + 13}">${text}</text>`,
    ]
  })
  return [`<text class="title" x="16" y="${top + 6}">${title}</text>`, ...bars].join('\n  ')
}

/** @type {(published: Published) => string} */
export function toPicture(published) {
  const height = groups.length * 132 + 76
  const drawn = groups.map((group, index) => drawGroup(published, group, 28 + index * 132))
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="CPU time of wasclean beside three other libraries">
  <style>${style}
  </style>
  <pattern id="lost" width="8" height="8" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
    <line class="line" x1="2" y1="0" x2="2" y2="8" />
  </pattern>
  <rect class="page" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="6" />
  ${drawn.join('\n  ')}
  <text class="quiet" x="16" y="${height - 50}">CPU time of the page's main thread, and for the transition the time to its commit.</text>
  <text class="quiet" x="16" y="${height - 32}">Less is better. Striped: messages were lost.</text>
  <text class="quiet" x="16" y="${height - 14}">${[published.command, published.date, ...published.where.split(', ').slice(0, 2)].join(', ')}</text>
</svg>
`
}

/** @type {() => Published} */
export function readPublished() {
  /** @type {unknown} */
  const published = JSON.parse(readFileSync(new URL('published.json', import.meta.url), 'utf8'))
  return /** @type {Published} */ (published)
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(new URL('../docs/benchmark.svg', import.meta.url), toPicture(readPublished()))
}
