import { toByteLength, toWellFormed } from '../protocol/closeReason.js'

/** The content of a message: text, or a private copy of bytes. */
export type Payload = string | Uint8Array

/** A message to send: its size for `bufferedAmount`, and its content once that is read. */
export interface Outgoing {
  readonly size: number
  readonly payload: Payload | Promise<Payload>
}

/**
 * Converts the argument of `send`. Bytes are copied immediately, because the owner of the buffer may write to it.
 *
 * @see https://websockets.spec.whatwg.org/#dom-websocket-send
 */
export function toOutgoing(data: unknown): Outgoing {
  if (isBlob(data)) return { size: data.size, payload: read(data) }
  if (isBufferSource(data)) {
    const bytes = toBytes(data)
    return { size: bytes.length, payload: bytes }
  }
  const text = toWellFormed(`${data as string}`)
  return { size: toByteLength(text), payload: text }
}

/** Converts a message to the `data` of a MessageEvent. */
export function toIncoming(payload: Payload, binaryType: BinaryType): string | Blob | ArrayBuffer {
  if (typeof payload === 'string') return payload
  const { buffer } = payload as Uint8Array<ArrayBuffer>
  return binaryType === 'blob' ? new Blob([buffer]) : buffer
}

/** Copies the bytes of a buffer or view. */
export const toBytes = (data: BufferSource): Uint8Array =>
  ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice()
    : new Uint8Array(data).slice()

const tagOf = (value: unknown) => Object.prototype.toString.call(value)

// By class or by tag: a test environment may have its own Blob next to that of Node, and that of happy-dom has no tag.
const isBlob = (value: unknown): value is Blob =>
  value instanceof Blob || ['[object Blob]', '[object File]'].includes(tagOf(value))

/** True for an ArrayBuffer or a view. False for a SharedArrayBuffer, which the standard converts to text. */
export const isBufferSource = (value: unknown): value is BufferSource =>
  ArrayBuffer.isView(value) || tagOf(value) === '[object ArrayBuffer]'

async function read(blob: Blob): Promise<Uint8Array> {
  // The Blob of jsdom has no arrayBuffer().
  if ('arrayBuffer' in blob) return new Uint8Array(await blob.arrayBuffer())
  return new Promise((resolve) => {
    const reader = new FileReader()
    reader.onload = () => resolve(new Uint8Array(reader.result as ArrayBuffer))
    reader.readAsArrayBuffer(blob)
  })
}
