// @ts-check
/** What is measured, of whom, and what is asked of it. */
import { dropped } from './works/dropped.mjs'
import { inspector, recording } from './works/inspecting.mjs'
import { memory, weight } from './works/memory.mjs'
import { burst, components, large, steady } from './works/receiving.mjs'
import { busy, echo, transition } from './works/rendering.mjs'
import { scroll } from './works/scrolling.mjs'
import { mounts, send, strict } from './works/sockets.mjs'
import { size } from './works/size.mjs'

/**
 * @typedef {import('../test/support/chromium.mjs').Page} Page
 *
 * @typedef {Record<string, number | readonly number[]>} Sample  What one measurement of one contender gave, by the name of the measure. Rows are for
 *     results.json alone.
 *
 * @typedef {object} Order
 * @property {string} contender
 * @property {number} messages  Of a burst.
 * @property {number} round  From 0 on, which warms up.
 *
 * @typedef {object} Stand  Where a work of the browser is done.
 * @property {Page} page
 * @property {() => Promise<{ opened: number, open: number }>} countSockets  How many the server has seen since it was asked last, and how many it has.
 *
 * @typedef {object} Measure
 * @property {string} contender
 * @property {string} of  The name of the measure in the sample.
 * @property {string} unit
 * @property {string} [against]  The contender it is divided by: then what is asked is a ratio.
 * @property {string} [per]  The measure of the same contender it is divided by.
 * @property {number} [asked]  At most.
 *
 * @typedef {object} Common
 * @property {string[]} contenders
 * @property {string[]} [unable]  Those that cannot do it; README.md says why.
 * @property {number} [rounds]  At most, where more would only take longer.
 * @property {boolean} [cold]  Nothing is to be warmed up.
 * @property {Measure[]} measures
 *
 * @typedef {Common & { page: string, params?: Record<string, string>, mode?: 'production' | 'development', measure: (stand: Stand, order: Order) => Promise<Sample> }} PageWork
 * @typedef {Common & { page?: never, measure: (order: Order) => Promise<Sample> }} NodeWork  Without a browser.
 * @typedef {PageWork | NodeWork} Work
 */

/** @type {Record<string, Work>} */
export const works = {
  burst,
  'steady-1000': steady(1_000),
  'steady-5000': steady(5_000),
  'components-1': components(1),
  'components-100': components(100),
  'components-1000': components(1_000),
  send,
  echo,
  transition,
  busy,
  'large-json': large('json'),
  'large-binary': large('binary'),
  mounts,
  strict,
  memory,
  weight,
  inspector,
  recording,
  'scroll-wheel': scroll(66),
  'scroll-drag': scroll(2_200),
  dropped,
  size,
}
