// @ts-check
/** Components that come and go, one after the other. */
import { exactly, judgeHeap, none, told } from '../findings.mjs'
import { finish, sampleHeap, stateOf, until } from '../watching.mjs'

/** @typedef {{ mounted: number, done: boolean }} State */

/** @type {import('../watching.mjs').Soak} */
export const mounts = (place, order) => mount(place, order, false)

/** The same with the sockets in a worker, which ends ten seconds after the last of them. @type {import('../watching.mjs').Soak} */
export const mountsInWorker = (place, order) => mount(place, order, true)

/**
 * @param {import('../place.mjs').Place} place
 * @param {import('../watching.mjs').Order} order
 * @param {boolean} inWorker
 */
async function mount(place, { mounts: count, say }, inWorker) {
  const server = await place.startServer()
  const page = await place.openPage('mounts', {
    server: server.ports.map((port) => `ws://127.0.0.1:${port}`),
    count: String(count),
    ...(inWorker && { worker: 'yes' }),
  })
  const look = () => /** @type {Promise<State>} */ (stateOf(page))
  let { mounted, done } = await look()
  let since = performance.now()
  const samples = await sampleHeap(page, {
    every: 1_000,
    async isOver() {
      const before = mounted
      ;({ mounted, done } = await look())
      if (mounted > before) since = performance.now()
      // One that does not come up any more is counted below.
      return done || performance.now() - since > 30_000
    },
    say: (bytes) => say(`${mounted} of ${count}, heap ${(bytes / 1e6).toFixed(2)} MB`),
  })
  const books = await until(
    () => server.ask('books'),
    (all) => all.length >= count && all.every(({ leftAt }) => leftAt !== null),
    10_000,
  )
  const workers = await page.findWorkers()
  const left = await until(
    () => page.findWorkers(),
    ({ length }) => length === 0,
    20_000,
  )
  const uncaught = await finish(page, server)
  return [
    exactly('mounted and unmounted', mounted, count),
    exactly('sockets ever', books.length, count),
    none('sockets left', books.filter(({ leftAt }) => leftAt === null).length),
    exactly('closed with 1000', books.filter(({ code }) => code === 1000).length, count),
    told(
      'longest life on the server, ms',
      Math.max(...books.map(({ openedAt, leftAt }) => (leftAt ?? NaN) - openedAt)),
    ),
    exactly('workers', workers.length, inWorker ? 1 : 0),
    none('workers left', left.length),
    none('uncaught errors', uncaught),
    ...judgeHeap(samples),
  ]
}
