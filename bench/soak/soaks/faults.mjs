// @ts-check
/** Messages both ways over a line that fails every few seconds. */
import { createLineProxy } from '../../../test/support/lineProxy.mjs'
import { startFaults } from '../faults.mjs'
import { judgeHeap, none, told } from '../findings.mjs'
import { judgeDown, judgeSessions, judgeUp } from '../judge.mjs'
import { act, finish, sampleHeap, stateOf, until } from '../watching.mjs'

/**
 * @typedef {import('../judge.mjs').Heard} Heard
 *
 * @typedef {object} State
 * @property {Heard} listened
 * @property {Heard} folded
 * @property {number} commits
 * @property {number} numbers
 * @property {{ sent: number, queued: number, dropped: number }} outcomes
 * @property {number} readyState
 * @property {number} bufferedAmount
 * @property {number} mostSockets
 */

/** @type {import('../watching.mjs').Soak} */
export async function faults(place, { minutes, rate, seed, say }) {
  const server = await place.startServer()
  const line = await createLineProxy({ target: { host: '127.0.0.1', port: server.ports[0] ?? 0 } })
  const page = await place.openPage('stream', {
    server: `ws://127.0.0.1:${line.port}`,
    rate: String(rate),
    sends: 'yes',
  })
  const look = () => /** @type {Promise<State>} */ (stateOf(page))
  await until(look, ({ readyState }) => readyState === 1)

  const end = performance.now() + minutes * 60_000
  const failing = startFaults(line, seed)
  const samples = await sampleHeap(page, {
    every: Math.min(5_000, (minutes * 60_000) / 20),
    isOver: () => Promise.resolve(performance.now() > end),
    say: (bytes) => say(`${failing.done.length} faults, heap ${(bytes / 1e6).toFixed(2)} MB`),
  })
  await failing.end()

  // Over a whole line everything comes through that is still under way.
  await until(look, ({ readyState }) => readyState === 1)
  await act(page, 'fall silent')
  await until(look, ({ bufferedAmount }) => bufferedAmount === 0)
  const written = (await server.ask('stop')).at(-1)
  const state = await until(
    look,
    ({ folded }) => folded.session === written?.session && folded.next >= written.written,
    10_000,
  )
  await until(
    () => server.ask('books'),
    (books) => books.at(-1)?.heardLast === state.numbers - 1,
    10_000,
  )
  await act(page, 'leave')
  const books = await until(
    () => server.ask('books'),
    (all) => all.every(({ leftAt }) => leftAt !== null),
    10_000,
  )
  await line.close()
  const uncaught = await finish(page, server)

  const kinds = /** @type {const} */ (['cut', 'reset', 'stall', 'delay', 'split'])
  return [
    ...kinds.map((kind) => ({
      what: `faults: ${kind}`,
      found: failing.done.filter((fault) => fault.kind === kind).length,
      least: 1,
    })),
    ...judgeDown(books, state),
    ...judgeUp(books, state),
    ...judgeSessions(books, failing.done, state.mostSockets),
    told('commits', state.commits),
    none('uncaught errors', uncaught),
    ...judgeHeap(samples),
  ]
}
