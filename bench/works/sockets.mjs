// @ts-check
/** What sending costs, and what comes of sockets when components come and go. */
import { callbacks, each, losses, start, startTimed } from './measuring.mjs'

/** @typedef {import('../works.mjs').PageWork} PageWork */

/** Whoever hears messages hears them in a callback here. */
const contenders = ['bare', ...callbacks]
const others = callbacks.slice(1)

/** @type {PageWork} */
export const send = {
  page: 'send',
  contenders,
  rounds: 5,
  measure: ({ page }) => startTimed(page, 20_000),
  measures: [
    { contender: 'bare', of: 'calls', unit: 'ms in send()' },
    ...each('calls', 'ms in send()', callbacks, 'bare'),
    { contender: 'bare', of: 'cpu', unit: 'ms CPU' },
    ...each('cpu', 'ms CPU', callbacks, 'bare'),
    ...losses(contenders),
  ],
}

const mountCount = 2_000
const inWorker = 'wasclean worker callback'

/** @type {PageWork} */
export const mounts = {
  page: 'mounts',
  contenders: [...contenders, inWorker],
  rounds: 1,
  cold: true,
  async measure({ page, countSockets }) {
    await countSockets()
    const sample = await startTimed(page, mountCount)
    // The latest have yet to say goodbye.
    await new Promise((resolve) => setTimeout(resolve, 500))
    const { opened, open } = await countSockets()
    return { ...sample, opened, left: open }
  },
  measures: [
    { contender: 'bare', of: 'cpu', unit: 'ms CPU' },
    ...each('cpu', 'ms CPU', [...callbacks, inWorker], 'bare'),
    { contender: 'wasclean callback', of: 'opened', unit: 'sockets', asked: mountCount },
    ...each('opened', 'sockets', others),
    { contender: 'wasclean callback', of: 'left', unit: 'sockets left', asked: 0 },
    ...each('left', 'sockets left', [...others, inWorker]),
  ],
}

const strictContenders = callbacks.filter((name) => name !== 'vueuse callback')
const strictOthers = strictContenders.slice(1)

/** @type {PageWork} */
export const strict = {
  page: 'strict',
  mode: 'development',
  contenders: strictContenders,
  unable: ['vueuse callback'],
  rounds: 1,
  cold: true,
  async measure({ page }) {
    const sample = /** @type {{ sockets: number }} */ (await start(page, 5))
    return { ...sample, lines: (await page.countConsoleLines()) / 5 }
  },
  measures: [
    { contender: 'wasclean callback', of: 'sockets', unit: 'sockets a mount', asked: 1 },
    ...each('sockets', 'sockets a mount', strictOthers),
    { contender: 'wasclean callback', of: 'lines', unit: 'console lines a mount', asked: 0 },
    ...each('lines', 'console lines a mount', strictOthers),
  ],
}
