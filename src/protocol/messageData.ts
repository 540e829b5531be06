import { toByteLength } from './closeReason.js'

/**
 * What may be sent: text, a Blob, an ArrayBuffer or any view of one.
 *
 * @see https://websockets.spec.whatwg.org/#dom-websocket-send
 */
export type MessageData = string | Blob | BufferSource

/**
 * What arrives in `MessageEvent.data`: text as a string; a binary message as a Blob or an ArrayBuffer, as `binaryType`
 * says.
 *
 * @see https://websockets.spec.whatwg.org/#feedback-from-the-protocol
 */
export type IncomingData = string | Blob | ArrayBuffer

/** How many bytes of the wire a message takes, frame headers and compression aside. */
export const measure = (data: MessageData): number =>
  typeof data === 'string' ? toByteLength(data) : +('size' in data ? data.size : data.byteLength) || 0
