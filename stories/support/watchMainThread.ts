export interface Watch {
  /** The share of the time since the last call in which the thread was busy, from 0 to 1; null if unknown. */
  readonly take: () => number | null
  readonly stop: () => void
}

/** In milliseconds: the resolution of the clock in some browsers. */
const coarseness = 1

/**
 * Measures from outside how busy this thread is. A worker posts messages at random times. The share of messages that had to wait is the share
 * of the time in which the thread was busy. Work that is shorter than the clocks' resolution is not measured. The message that waited least
 * shows the difference between the two clocks.
 */
export function watchMainThread(): Watch {
  const worker = new Worker(new URL('./heartbeat.ts', import.meta.url), { type: 'module' })
  let shortest = Infinity
  let waits: number[] = []
  worker.onmessage = ({ data }: MessageEvent<number>) => {
    const wait = performance.timeOrigin + performance.now() - data
    shortest = Math.min(shortest, wait)
    waits.push(wait)
  }
  return {
    take() {
      const waited = waits.filter((wait) => wait - shortest > coarseness).length
      const share = waits.length ? waited / waits.length : null
      waits = []
      return share
    },
    stop: () => worker.terminate(),
  }
}
