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
  if (!watchers.size) {
    isAway = false
    listen('addEventListener')
  }
  watchers.add(report)
  if (isHidden()) report('hidden')
  return () => {
    if (watchers.delete(report) && !watchers.size) listen('removeEventListener')
  }
}

/** All watchers of the page share one set of listeners. A browser reports some listeners to its other processes, which would take long for each connection. */
export const watchers: Set<(signal: PageSignal) => void> = new Set()

/** True while the page is in the back/forward cache. */
let isAway: boolean | undefined

const getDocument = (): Partial<Document> | undefined => (globalThis as Partial<typeof globalThis>).document

const isHidden = (): boolean => getDocument()?.visibilityState === 'hidden'

// No AbortSignal: a partly emulated page rejects one from another realm.
function listen(method: 'addEventListener' | 'removeEventListener'): void {
  const change = (target: Partial<EventTarget> | undefined, types: readonly string[]): void => {
    for (const type of types) target?.[method]?.(type, handle)
  }
  // Unlike `unload`, `beforeunload` does not disable the back/forward cache in any engine.
  change(globalThis, ['online', 'offline', 'beforeunload', 'pagehide', 'pageshow'])
  // `resume`: the page was frozen, but not hidden.
  change(getDocument(), ['visibilitychange', 'resume'])
}

function handle({ type, persisted }: Event & { readonly persisted?: boolean }): void {
  if (type === 'pagehide') isAway = persisted
  else if (type === 'pageshow') {
    isAway = false
    if (persisted) {
      emit('restored')
      // In a background tab, `pageshow` does not mean that the page is visible.
      if (isHidden()) emit('hidden')
    }
  } else if (type === 'beforeunload') emit('leaving')
  else if (type === 'online' || type === 'offline') emit(type)
  // A page that leaves the back/forward cache gets `resume` and `visibilitychange` before `pageshow`.
  else if (!isAway) emit(isHidden() ? 'hidden' : 'shown')
}

function emit(signal: PageSignal): void {
  for (const watcher of [...watchers]) {
    // An earlier one may have stopped it.
    if (watchers.has(watcher)) attempt(() => watcher(signal))
  }
}

/** The address of the page. Empty where there is no page. */
export const getPageAddress = (): string =>
  (globalThis as { location?: { href: string } }).location?.href ?? ''

/** False only if the browser says that there is no network. It may be wrong. */
export const isOnline = (): boolean =>
  (globalThis as { navigator?: { onLine?: boolean } }).navigator?.onLine !== false
