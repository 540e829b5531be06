import { isOnline, watchPage, type PageSignal } from '../platform/page.js'
import { attempt } from '../platform/report.js'
import { createTimer } from '../platform/timer.js'
import type { Phase } from './state.js'
import type { ConnectionSettings } from './options.js'

/** What a connection makes of what happens to its page. */
export interface Attention {
  /** Hears of the page, unless the connection is at rest for good. */
  readonly attend: (phase: Phase) => void
  /** False where it is certain that there is no network. */
  readonly isOnline: () => boolean
  /** A pause is over, and nothing opens again when the page is shown. */
  readonly endPause: () => void
}

export function createAttention(
  getSettings: () => ConnectionSettings,
  step: (input: 'roused' | 'restored' | 'leave' | 'want') => boolean,
): Attention {
  const timer = createTimer()
  let unwatch: (() => void) | null = null
  let paused = false
  let offline = false

  function pause(): void {
    // A page that is frozen and thawed while hidden tells so twice.
    const before = paused
    paused = true
    if (!step('leave')) paused = before
  }

  function hear(signal: PageSignal): void {
    if (signal === 'hidden') timer(getSettings().pauseWhenHidden, pause)
    else if (signal === 'offline') offline = true
    else if (signal === 'online') {
      offline = false
      step('roused')
    } else {
      timer(undefined, pause)
      const resumes = paused
      paused = false
      // What is dialled now is no socket that the page has lost meanwhile.
      if (resumes) step('want')
      else step(signal === 'restored' ? signal : 'roused')
    }
  }

  function watch(): void {
    attempt(() => {
      unwatch ??= (getSettings().watchPage ?? watchPage)(hear)
    })
  }

  function attend(phase: Phase): void {
    const resting = phase === 'idle' || phase === 'closed'
    // Opened or closed since by somebody else: nothing is left to resume.
    if (phase !== 'idle' && phase !== 'leaving') paused = false
    if (!resting || paused) watch()
    else {
      timer(undefined, pause)
      unwatch?.()
      unwatch = null
      offline = false
    }
  }

  return {
    attend,
    isOnline: () => !offline && isOnline(),
    endPause() {
      if (!paused) return
      paused = false
      attend('idle')
    },
  }
}
