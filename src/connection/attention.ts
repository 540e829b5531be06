import { watchPage, type PageSignal } from '../platform/page.js'
import { createTimer } from '../platform/timer.js'

/** What a connection makes of what happens to its page. */
export interface Attention {
  /** Hears of the page, unless the connection is at rest for good. */
  readonly attend: (resting: boolean) => void
  /** A pause is over, and nothing opens again when the page is shown. */
  readonly endPause: () => void
}

export function createAttention(
  getPauseWhenHidden: () => number | undefined,
  step: (input: 'roused' | 'restored' | 'leave' | 'want') => boolean,
): Attention {
  const timer = createTimer()
  let unwatch: (() => void) | null = null
  let paused = false
  let rests = true

  function pause(): void {
    paused = true
    if (!step('leave')) paused = false
  }

  function hear(signal: PageSignal): void {
    if (signal === 'hidden') timer(getPauseWhenHidden(), pause)
    else if (signal === 'online') step('roused')
    else {
      timer(undefined, pause)
      const resumes = paused
      paused = false
      // What is dialled here is new: no cache has cut it.
      if (!resumes || !step('want')) step(signal === 'restored' ? signal : 'roused')
      if (resumes) attend(rests)
    }
  }

  function attend(resting: boolean): void {
    rests = resting
    if (!resting || paused) unwatch ??= watchPage(hear)
    else {
      timer(undefined, pause)
      unwatch?.()
      unwatch = null
    }
  }

  return {
    attend,
    endPause() {
      if (!paused) return
      paused = false
      attend(rests)
    },
  }
}
