import { onTestFinished } from 'vitest'
import type { Direction, LineCount } from './lineProxy.mjs'
import { addressOf, ask, peer, type Params, type Peer } from './peer.ts'

/** A connection to the peer server that fails as the test asks, over a port of its own. */
export interface Line {
  /** The peer server. Requests to it do not go through the line, so they are answered whatever the line does. */
  readonly peer: Peer
  /** As `peer.url`, but over this line. */
  url(path: string, params?: Params): string
  /** The number of open connections and of all that were opened, and the bytes held on their way. */
  count(): Promise<LineCount>
  /** Ends every connection as a process that exits does. The bytes that the line holds are lost, as with `reset` and `kill`. */
  cut(): Promise<LineCount>
  /** Ends every connection with a TCP reset. */
  reset(): Promise<LineCount>
  /** Holds everything back, also the ends of connections and new connections, and closes nothing. */
  stall(direction?: Direction): Promise<LineCount>
  /** Ends every stall. What was held goes through, in order. */
  resume(): Promise<LineCount>
  /** Delays everything that comes from now on by that time, each way. */
  delay(milliseconds: number): Promise<LineCount>
  /** Passes on at most that many bytes at once. Infinity ends it. */
  split(bytes: number): Promise<LineCount>
  /** Refuses new connections. Open ones stay. */
  refuse(): Promise<LineCount>
  /** As if the process of the server was killed: every connection is reset, and new ones are refused. */
  kill(): Promise<LineCount>
  /** Ends `refuse` and `kill`, on the same port. */
  accept(): Promise<LineCount>
  /** Removes the line. The end of the test does so too. */
  remove(): Promise<LineCount>
}

/** Only for use within a test, which owns the line. */
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
