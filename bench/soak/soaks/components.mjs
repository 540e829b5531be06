// @ts-check
/** A thousand components on one socket. */
import { exactly, judgeHeap, none, atMost, told } from '../findings.mjs'
import { act, finish, sampleHeap, stateOf, until } from '../watching.mjs'

/**
 * @typedef {{ fewest: number, most: number, lostInside: number, misplaced: number, sessions: number, commits: number, mostCommits: number }} Summary
 * @typedef {{ folders: Summary, listeners: Summary, lamps: Summary }} State
 */

const count = 1_000
/** Messages a second. */
const rate = 10

/** @type {import('../watching.mjs').Soak} */
export async function components(place, { minutes, say }) {
  const server = await place.startServer()
  const address = `ws://127.0.0.1:${server.ports[0]}`
  const page = await place.openPage('components', {
    server: address,
    rate: String(rate),
    count: String(count),
  })
  const look = () => /** @type {Promise<State>} */ (stateOf(page))
  await until(look, ({ folders }) => folders.fewest > 0)
  /** How many sockets were open whenever somebody looked. @type {Set<number>} */
  const open = new Set()
  const end = performance.now() + minutes * 60_000
  const samples = await sampleHeap(page, {
    every: Math.min(5_000, (minutes * 60_000) / 20),
    async isOver() {
      open.add((await server.ask('books')).filter(({ leftAt }) => leftAt === null).length)
      return performance.now() > end
    },
    say: (bytes) => say(`heap ${(bytes / 1e6).toFixed(2)} MB`),
  })
  const [book] = await server.ask('stop')
  const written = book?.written ?? NaN
  const { folders, listeners, lamps } = await until(
    look,
    (state) => state.folders.fewest >= written && state.listeners.fewest >= written,
    10_000,
  )
  await act(page, 'leave')
  const books = await until(
    () => server.ask('books'),
    (all) => all.every(({ leftAt }) => leftAt !== null),
    10_000,
  )
  const uncaught = await finish(page, server)

  // Until it is open it may render twice.
  const quiet = 3
  /** @type {(name: string, summary: Summary) => import('../findings.mjs').Finding[]} */
  const judge = (name, { fewest, most, lostInside, misplaced, sessions }) => [
    exactly(`${name}: messages of the one that heard fewest`, fewest, written),
    exactly(`${name}: messages of the one that heard most`, most, written),
    none(`${name}: lost inside`, lostInside),
    none(`${name}: twice or out of order`, misplaced),
    exactly(`${name}: sessions`, sessions, 1),
  ]
  return [
    { what: 'messages written', found: written, least: 1 },
    ...judge('reducers', folders),
    ...judge('listeners', listeners),
    told('reducers: renders', folders.commits),
    atMost('reducers: renders of one', folders.mostCommits, written + quiet),
    atMost('listeners: renders of one', listeners.mostCommits, quiet),
    atMost('readyState only: renders of one', lamps.mostCommits, quiet),
    exactly('sockets ever', books.length, 1),
    exactly('fewest sockets open meanwhile', Math.min(...open), 1),
    exactly('most sockets open meanwhile', Math.max(...open), 1),
    none('sockets left', books.filter(({ leftAt }) => leftAt === null).length),
    exactly('code of the close frame', books[0]?.code ?? NaN, 1000),
    none('uncaught errors', uncaught),
    ...judgeHeap(samples),
  ]
}
