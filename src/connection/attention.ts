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

  function pause(): void {
    paused = true
    if (!step('leave')) paused = false
  }

  function resume(): void {
    timer(undefined, pause)
    const resumes = paused
    paused = false
    if (resumes) step('want')
  }

  function hear(signal: PageSignal): void {
    if (signal === 'hidden') {
      timer(getPauseWhenHidden(), pause)
      return
    }
    if (signal !== 'online') resume()
    step(signal === 'restored' ? signal : 'roused')
  }

  function attend(resting: boolean): void {
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
      attend(true)
    },
  }
}
