import { vi } from 'vitest'
import { watchers } from '../../src/platform/page.js'

/** Sets what the browser reports about the network, until mocks are restored. Fires no event. */
export function beOnline(online: boolean): void {
  vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(online)
}

/** Sets it, and fires the event. */
export function goOnline(online = true): void {
  beOnline(online)
  dispatchEvent(new Event(online ? 'online' : 'offline'))
}

/** Sets whether the page is hidden, until mocks are restored. Fires no event. */
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

/** Resumes a hidden page for a while, or one that was frozen. */
export function thaw(): void {
  document.dispatchEvent(new Event('resume'))
}

export function turnPage(type: 'pagehide' | 'pageshow', persisted = true): void {
  dispatchEvent(Object.assign(new Event(type), { persisted }))
}

/** Enters the back/forward cache, with the events in the order of Chromium. */
export function enterCache(): void {
  turnPage('pagehide')
  hide()
}

/** Leaves the cache: the page is shown first. */
export function leaveCache(): void {
  beHidden(false)
  thaw()
  show()
  turnPage('pageshow')
}

/** Counts the listeners on the page from now on, until mocks are restored. */
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

/** Removes the listeners that are left, so that a connection of one test has no part in the next. */
export function silencePage(): void {
  watchers.clear()
  for (const remove of removals.splice(0)) remove()
}

const removals: (() => void)[] = []
