import type { ConnectionEnd } from '../protocol/connectionEnd.js'
import type { Blob } from '../protocol/domTypes.js'

/** What a socket sends or receives, as it crosses between the page and the worker. */
export type Payload = string | Blob | ArrayBuffer | ArrayBufferView

/** What the page asks the host to do. The second entry is the number of the socket. */
export type Command =
  | ['dial', number, url: string, protocols: readonly string[]]
  | ['binaryType', number, binaryType: BinaryType]
  | ['send', number, data: Payload, bytes: number]
  | ['close', number, ...closeArguments: readonly (number | string)[]]
  /** The page has handled messages of this size. */
  | ['acknowledge', size: number]
  /** Asks for an answer. */
  | ['ping']

/** What the host tells the page. The second entry is the number of the socket. */
export type Report =
  | ['opened', number, protocol: string, extensions: string]
  /** The server is closing: what is sent from now on does not arrive. */
  | ['closing', number]
  | ['received', number, messages: Payload[]]
  /** The number of bytes that the socket has handed to the network so far. */
  | ['sent', number, bytes: number]
  /** There was an `error` event. The message says why the socket could not be made. */
  | ['failed', number, message?: string]
  | ['ended', number, end: ConnectionEnd]

/** The error if the WebSocket is CLOSED after its constructor. In Chromium, this is the only sign that a policy blocks the address. */
export const blocked = "connection is blocked by the page's security policy"

/** The size of a message for the flow control: its length, and a constant for the work that each message makes. */
export const getSize = (data: Payload): number =>
  32 + (typeof data === 'string' ? data.length : 'size' in data ? data.size : data.byteLength)
