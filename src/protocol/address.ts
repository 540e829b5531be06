/**
 * Parses the address of a WebSocket.
 *
 * @throws `SyntaxError` (a DOMException) for an invalid URL, another scheme than ws, wss, http or https, or a fragment.
 * @see https://websockets.spec.whatwg.org/#dom-websocket-websocket
 */
export function toAddress(text: string): URL {
  const url = parse(text)
  if (url.protocol === 'http:') url.protocol = 'ws:'
  if (url.protocol === 'https:') url.protocol = 'wss:'
  if (url.protocol !== 'ws:' && url.protocol !== 'wss:') {
    throw syntaxError(`url scheme must be ws, wss, http or https, got ${url.protocol}`)
  }
  // An empty fragment is rejected too, and url.hash does not show it.
  if (url.href.includes('#')) throw syntaxError(`url must have no fragment, got ${text}`)
  return url
}

/** Converts a value as Web IDL converts `(DOMString or sequence<DOMString>)`. */
export function toProtocolList(value: unknown): readonly string[] {
  return isIterable(value) ? Array.from(value, (entry) => `${entry as string}`) : [`${value as string}`]
}

/**
 * @throws `SyntaxError` (a DOMException) for a protocol that occurs twice or is not a valid token.
 * @see https://www.rfc-editor.org/rfc/rfc6455#section-4.1
 */
export function assertProtocols(protocols: readonly string[]): void {
  for (const [index, protocol] of protocols.entries()) {
    if (protocols.indexOf(protocol) < index) {
      throw syntaxError(`protocols must differ from each other, got ${protocol} twice`)
    }
    if (!/^[!#$%&'*+\-.^`|~\w]+$/.test(protocol)) {
      throw syntaxError(`protocol must be a token, got ${JSON.stringify(protocol)}`)
    }
  }
}

function parse(text: string): URL {
  try {
    return new URL(text, baseAddress())
  } catch {
    throw syntaxError(`url must be valid, got ${text}`)
  }
}

function baseAddress(): string | undefined {
  if (typeof document === 'object') return document.baseURI
  return typeof location === 'object' ? location.href : undefined
}

const isIterable = (value: unknown): value is Iterable<unknown> =>
  ((typeof value === 'object' && value !== null) || typeof value === 'function') &&
  (value as { [Symbol.iterator]?: unknown })[Symbol.iterator] != null

const syntaxError = (message: string) => new DOMException(message, 'SyntaxError')
