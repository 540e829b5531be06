/** What happens to the page, or the device, that a connection is part of. */
export type PageSignal = 'online' | 'shown' | 'hidden' | 'restored' // from the back/forward cache

/** Tells what happens, and at once if the page is hidden. Returns the function that ends that. Silent where there is no page. */
export function watchPage(tell: (signal: PageSignal) => void): () => void {
  const { document } = globalThis as Partial<typeof globalThis>
  const abort = new AbortController()
  const listen = (
    target: Partial<EventTarget> | undefined,
    type: string,
    act: (event: Event) => void,
  ): void => target?.addEventListener?.(type, act, { signal: abort.signal })

  // Undefined: the page has never been in the cache, as far as is known.
  let cached: boolean | undefined
  const restore = (): void => {
    cached = false
    tell('restored')
  }
  const look = (): void => {
    if (document?.visibilityState === 'hidden') tell('hidden')
    else if (cached) restore()
    else tell('shown')
  }
  listen(globalThis, 'online', () => tell('online'))
  listen(globalThis, 'pagehide', (event) => {
    cached = (event as PageTransitionEvent).persisted
  })
  // Comes last of all, after the page is shown: what was dialled on hearing of that is not lost.
  listen(globalThis, 'pageshow', (event) => {
    if ((event as PageTransitionEvent).persisted && cached !== false) restore()
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
