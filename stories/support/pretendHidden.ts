/**
 * Makes `document` say that it is hidden, and fires the event. Returns the function that undoes both.
 */
export function pretendHidden(): () => void {
  Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => 'hidden' })
  tell()
  return () => {
    Reflect.deleteProperty(document, 'visibilityState')
    // Later, since a connection whose component is just unmounting would open once more.
    setTimeout(tell)
  }
}

const tell = (): unknown => document.dispatchEvent(new Event('visibilitychange'))
