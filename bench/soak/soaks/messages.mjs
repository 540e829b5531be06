// @ts-check
/** A message that is large, and very many that are small. */
import { atMost, exactly, none, readHeap, told } from '../findings.mjs'
import { judgeDown } from '../judge.mjs'
import { act, finish, stateOf, until } from '../watching.mjs'

/**
 * @typedef {{ kind: string, up: boolean, down: boolean, bytes: number, milliseconds: number }} Trip
 * @typedef {import('./faults.mjs').State} State
 */

const warmUp = 50_000
const minute = 60_000

/** @type {import('../watching.mjs').Soak} */
export async function large(place, { megabytes, say }) {
  const server = await place.startServer()
  const page = await place.openPage('large', { server: `ws://127.0.0.1:${server.ports[0]}` })
  const look = () => /** @type {Promise<{ open: boolean, trips: Trip[] }>} */ (stateOf(page))
  await until(look, ({ open }) => open)
  const bytes = megabytes * 1024 * 1024
  let trips = 0
  /** @type {(kind: string, length: number) => Promise<Trip | undefined>} */
  async function travel(kind, length) {
    trips += 1
    await act(page, `${kind} ${length}`)
    const state = await until(look, (now) => now.trips.length === trips, 2 * minute)
    return state.trips[trips - 1]
  }
  // So that what the way needs once is there.
  await travel('bytes', 1_024)
  await travel('text', 1_024)
  const before = await readHeap(page)
  const findings = []
  for (const kind of ['bytes', 'text']) {
    const trip = await travel(kind, bytes)
    say(`${kind}: ${trip?.milliseconds.toFixed(0)} ms`)
    findings.push(
      exactly(`${kind}: as long as what was sent`, trip?.bytes ?? NaN, bytes),
      exactly(`${kind}: the same on the server`, Number(trip?.up), 1),
      exactly(`${kind}: the same in the page`, Number(trip?.down), 1),
      told(`${kind}: there and back, ms`, trip?.milliseconds ?? NaN),
    )
  }
  const grown = ((await readHeap(page)) - before) / 1e6
  const books = await server.ask('books')
  const uncaught = await finish(page, server)
  return [
    ...findings,
    exactly('sockets ever', books.length, 1),
    none('uncaught errors', uncaught),
    atMost('heap grown, MB', grown, 1),
  ]
}

/** @type {import('../watching.mjs').Soak} */
export const million = (place, order) => pour(place, order, false)

/** The same through a worker, which must keep nothing either. @type {import('../watching.mjs').Soak} */
export const millionInWorker = (place, order) => pour(place, order, true)

/**
 * @param {import('../place.mjs').Place} place
 * @param {import('../watching.mjs').Order} order
 * @param {boolean} inWorker
 */
async function pour(place, { messages, say }, inWorker) {
  const server = await place.startServer()
  const page = await place.openPage('stream', {
    server: `ws://127.0.0.1:${server.ports[0]}`,
    ...(inWorker && { worker: 'yes' }),
  })
  const look = () => /** @type {Promise<State>} */ (stateOf(page))
  await until(look, ({ readyState }) => readyState === 1)
  /** @type {(count: number, total: number) => Promise<State>} */
  async function burst(count, total) {
    await act(page, String(count))
    return until(
      look,
      ({ listened, folded }) => listened.next >= total && folded.next >= total,
      minute + count / 10,
    )
  }
  await burst(warmUp, warmUp)
  const workers = await page.findWorkers()
  const threads = [page, ...workers]
  const before = await Promise.all(threads.map(readHeap))
  const start = performance.now()
  const state = await burst(messages, warmUp + messages)
  const milliseconds = performance.now() - start
  say(`${messages} messages in ${milliseconds.toFixed(0)} ms`)
  const after = await Promise.all(threads.map(readHeap))
  const grown = after.map((bytes, index) => (bytes - (before[index] ?? NaN)) / 1e6)
  const books = await server.ask('books')
  const uncaught = await finish(page, server)
  return [
    ...judgeDown(books, state),
    exactly('all of them', state.folded.next, warmUp + messages),
    told('ms', milliseconds),
    told('commits', state.commits),
    exactly('sockets ever', books.length, 1),
    none('uncaught errors', uncaught),
    exactly('workers', workers.length, inWorker ? 1 : 0),
    ...grown.map((megabytes, index) =>
      atMost(`heap ${index ? 'of the worker ' : ''}grown, MB`, megabytes, 1),
    ),
  ]
}
