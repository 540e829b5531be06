/** Of a path of the peer server, live or fake: beside this page. */
export function peerAddress(path: string, parameters: Readonly<Record<string, string>>): URL {
  const url = new URL(`/peer${path}`, location.href)
  url.search = new URLSearchParams(parameters).toString()
  return url
}
