// @ts-check
/** Messages at once and at a rate, to one component and to many. */
import { callbacks, each, losses, startTimed, values } from './measuring.mjs'

/**
 * @typedef {import('../works.mjs').PageWork} PageWork
 * @typedef {import('../works.mjs').Measure} Measure
 */

const reducer = 'wasclean reducer'
const peer = 'react-use-websocket'
/** With the socket in a worker. */
const inWorker = ['wasclean worker callback', 'wasclean worker reducer', 'wasclean worker value']

/** @type {(against: string, asked: number, contender?: string) => Measure} */
const asked = (against, asked, contender = reducer) => ({
  contender,
  of: 'cpu',
  unit: 'ms CPU',
  against,
  asked,
})

/** @type {(contenders: readonly string[], toBare: number) => Measure[]} */
const common = (contenders, toBare) => [
  { contender: 'bare', of: 'cpu', unit: 'ms CPU' },
  asked('bare', toBare),
  ...['bare shown', 'bare reducer'].map((against) => ({
    contender: reducer,
    of: 'cpu',
    unit: 'ms CPU',
    against,
  })),
  asked(`${peer} value`, 0.55),
  { contender: 'wasclean callback', of: 'cpu', unit: 'ms CPU', against: `${peer} callback` },
  ...['callback', 'value'].flatMap((way) => [
    asked(`wasclean ${way}`, 1.1, `wasclean door ${way}`),
    { contender: `wasclean door ${way}`, of: 'cpu', unit: 'ms CPU', against: `${peer} ${way}` },
  ]),
  ...each(
    'cpu',
    'ms CPU',
    contenders.filter((name) => name !== reducer && name !== 'bare'),
    'bare',
  ),
  ...each(
    'commits',
    'commits',
    contenders.filter((name) => !name.startsWith('bare')),
  ),
  ...losses(contenders),
]

const burstContenders = [
  'bare',
  'bare shown',
  'bare reducer',
  reducer,
  'wasclean idle',
  ...inWorker,
  ...callbacks,
  ...values,
]

/** @type {PageWork} */
export const burst = {
  page: 'receive',
  contenders: burstContenders,
  unable: ['reconnecting-websocket value'],
  measure: ({ page }, { messages }) => startTimed(page, messages),
  measures: [
    ...common(burstContenders, 1.15),
    { contender: reducer, of: 'commits', unit: 'commits a frame', per: 'frames', asked: 1 },
    { contender: 'wasclean callback', of: 'commits', unit: 'commits', asked: 0 },
    { contender: 'wasclean idle', of: 'commits', unit: 'commits', asked: 0 },
  ],
}

const steadySeconds = 2
const steadyContenders = ['bare', 'bare shown', 'bare reducer', reducer, ...inWorker, ...callbacks, ...values]

/** @type {(rate: number) => PageWork} */
export const steady = (rate) => ({
  page: 'receive',
  params: { rate: String(rate) },
  contenders: steadyContenders,
  unable: ['reconnecting-websocket value'],
  rounds: 3,
  cold: true,
  measure: ({ page }) => startTimed(page, rate * steadySeconds),
  measures: common(steadyContenders, 1.25),
})

const sharing = [
  reducer,
  'wasclean value',
  ...inWorker.slice(1),
  'wasclean door callback',
  'wasclean door value',
  `${peer} callback`,
  `${peer} value`,
]
/** A socket for each component. */
const notSharing = ['ahooks value', 'partysocket callback', 'vueuse value']
/** A browser has no more than 255 of them. */
const mostSockets = 100

/** @type {(count: number) => PageWork} */
export const components = (count) => {
  const contenders = count <= mostSockets ? [...sharing, ...notSharing] : sharing
  return {
    page: 'components',
    params: { components: String(count), rate: '100' },
    contenders,
    unable: count <= mostSockets ? [] : notSharing,
    rounds: 3,
    cold: true,
    async measure({ page, countSockets }) {
      await countSockets()
      const sample = await startTimed(page, 100)
      const { opened } = await countSockets()
      return { ...sample, sockets: opened }
    },
    measures: [
      {
        contender: reducer,
        of: 'cpu',
        unit: 'ms CPU',
        against: `${peer} value`,
        ...(count === 1_000 ? { asked: 0.08 } : {}),
      },
      ...each('cpu', 'ms CPU', contenders.slice(1), `${peer} value`),
      { contender: reducer, of: 'sockets', unit: 'sockets', asked: 1 },
      ...each('sockets', 'sockets', contenders.slice(1)),
      ...losses(contenders),
    ],
  }
}

const largeContenders = ['bare', 'wasclean callback', 'wasclean worker callback', ...callbacks.slice(2)]

/** @type {(kind: 'json' | 'binary') => PageWork} */
export const large = (kind) => ({
  page: 'large',
  params: { kind },
  contenders: largeContenders,
  rounds: 3,
  measure: ({ page }) => startTimed(page, 50),
  measures: [
    ...each('cpu', 'ms CPU', largeContenders, 'bare'),
    ...each('milliseconds', 'ms until all are there', largeContenders, 'bare'),
  ],
})
