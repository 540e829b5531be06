import type { ManagedConnection } from '../connection/contract.js'
import { encode } from '../connection/receiving/decode.js'
import type { MessageData } from '../protocol/messageData.js'
import { isPromiseLike } from '../utilities/isPromiseLike.js'
import type { Ask, Asked, Wire } from './contract.js'
import type { Ledger } from './Ledger.js'

/** What topics and requests share: the wire, the ledger of the session, and the way to the socket. */
export interface Line {
  readonly connection: ManagedConnection
  wire: Wire
  ledger: Ledger
  readonly asked: Asked
  /** Brings the server in line with what is wanted, in a microtask. */
  readonly schedule: () => void
}

export type Asks = readonly [Ask, ...Ask[]]

/** Sends a frame of the wire past the queue. Returns false if no session is open. */
export function transmit({ connection, wire }: Pick<Line, 'connection' | 'wire'>, frame: unknown): boolean {
  if (frame == null) return connection.getOpening() !== null
  const data: unknown = wire.encode ? wire.encode(frame) : isData(frame) ? frame : encode(frame, {})
  if (!isData(data)) throw new TypeError(`encode of the wire must return text or bytes, got ${typeof data}`)
  return connection.transmit(data)
}

/** Text and bytes. By its tag, because bytes may be from another realm. */
const isData = (frame: unknown): frame is MessageData =>
  typeof frame === 'string' ||
  ArrayBuffer.isView(frame) ||
  /^\[object (ArrayBuffer|Blob|File)\]$/.test(Object.prototype.toString.call(frame))

/** Makes a frame: calls `then` with it, at once or when its promise resolves; or `fail` with what it has thrown. */
export function make(
  create: () => unknown,
  then: (frame: unknown) => void,
  fail: (error: unknown) => void,
): void {
  const go = (frame: unknown): void => {
    try {
      then(frame)
    } catch (error) {
      // It cannot be encoded.
      fail(error)
    }
  }
  try {
    const frame = create()
    if (isPromiseLike(frame)) Promise.resolve(frame).then(go, fail)
    else go(frame)
  } catch (error) {
    fail(error)
  }
}
