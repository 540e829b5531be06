class CloseEventOfNode24 extends Event implements CloseEvent {
  readonly code: number
  readonly reason: string
  readonly wasClean: boolean

  constructor(type: string, { code = 0, reason = '', wasClean = false }: CloseEventInit = {}) {
    super(type)
    this.code = code
    this.reason = reason
    this.wasClean = wasClean
  }
}
Object.defineProperty(CloseEventOfNode24, 'name', { value: 'CloseEvent' })

/** What Node 20 lacks of a page, as far as sockets go: an address, and a CloseEvent. */
export function givePage(define: (name: string, value: unknown) => void): void {
  define('document', { baseURI: 'http://127.0.0.1:12345/a/page?query' })
  if (!('CloseEvent' in globalThis)) define('CloseEvent', CloseEventOfNode24)
}
