import { now } from '../../platform/clock.js'
import { isOnline, watchPage, type PageSignal } from '../../platform/page.js'
import { attempt } from '../../platform/report.js'
import { createTimer } from '../../platform/timer.js'
import type { ConnectionSettings } from '../options.js'
import { leavingTime } from './retrying.js'

/** The state of the page, as a connection knows it. */
export interface PageLifecycle {
  /**
   * Watches the page unless the connection is at rest. Requests a pause when the page has been hidden for long enough and the connection can be
   * paused.
   */
  readonly update: (isResting: boolean, canPause: boolean) => void
  /** False if the page says that there is no network. */
  readonly isOnline: () => boolean
  /** True shortly after a navigation has started. Firefox then closes the sockets of the page, even if the page stays: for a download, or a 204. */
  readonly isLeaving: () => boolean
}

export function createPageLifecycle(
  getSettings: () => ConnectionSettings,
  step: (input: 'online' | 'offline' | 'shown' | 'restored' | 'pause') => void,
): PageLifecycle {
  const timer = createTimer()
  let unwatch: (() => void) | undefined
  let watching = false
  let resting = true
  let hidden = false
  let waits = false
  let pausable = false
  /** The latest network signal of the page. Before the first, the browser is asked. */
  let network: boolean | undefined
  let leftAt = -Infinity

  const pause = (): void => {
    waits = false
    step('pause')
  }

  function schedule(): void {
    const next = hidden && pausable
    if (next !== waits) timer(next ? getSettings().pauseWhenHidden : undefined, pause)
    waits = next
  }

  function handleSignal(signal: PageSignal): void {
    if (signal === 'leaving') {
      leftAt = now()
      return
    }
    if (signal === 'online' || signal === 'offline') network = signal === 'online'
    else {
      hidden = signal === 'hidden'
      schedule()
    }
    if (signal !== 'hidden') step(signal)
  }

  return {
    update(isResting, canPause) {
      pausable = canPause
      resting = isResting
      schedule()
      if (!resting && !watching) {
        watching = true
        const watch = getSettings().watchPage
        attempt(() => {
          unwatch = (typeof watch === 'function' ? watch : watchPage)(handleSignal)
        })
      }
      // A watchPage that reports, or calls the connection, at once may have changed this.
      if (resting) {
        watching = hidden = false
        network = undefined
        const stop = unwatch
        unwatch = undefined
        if (typeof stop === 'function') attempt(stop)
      }
    },
    isOnline: () => network ?? isOnline(),
    isLeaving: () => now() - leftAt < leavingTime,
  }
}
