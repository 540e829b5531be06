import { toByteLength, toWellFormed } from '../protocol/closeReason.js'

/** What a message carries: text, or bytes that nobody else holds. */
export type Payload = string | Uint8Array

/** A message on its way out: how many bytes it counts for, and what it carries, once that is read. */
export interface Outgoing {
  readonly size: number
  readonly payload: Payload | Promise<Payload>
}

/**
 * What `send` makes of its argument. Bytes are copied at once: whoever holds the buffer may write to it.
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

/** What arrives in `MessageEvent.data`. */
export function toIncoming(payload: Payload, binaryType: BinaryType): string | Blob | ArrayBuffer {
  if (typeof payload === 'string') return payload
  const { buffer } = payload as Uint8Array<ArrayBuffer>
  return binaryType === 'blob' ? new Blob([buffer]) : buffer
}

/** A copy of the bytes that it shows. */
export const toBytes = (data: BufferSource): Uint8Array =>
  ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice()
    : new Uint8Array(data).slice()

const tagOf = (value: unknown) => Object.prototype.toString.call(value)

// By class or by tag: a test environment may have a Blob of its own beside Node's, and happy-dom's has no tag.
const isBlob = (value: unknown): value is Blob =>
  value instanceof Blob || ['[object Blob]', '[object File]'].includes(tagOf(value))

/** An ArrayBuffer or a view. Not a SharedArrayBuffer, which the standard takes for no buffer but turns into text. */
export const isBufferSource = (value: unknown): value is BufferSource =>
  ArrayBuffer.isView(value) || tagOf(value) === '[object ArrayBuffer]'

async function read(blob: Blob): Promise<Uint8Array> {
  // jsdom's has no arrayBuffer().
  if ('arrayBuffer' in blob) return new Uint8Array(await blob.arrayBuffer())
  return new Promise((resolve) => {
    const reader = new FileReader()
    reader.onload = () => resolve(new Uint8Array(reader.result as ArrayBuffer))
    reader.readAsArrayBuffer(blob)
  })
}
