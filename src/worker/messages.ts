import type { Blob } from '../protocol/domTypes.js'

/** What a socket sends or receives, as it crosses between the page and the worker. */
export type Payload = string | Blob | ArrayBuffer | ArrayBufferView

/** What the page asks the host to do. The second entry is the number of the socket. */
export type Command =
  | ['dial', number, url: string, protocols: readonly string[]]
  | ['type', number, binaryType: BinaryType]
  | ['send', number, data: Payload, bytes: number]
  | ['close', number, ...closeArguments: readonly (number | string)[]]
  /** The page has taken messages of this weight from the queue. */
  | ['taken', weight: number]
  /** Asks for an answer. */
  | ['ping']

/** What the host tells the page. The second entry is the number of the socket. */
export type Report =
  | ['opened', number, protocol: string, extensions: string]
  /** The server is closing: what is sent from now on does not arrive. */
  | ['closing', number]
  | ['heard', number, messages: Payload[]]
  /** So many bytes of all that was sent have left the socket. */
  | ['gone', number, bytes: number]
  | ['ended', number, end: End]
  /** There has been no socket for a while. */
  | ['idle']

/** How a socket ended. */
export interface End {
  readonly code: number
  readonly reason: string
  readonly wasClean: boolean
  /** True if there was an `error` event. */
  readonly failed?: boolean
  /** Why the socket could not be made. */
  readonly message?: string
}

/** The end of a socket without a close frame. */
export const lost: End = { code: 1006, reason: '', wasClean: false, failed: true }

/** What a message counts for in the flow control: its size, and something for the work that each one makes. */
export const weigh = (data: Payload): number =>
  32 + (typeof data === 'string' ? data.length : 'size' in data ? data.size : data.byteLength)
