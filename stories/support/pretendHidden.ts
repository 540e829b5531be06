/**
 * Has `document` say that it is hidden, which a page that is looked at is not, and tells the page so. Returns the function that ends
 * the pretence.
 */
export function pretendHidden(): () => void {
  Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => 'hidden' })
  tell()
  return () => {
    Reflect.deleteProperty(document, 'visibilityState')
    tell()
  }
}

const tell = (): unknown => document.dispatchEvent(new Event('visibilitychange'))
