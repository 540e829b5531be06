import type { Entry } from '../../test/support/peerServer.mjs'

/** What the server saw: `close` is a close frame from the client, `gone` the end of the TCP connection. */
export type LogEntry = Pick<Entry, 'type' | 'code' | 'reason' | 'data' | 'clean' | 'token'>

/** How the server behaves: see test/support/peerServer.mjs. */
export type PeerPath =
  | '/echo'
  | '/close'
  | '/silent'
  | '/slow'
  | '/refuse'
  | '/drop'
  | '/room'
  | '/stream'
  | '/ticker'
  | '/topics'
  | '/sink'

/** What the server saw of one id, live, for `useSyncExternalStore`. */
export interface ServerLog {
  readonly subscribe: (listener: () => void) => () => void
  readonly getEntries: () => readonly LogEntry[]
}

/** What a story can do to the server, and read from it. */
export interface Peer {
  /** False: the fake one, in this page. */
  readonly isLive: boolean
  /** Shown in every story. */
  readonly label: string
  readonly watch: (id: string) => ServerLog
  /** Closes every connection of that id from the server; without a code, with an empty frame. */
  readonly close: (id: string, code?: number, reason?: string) => void
  /** Sends a text from the server on every connection of that id. */
  readonly send: (id: string, data: string) => void
  /** Cuts the line of every connection of that id. */
  readonly drop: (id: string) => void
  /** Stalls the lines of all current connections of that id; false: resumes them, and delivers what was held back. */
  readonly mute: (id: string, muted: boolean) => void
  /** Refuses every handshake of that id from now on; false: accepts them again. */
  readonly refuse: (id: string, refusing: boolean) => void
}
