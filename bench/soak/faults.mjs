// @ts-check
/** A line that fails every few seconds, as chance has it: the same chance for the same seed. */

/**
 * @typedef {import('../../test/support/lineProxy.mjs').LineProxy} LineProxy
 * @typedef {import('../../test/support/lineProxy.mjs').Direction} Direction
 *
 * @typedef {object} Fault
 * @property {'cut' | 'reset' | 'stall' | 'delay' | 'split'} kind
 * @property {number} at  Milliseconds since the epoch.
 * @property {number} until
 *
 * @typedef {object} Faults
 * @property {Fault[]} done
 * @property {() => Promise<void>} end  Resolves when the line is whole again.
 */

const kinds = /** @type {const} */ (['cut', 'reset', 'stall', 'delay', 'split'])

/** Numbers from 0 to below 1, the same ones for the same seed (mulberry32). @type {(seed: number) => () => number} */
function createRandom(seed) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** @type {(line: LineProxy, seed: number) => Faults} */
export function startFaults(line, seed) {
  const random = createRandom(seed)
  /** @type {(least: number, most: number) => number} */
  const between = (least, most) => Math.round(least + random() * (most - least))
  /** @type {Fault[]} */
  const done = []
  let ended = false
  /** @type {() => void} */
  let wake = () => undefined

  /** @type {(milliseconds: number) => Promise<void>} */
  const pause = (milliseconds) =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })

  /** @type {Record<Fault['kind'], () => void | Promise<void>>} */
  const deeds = {
    cut: () => line.cut(),
    reset: () => line.reset(),
    async stall() {
      line.stall(/** @type {const} */ (['up', 'down', 'both'])[between(0, 2)] ?? 'both')
      await pause(between(200, 4_000))
      line.resume()
    },
    async delay() {
      line.delay(between(10, 300))
      await pause(between(500, 3_000))
      line.delay(0)
    },
    async split() {
      line.split(between(7, 300))
      await pause(between(500, 3_000))
      line.split(Infinity)
    },
  }

  async function run() {
    // Each kind in turn, in an order of chance: none is left out in a short run.
    /** @type {Fault['kind'][]} */
    let next = []
    for (;;) {
      await pause(between(1_000, 4_000))
      if (ended) return
      if (next.length === 0) next = [...kinds]
      const [kind] = next.splice(between(0, next.length - 1), 1)
      if (!kind) continue
      const fault = { kind, at: Date.now(), until: Infinity }
      done.push(fault)
      await deeds[kind]()
      fault.until = Date.now()
    }
  }
  const running = run()
  return {
    done,
    async end() {
      ended = true
      wake()
      await running
    },
  }
}
