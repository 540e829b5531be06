import type { Blob, BufferSource } from './domTypes.js'
import { toByteLength } from './closeReason.js'

/**
 * A message that can be sent: text, a Blob, an ArrayBuffer or a view.
 *
 * @see https://websockets.spec.whatwg.org/#dom-websocket-send
 */
export type MessageData = string | Blob | BufferSource

/**
 * The `data` of a received MessageEvent: a string for text. For a binary message a Blob or an ArrayBuffer, depending on `binaryType`.
 *
 * @see https://websockets.spec.whatwg.org/#feedback-from-the-protocol
 */
export type IncomingData = string | Blob | ArrayBuffer

/** Converts an argument of `send`: as in the standard, values that are not data become text. */
export const toMessageData = (data: MessageData): MessageData =>
  data && typeof data === 'object' ? data : `${data}`

/** The number of bytes that a message has on the wire, without frame headers and compression. */
export const measure = (data: MessageData): number =>
  typeof data === 'string' ? toByteLength(data) : +('size' in data ? data.size : data.byteLength) || 0

/**
 * Copies the bytes of a message, because the owner of a buffer may write to it or transfer it. A view becomes a copy of its bytes. Text and Blobs
 * cannot change and are returned as they are.
 */
export function copyData(data: MessageData): MessageData {
  // Not the slice() of Buffer, which does not copy.
  if (ArrayBuffer.isView(data)) return new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice()
  // By its tag, because it may be from another realm.
  return Object.prototype.toString.call(data) === '[object ArrayBuffer]'
    ? ArrayBuffer.prototype.slice.call(data, 0)
    : data
}
