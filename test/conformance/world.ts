/** What a case needs of the place where it runs. The cases know nothing else of it. */
export interface World {
  readonly WebSocket: typeof WebSocket
  /** A server that does what the path says, as those of test/support/peerServer.mjs do, and hears from nobody else. */
  readonly serve: (path: string, params?: Params) => Server
}

export type Params = Readonly<Record<string, string | number>>

/** The other end of the sockets that dial one address. */
export interface Server {
  readonly url: string
  /** The subprotocols that the first of them offered, once its handshake has arrived. */
  readonly offered: () => Promise<readonly string[]>
  /** The first close frame that came from a client, once a line is gone. Null: there was none. */
  readonly frame: () => Promise<Frame | null>
  readonly send: (data: string, times?: number) => Promise<unknown>
  readonly close: (code?: number, reason?: string) => Promise<unknown>
  readonly drop: () => Promise<unknown>
  /** Sends a frame that no server may send, and reads on. */
  readonly breakProtocol: () => Promise<unknown>
  /** From now on it reads nothing and writes nothing, until it does again. */
  readonly mute: () => Promise<unknown>
  readonly unmute: () => Promise<unknown>
}

export interface Frame {
  readonly code: number
  readonly reason: string
}

type Engine = 'chromium' | 'firefox' | 'webkit'

export interface Case {
  readonly title: string
  /** What the standard says, and what the fake must do. */
  readonly says: unknown
  /** What an engine does instead, where it does. */
  readonly departures?: Partial<Record<Engine, unknown>>
  /** Why no script can do what the standard says, and what the fake does instead. */
  readonly beyond?: { readonly why: string; readonly fake: unknown }
  /** Resolves to something that survives JSON. */
  readonly observe: (world: World) => unknown
}
