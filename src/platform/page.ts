import { createAbort } from './abort.js'

/** What happens to the page, or the device, that a connection is part of. */
export type PageSignal =
  | 'online'
  | 'offline' // a browser is asked instead: see isOnline
  | 'shown'
  | 'hidden'
  | 'restored' // from the back/forward cache

/** Tells what happens, and at once if the page is hidden. Returns the function that ends that. */
export type WatchPage = (tell: (signal: PageSignal) => void) => () => void

/** The browser's page. Silent where there is none. */
export const watchPage: WatchPage = (tell) => {
  const { document } = globalThis as Partial<typeof globalThis>
  const abort = createAbort()
  const listen = (
    target: Partial<EventTarget> | undefined,
    type: string,
    act: (event: Event) => void,
  ): void => target?.addEventListener?.(type, act, { signal: abort.signal })

  let away = false

  function look(): void {
    // On its way out of the back/forward cache a page is resumed, and shown, before it is told where it was.
    if (!away) tell(document?.visibilityState === 'hidden' ? 'hidden' : 'shown')
  }

  listen(globalThis, 'online', () => tell('online'))
  listen(globalThis, 'pagehide', (event) => {
    away = (event as PageTransitionEvent).persisted
  })
  listen(globalThis, 'pageshow', (event) => {
    away = false
    if ((event as PageTransitionEvent).persisted) tell('restored')
  })
  listen(document, 'visibilitychange', look)
  // A page that was frozen, without having been hidden from the user's eyes.
  listen(document, 'resume', look)
  if (document?.visibilityState === 'hidden') look()
  return () => abort.abort()
}

/** False only where it is certain that there is no network. */
export const isOnline = (): boolean =>
  (globalThis as { navigator?: { onLine?: boolean } }).navigator?.onLine !== false
