import type { Entry } from '../../test/support/peerServer.mjs'

/** What the server saw: `close` is a close frame from the client, `gone` the end of the TCP connection. */
export type LogEntry = Pick<Entry, 'type' | 'code' | 'reason' | 'data' | 'clean' | 'token'>

/** How the server behaves: see test/support/peerServer.mjs. */
export type PeerPath =
  '/echo' | '/close' | '/silent' | '/slow' | '/refuse' | '/drop' | '/room' | '/stream' | '/ticker' | '/sink'

/** What the server saw of one id, as it comes, for `useSyncExternalStore`. */
export interface ServerLog {
  readonly subscribe: (listener: () => void) => () => void
  readonly getEntries: () => readonly LogEntry[]
}

/** What a story can do to the server, and hears of it. */
export interface Peer {
  /** False: the fake one, in this very page. */
  readonly isLive: boolean
  /** Shown in every story. */
  readonly label: string
  readonly watch: (id: string) => ServerLog
  /** Has the server close every connection of that id; without a code, with an empty frame. */
  readonly close: (id: string, code?: number, reason?: string) => void
  /** Has the server send a text on every connection of that id. */
  readonly send: (id: string, data: string) => void
  /** Has the server cut the line of every connection of that id. */
  readonly drop: (id: string) => void
  /** Has the lines of all connections of that id go dead, for those that are there now; false: has all go through that was held. */
  readonly mute: (id: string, muted: boolean) => void
  /** Has the server refuse every handshake of that id from now on; false: accept them again. */
  readonly refuse: (id: string, refusing: boolean) => void
}
