import { describeCloseCode } from '../protocol/closeCodes.js'
import { isTooLong, toWellFormed } from '../protocol/closeReason.js'
import { isBufferSource, type Payload, toBytes } from './payload.js'

/** @throws TypeError for data that is neither a string nor bytes. */
export function toServerPayload(data: string | BufferSource): Payload {
  if (isBufferSource(data)) return toBytes(data)
  if (typeof data === 'string') return toWellFormed(data)
  throw new TypeError(
    `send of a fake peer: data must be a string, an ArrayBuffer or a view, got ${typeof data}`,
  )
}

/** @throws Error for a code or reason that a server must not send. */
export function assertServerFrame(code: number | undefined, reason: string): void {
  const subject = 'close of a fake peer'
  if (code === undefined) {
    if (reason) throw new Error(`${subject}: a reason must come with a code, got ${JSON.stringify(reason)}`)
    return
  }
  const { sender } = describeCloseCode(code)
  if (sender !== 'server' && sender !== 'either') {
    throw new Error(`${subject}: code must be one that a server may send, got ${code}`)
  }
  if (isTooLong(reason)) {
    throw new Error(`${subject}: reason must fit in 123 bytes of UTF-8, got ${reason.length} characters`)
  }
}
