const local =
  /^\w+:\/\/(?:[^/?#]*@)?(?:localhost(?=[:/?#]|$)|[^/?#:]*\.(?:localhost|local)(?=[:/?#]|$)|127\.|10\.|192\.168\.|169\.254\.|172\.(?:1[6-9]|2\d|3[01])\.|\[(?:::1\]|f[cd]|fe[89ab]))/i

/**
 * True for an address that needs no internet: this machine (`localhost`, loopback), private and link-local addresses, and names that end in `.local`.
 *
 * @param address An absolute URL.
 * @see https://www.rfc-editor.org/rfc/rfc1918
 * @see https://www.rfc-editor.org/rfc/rfc4193
 */
export const isLocalAddress = (address: string): boolean => local.test(address)

/** True if the address of the page is on the internet. Its browser may then ask the user before it connects to a local address. */
export const isPublicPage = (address: string): boolean => /^http/.test(address) && !isLocalAddress(address)
