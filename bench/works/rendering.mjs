// @ts-check
/** From a message to the document, and what messages do to rendering that takes its time. */
import { median, quantile } from '../statistics.mjs'
import { each, losses, start, values } from './measuring.mjs'

/**
 * @typedef {import('../works.mjs').PageWork} PageWork
 * @typedef {{ times: number[], dropped: number[], lost: number, commits: number }} Times
 */

const shown = ['wasclean worker reducer', 'wasclean worker value', 'wasclean value', ...values.slice(1)]

/** @type {PageWork} */
export const echo = {
  page: 'echo',
  contenders: ['bare shown', 'wasclean reducer', ...shown],
  unable: ['reconnecting-websocket value'],
  rounds: 3,
  cold: true,
  async measure({ page }) {
    const { times, frameTimes } = /** @type {{ times: number[], frameTimes: number[] }} */ (
      await start(page, 200)
    )
    return { p50: quantile(times, 0.5), p99: quantile(times, 0.99), frame: quantile(frameTimes, 0.5) }
  },
  measures: [
    { contender: 'bare shown', of: 'p50', unit: 'ms p50' },
    { contender: 'wasclean reducer', of: 'p50', unit: 'ms p50', against: 'bare shown', asked: 1.6 },
    ...each('p50', 'ms p50', shown, 'bare shown'),
    ...each('p99', 'ms p99', ['bare shown', 'wasclean reducer', ...shown], 'bare shown'),
    ...each(
      'frame',
      'ms p50 to the end of the frame',
      ['bare shown', 'wasclean reducer', ...shown],
      'bare shown',
    ),
  ],
}

const ours = ['wasclean reducer', 'wasclean callback']
const others = [
  'wasclean value',
  'wasclean door value',
  'react-use-websocket value',
  'ahooks value',
  'partysocket value',
]

/** @type {PageWork} */
export const transition = {
  page: 'transition',
  contenders: ['silence', ...ours, ...others],
  unable: ['reconnecting-websocket value', 'vueuse value'],
  rounds: 3,
  cold: true,
  async measure({ page }, { contender }) {
    // Where a stream holds it up, one takes seconds, and more would say nothing more.
    const count = others.includes(contender) ? 1 : 3
    const { times, lost, commits } = /** @type {Times} */ (await start(page, count))
    return { time: median(times), lost, commits }
  },
  measures: [
    { contender: 'silence', of: 'time', unit: 'ms' },
    ...ours.map((contender) => ({ contender, of: 'time', unit: 'ms', against: 'silence', asked: 1.3 })),
    ...each('time', 'ms', others, 'silence'),
    ...losses([...ours, ...others]),
  ],
}

const busyContenders = [
  'silence',
  'wasclean worker callback',
  'wasclean worker reducer',
  'wasclean callback',
  'wasclean reducer',
  'react-use-websocket callback',
]

/** @type {PageWork} */
export const busy = {
  page: 'transition',
  params: { rate: '5000' },
  contenders: busyContenders,
  rounds: 3,
  cold: true,
  async measure({ page }) {
    const { times, dropped, lost } = /** @type {Times} */ (await start(page, 3))
    return { time: median(times), dropped: median(dropped), lost }
  },
  measures: [
    ...each('time', 'ms', busyContenders, 'silence'),
    ...each('dropped', 'frames dropped', busyContenders),
    ...losses(busyContenders.slice(1)),
  ],
}
