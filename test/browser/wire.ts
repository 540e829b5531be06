import type { Peer } from '../support/peer.js'
import type { Entry } from '../support/peerServer.mjs'

/** What the server has logged once it has logged `until`: 'upgrade', 'open', 'message hello', 'close 1000 bye', 'gone'. */
export async function wire(other: Peer, until: Entry['type'] = 'gone'): Promise<string[]> {
  const entries = await other.log(until)
  return entries.map(({ type, data = '', code = '', reason = '' }) =>
    [type, data, code, reason].filter((word) => word !== '').join(' '),
  )
}
