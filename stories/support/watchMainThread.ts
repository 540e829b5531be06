export interface Watch {
  /** The share of the time since the last call in which the thread was busy, from 0 to 1; null: there is no telling. */
  readonly take: () => number | null
  readonly stop: () => void
}

/** Milliseconds: some browsers tell the time no better. */
const coarseness = 1

/**
 * Measures from outside how busy this thread is, whatever keeps it so: a worker knocks at random times, and the share of the knocks that
 * had to wait is the share of the time in which the thread was busy, but for work that is shorter than the clocks can tell. The knock that
 * waited least tells how far the two clocks are apart.
 */
export function watchMainThread(): Watch {
  const worker = new Worker(new URL('./heartbeat.ts', import.meta.url), { type: 'module' })
  let shortest = Infinity
  let knocks: number[] = []
  worker.onmessage = ({ data }: MessageEvent<number>) => {
    const wait = performance.timeOrigin + performance.now() - data
    shortest = Math.min(shortest, wait)
    knocks.push(wait)
  }
  return {
    take() {
      const waited = knocks.filter((wait) => wait - shortest > coarseness).length
      const share = knocks.length ? waited / knocks.length : null
      knocks = []
      return share
    },
    stop: () => worker.terminate(),
  }
}
