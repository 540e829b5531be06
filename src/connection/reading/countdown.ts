import { now } from '../../platform/clock.js'
import { createTimer } from '../../platform/timer.js'
import type { Connection } from '../contract.js'

type Watched = Pick<Connection<unknown, never>, 'getSnapshot' | 'subscribe'>

/** Returns the whole seconds, rounded up, until the scheduled attempt. Null if there is none. */
export function countDown({ getSnapshot }: Watched): number | null {
  const { retry } = getSnapshot()
  const left = retry && Math.ceil((retry.at - now()) / 1_000)
  return left === null || left < Infinity ? left && Math.max(0, left) : Infinity
}

/** Calls the listener whenever that number may have changed. Returns the function that unsubscribes. */
export function subscribeCountdown(connection: Watched, listener: () => void): () => void {
  const timer = createTimer()
  const tick = (): void => {
    listener()
    const left = (connection.getSnapshot().retry?.at ?? 0) - now()
    // Until the next whole second. No timer if the attempt is due, or waits for no timer.
    timer(left > 0 && left < Infinity ? ((left - 1) % 1_000) + 1 : undefined, tick)
  }
  const unsubscribe = connection.subscribe((message) => {
    if (!message) tick()
  })
  tick()
  return () => {
    unsubscribe()
    timer()
  }
}
