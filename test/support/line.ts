import { onTestFinished } from 'vitest'
import type { Direction, LineCount } from './lineProxy.mjs'
import { addressOf, ask, peer, type Params, type Peer } from './peer.ts'

/** A way to the peer server that fails as the test asks: a port of its own, and all connections that were made to it. */
export interface Line {
  /** What is at the other end. Asking it goes past the line, so it answers whatever the line does. */
  readonly peer: Peer
  /** As `peer.url`, but over this line. */
  url(path: string, params?: Params): string
  /** Connections now open and ever opened, and bytes held on their way. */
  count(): Promise<LineCount>
  /** Ends every connection as a process that exits does. Whatever the line holds is lost, as with `reset` and `kill`. */
  cut(): Promise<LineCount>
  /** Ends every connection with a TCP reset. */
  reset(): Promise<LineCount>
  /** Holds everything back, the ends of connections too, on new connections too, and closes nothing. */
  stall(direction?: Direction): Promise<LineCount>
  /** Undoes every stall; what was held goes through, in order. */
  resume(): Promise<LineCount>
  /** How long what comes from now on is under way, each way. */
  delay(milliseconds: number): Promise<LineCount>
  /** Passes on at most so many bytes at once; Infinity undoes it. */
  split(bytes: number): Promise<LineCount>
  /** Nobody listens on the port any more; what is open stays. */
  refuse(): Promise<LineCount>
  /** As if the server's process had been killed: every connection is reset, and nobody listens. */
  kill(): Promise<LineCount>
  /** Undoes `refuse` and `kill`, on the same port. */
  accept(): Promise<LineCount>
  /** Ends it for good. The end of the test does so too. */
  remove(): Promise<LineCount>
}

/** Only inside a test, which owns it. */
export async function createLine(other: Peer = peer()): Promise<Line> {
  const made = (await ask(addressOf('/proxy'), 'POST')) as { id: string; port: number }
  const place = `/proxy/${made.id}`
  const act = async (action: string, params: Params = {}) =>
    (await ask(addressOf(place, { do: action, ...params }), 'POST')) as LineCount
  let removed: Promise<LineCount> | undefined
  const remove = () => (removed ??= act('remove'))
  onTestFinished(async () => {
    await remove()
  })
  return {
    peer: other,
    url(path, params) {
      const url = new URL(other.url(path, params))
      url.port = String(made.port)
      return url.href
    },
    count: async () => (await ask(addressOf(place))) as LineCount,
    cut: () => act('cut'),
    reset: () => act('reset'),
    stall: (direction = 'both') => act('stall', { direction }),
    resume: () => act('resume'),
    delay: (milliseconds) => act('delay', { ms: milliseconds }),
    split: (bytes) => act('split', { bytes }),
    refuse: () => act('refuse'),
    kill: () => act('kill'),
    accept: () => act('accept'),
    remove,
  }
}
