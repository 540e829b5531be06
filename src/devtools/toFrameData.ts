import type { Blob } from '../protocol/domTypes.js'
import type { MessageData } from '../protocol/messageData.js'
import type { Direction, FrameData, RecordingOptions } from './contract.js'

/** The largest number of characters or bytes of one payload that are kept. */
export const mostKept = 100_000

/** What is kept of a payload. */
export interface Kept {
  readonly data: FrameData | null
  readonly isShortened: boolean
}

type Mask = RecordingOptions['mask']

const nothing: Kept = { data: null, isShortened: false }

export const isBlob = (data: unknown): data is Blob =>
  Object.prototype.toString.call(data) === '[object Blob]'

/** Returns what is kept of a payload. Of a Blob nothing, since it has to be read first. */
export function toFrameData(data: MessageData, direction: Direction, mask: Mask): Kept {
  if (typeof data !== 'string' && !ArrayBuffer.isView(data) && !isBuffer(data)) return nothing
  if (!mask) return shorten(data)
  try {
    const masked: unknown = mask(typeof data === 'string' ? data : toBytes(data).slice(), direction)
    return typeof masked === 'string' || masked instanceof Uint8Array ? shorten(masked) : nothing
  } catch {
    return nothing
  }
}

/** Reads a Blob that is small enough, then calls `then`. */
export function readBlob(blob: Blob, then: (bytes: ArrayBuffer) => void): void {
  const { size, arrayBuffer } = blob as { size: number; arrayBuffer?: () => Promise<ArrayBuffer> }
  if (size <= mostKept && arrayBuffer) arrayBuffer.call(blob).then(then, () => undefined)
}

const isBuffer = (data: unknown): data is ArrayBuffer =>
  Object.prototype.toString.call(data) === '[object ArrayBuffer]'

const toBytes = (data: ArrayBuffer | ArrayBufferView): Uint8Array =>
  ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data)

function shorten(data: string | ArrayBuffer | ArrayBufferView): Kept {
  if (typeof data !== 'string') {
    const bytes = toBytes(data)
    // A copy, because the owner may write to it.
    return { data: bytes.slice(0, mostKept), isShortened: bytes.length > mostKept }
  }
  if (data.length <= mostKept) return { data, isShortened: false }
  // Through JSON, because engines keep the whole text alive for a part of it.
  return { data: JSON.parse(JSON.stringify(data.slice(0, mostKept))) as string, isShortened: true }
}
