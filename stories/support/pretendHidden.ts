/**
 * Has `document` say that it is hidden, which a page that is looked at is not, and tells the page so. Returns the function that ends
 * the pretence.
 */
export function pretendHidden(): () => void {
  Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => 'hidden' })
  tell()
  return () => {
    Reflect.deleteProperty(document, 'visibilityState')
    // Not at once: a connection whose component is just going would open once more.
    setTimeout(tell)
  }
}

const tell = (): unknown => document.dispatchEvent(new Event('visibilitychange'))
