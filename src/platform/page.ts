import { attempt } from './report.js'

/** An event of the page or device that a connection runs in. */
export type PageSignal =
  | 'online'
  | 'offline'
  | 'shown'
  | 'hidden'
  | 'restored' // the page came back from the back/forward cache
  | 'leaving' // a navigation has started; it may turn out to be a download

/** Listens to the page: calls `report` for every signal, and immediately if the page is hidden. Returns the function that stops listening. */
export type WatchPage = (report: (signal: PageSignal) => void) => () => void

/**
 * Watches the browser's page: network, visibility, and its return from the back/forward cache. Does nothing where there is no page. This is the
 * default of the option `watchPage`. Call it in your own `watchPage` to add signals to those of the browser.
 *
 * @example
 * ```ts
 * const options = {
 *   watchPage: ((report) => {
 *     const stop = watchPage(report)
 *     const resume = () => report('shown')
 *     powerMonitor.addEventListener('resume', resume)
 *     return () => {
 *       stop()
 *       powerMonitor.removeEventListener('resume', resume)
 *     }
 *   }) satisfies WatchPage,
 * }
 * ```
 */
export const watchPage: WatchPage = (report) => {
  // Not `report` itself, which may be passed twice.
  const watcher = (signal: PageSignal): void => report(signal)
  if (watchers.size === 0) stopListening = listenToPage()
  watchers.add(watcher)
  if (isHidden()) watcher('hidden')
  return () => {
    if (watchers.delete(watcher) && watchers.size === 0) stopListening()
  }
}

/** They share one set of listeners: a browser tells its other processes about some of them, which costs as much as a third of a connection. */
export const watchers = new Set<(signal: PageSignal) => void>()
let stopListening: () => void

function reportToAll(signal: PageSignal): void {
  for (const watcher of [...watchers]) {
    // An earlier one may have stopped it.
    if (watchers.has(watcher)) attempt(() => watcher(signal))
  }
}

const getDocument = (): Partial<Document> | undefined => (globalThis as Partial<typeof globalThis>).document

const isHidden = (): boolean => getDocument()?.visibilityState === 'hidden'

function listenToPage(): () => void {
  const stops: (() => void)[] = []
  // No AbortSignal: a partly emulated page rejects one from another realm.
  const listen = (
    target: Partial<EventTarget> | undefined,
    type: string,
    act: (event: Event) => void,
  ): void => {
    target?.addEventListener?.(type, act)
    stops.push(() => target?.removeEventListener?.(type, act))
  }

  let away = false

  function reportVisibility(): void {
    // A page that leaves the back/forward cache gets `resume` and `visibilitychange` before `pageshow`.
    if (!away) reportToAll(isHidden() ? 'hidden' : 'shown')
  }

  listen(globalThis, 'online', () => reportToAll('online'))
  listen(globalThis, 'offline', () => reportToAll('offline'))
  // Unlike `unload`, this does not disable the back/forward cache in any engine.
  listen(globalThis, 'beforeunload', () => reportToAll('leaving'))
  listen(globalThis, 'pagehide', (event) => {
    away = (event as PageTransitionEvent).persisted
  })
  listen(globalThis, 'pageshow', (event) => {
    away = false
    if (!(event as PageTransitionEvent).persisted) return
    reportToAll('restored')
    // In a background tab, `pageshow` does not mean that the page is visible.
    if (isHidden()) reportVisibility()
  })
  const document = getDocument()
  listen(document, 'visibilitychange', reportVisibility)
  // The page was frozen, but not hidden.
  listen(document, 'resume', reportVisibility)
  return () => {
    for (const stop of stops) stop()
  }
}

/** The address of the page. Empty where there is no page. */
export const getPageAddress = (): string =>
  (globalThis as { location?: { href: string } }).location?.href ?? ''

/** False only if the browser says that there is no network. It may be wrong. */
export const isOnline = (): boolean =>
  (globalThis as { navigator?: { onLine?: boolean } }).navigator?.onLine !== false
