// @ts-check
import { reasons } from './reasons.mjs'

/** Both from 0 on. @typedef {{ line: number, column: number }} Place */
/** @typedef {{ status: string, mutatorName: string, replacement: string, location: { start: Place, end: Place } }} Mutant */
/** What Stryker reports. @typedef {{ files: Record<string, { source: string, mutants: Mutant[] }> }} Report */
/** @typedef {{ line: number, from: string, to: string, covered: boolean }} Survivor */
/** @typedef {{ killed: number, timeouts: number, survivors: Survivor[] }} Result */

/** @type {(text: string) => string} */
const toLine = (text) => text.replace(/\s+/g, ' ').trim()

/** @type {(source: string, place: Place) => number} */
function toOffset(source, { line, column }) {
  const before = source.split('\n').slice(0, line)
  return before.reduce((sum, text) => sum + text.length + 1, column)
}

/** What is kept of a file's mutants. @type {(source: string, mutants: Mutant[]) => Result} */
export function toResult(source, mutants) {
  /** @type {(...statuses: string[]) => Mutant[]} */
  const having = (...statuses) => mutants.filter(({ status }) => statuses.includes(status))
  return {
    killed: having('Killed').length,
    timeouts: having('Timeout').length,
    survivors: having('Survived', 'NoCoverage').map(({ status, replacement, location: { start, end } }) => ({
      line: start.line + 1,
      from: toLine(source.slice(toOffset(source, start), toOffset(source, end))),
      to: toLine(replacement),
      covered: status === 'Survived',
    })),
  }
}

/** @type {(one: { killed: number, timeouts: number, survivors: readonly Survivor[] }) => (string | number)[]} */
function toCells({ killed, timeouts, survivors }) {
  const uncovered = survivors.filter(({ covered }) => !covered).length
  const all = killed + timeouts + survivors.length
  const score = all ? `${((100 * (killed + timeouts)) / all).toFixed(1)} %` : ''
  return [all, killed, survivors.length - uncovered, uncovered, timeouts, score]
}

/** @type {(cells: readonly (string | number)[]) => string} */
const toRow = (cells) => `| ${cells.join(' | ')} |`

/** @type {(code: string) => string} */
const toCode = (code) => {
  const text = code.length > 110 ? `${code.slice(0, 107)}...` : code
  return text.includes('`') ? `\`\` ${text} \`\`` : `\`${text || ' '}\``
}

/** @type {(file: string, survivor: Survivor) => string} */
const findReason = (file, { from, to }) =>
  reasons.find(
    (reason) => file.endsWith(`/${reason.file}`) && reason.from === from && (reason.to ?? to) === to,
  )?.why ?? 'Not judged yet.'

/** @type {(results: Record<string, Result>) => string} */
export function renderResults(results) {
  const files = Object.entries(results)
  const floors = [...new Set(files.map(([file]) => file.split('/').slice(0, 2).join('/')))]
  const rows = floors.flatMap((floor) => {
    const own = files.filter(([file]) => file.startsWith(`${floor}/`))
    const sum = {
      killed: own.reduce((count, [, { killed }]) => count + killed, 0),
      timeouts: own.reduce((count, [, { timeouts }]) => count + timeouts, 0),
      survivors: own.flatMap(([, { survivors }]) => survivors),
    }
    return [
      toRow([`**${floor}**`, ...toCells(sum)]),
      // Files of types have nothing to break.
      ...own
        .filter(([, result]) => toCells(result)[0])
        .map(([file, result]) => toRow([file, ...toCells(result)])),
    ]
  })
  const survivors = files.flatMap(([file, result]) =>
    result.survivors.length === 0
      ? []
      : [
          `\n### ${file}\n`,
          ...result.survivors.map(
            (survivor) =>
              `- line ${survivor.line}: ${toCode(survivor.from)} → ${toCode(survivor.to)}. ${findReason(file, survivor)}`,
          ),
        ],
  )
  return [
    '# Mutation testing\n',
    '`npm run mutate` breaks the library in one small way at a time, and sees whether a test goes red. It makes this file.\n',
    'The random walks, the test with 10,000 clients and the one that mounts 10,000 components are left out, since they take seconds for each mutant: what is killed, directed tests kill.\n',
    toRow(['file', 'mutants', 'killed', 'survived', 'no coverage', 'timeouts', 'score']),
    toRow(['---', ...Array.from({ length: 6 }, () => '--:')]),
    ...rows,
    '\n## What survives, and why\n',
    ...survivors,
    '',
  ].join('\n')
}
