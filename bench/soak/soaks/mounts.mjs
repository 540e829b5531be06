// @ts-check
/** Components that come and go, one after the other. */
import { exactly, judgeHeap, none, told } from '../findings.mjs'
import { finish, sampleHeap, stateOf, until } from '../watching.mjs'

/** @typedef {{ mounted: number, done: boolean }} State */

/** @type {import('../watching.mjs').Soak} */
export async function mounts(place, { mounts: count, say }) {
  const server = await place.startServer()
  const page = await place.openPage('mounts', {
    server: server.ports.map((port) => `ws://127.0.0.1:${port}`),
    count: String(count),
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
    none('uncaught errors', uncaught),
    ...judgeHeap(samples),
  ]
}
