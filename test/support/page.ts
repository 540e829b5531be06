import { vi } from 'vitest'

/** What the browser says of the network, until mocks are restored. It tells nobody by itself. */
export function beOnline(online: boolean): void {
  vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(online)
}

/** The network goes, or comes back, and the page hears of it. */
export function goOnline(online = true): void {
  beOnline(online)
  dispatchEvent(new Event(online ? 'online' : 'offline'))
}

/** What the page says of itself, until mocks are restored. It tells nobody by itself. */
export function beHidden(hidden: boolean): void {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(hidden ? 'hidden' : 'visible')
}

export function hide(): void {
  beHidden(true)
  document.dispatchEvent(new Event('visibilitychange'))
}

export function show(): void {
  beHidden(false)
  document.dispatchEvent(new Event('visibilitychange'))
}

/** A hidden page is thawed for a while, or one that was frozen goes on. */
export function thaw(): void {
  document.dispatchEvent(new Event('resume'))
}

export function turnPage(type: 'pagehide' | 'pageshow', persisted = true): void {
  dispatchEvent(Object.assign(new Event(type), { persisted }))
}

/** Into the back/forward cache, in the order that Chromium has. */
export function enterCache(): void {
  turnPage('pagehide')
  hide()
}

/** And back: first it is shown. */
export function leaveCache(): void {
  beHidden(false)
  thaw()
  show()
  turnPage('pageshow')
}

/** Counts, until mocks are restored, who listens to the page from now on. */
export function countListeners(): () => number {
  const listening = new Set<object>()
  for (const target of [globalThis, document] as EventTarget[]) {
    const add = target.addEventListener.bind(target)
    const remove = target.removeEventListener.bind(target)
    vi.spyOn(target, 'addEventListener').mockImplementation((type, listener, options) => {
      listening.add(listener!)
      add(type, listener, options)
      removals.push(() => remove(type, listener))
    })
    vi.spyOn(target, 'removeEventListener').mockImplementation((type, listener, options) => {
      listening.delete(listener!)
      remove(type, listener, options)
    })
  }
  return () => listening.size
}

/** Those who still listen hear nothing any more: a connection of the last test has no part in the next. */
export function silencePage(): void {
  for (const remove of removals.splice(0)) remove()
}

const removals: (() => void)[] = []
