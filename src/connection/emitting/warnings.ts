import { warn } from '../../platform/warn.js'
import type { MessageError } from '../receiving/MessageError.js'
import type { ConnectionSettings } from '../options.js'

/**
 * Only the part that bundlers replace by a constant, so that they can drop the code that it guards. Without a bundler there is no `process` in a browser,
 * and reading it throws. `typeof process` would not tell the two apart: Vite leaves it as it is.
 */
declare const process: { readonly env: { readonly NODE_ENV?: string | undefined } }

/** The warnings that a connection has already logged: each is logged once. */
export type Warned = Partial<Record<'drop' | 'overflow' | 'refusal' | 'close' | 'reconnect', boolean>>

/** Warns of a discarded message: dropped by `send`, or removed from the full queue (S8). */
export function warnOfDrop(warned: Warned, why: 'closed' | 'full' | 'overflow'): void {
  try {
    if (process.env.NODE_ENV !== 'production') {
      const kind = why === 'overflow' ? why : 'drop'
      if (warned[kind]) return
      warned[kind] = true
      warn(
        {
          closed:
            'send() has dropped a message, because the connection is closed. Check what send() returns, or call open() first.',
          full: 'send() has dropped a message, because the queue is full. Check what send() returns, or change queue.limit.',
          overflow:
            'the queue is full, so its oldest message was discarded. Change queue.limit or queue.overflow, or set queue.maxAge if old messages need not be sent.',
        }[why],
      )
    }
  } catch {
    // There is no bundler.
  }
}

/** Warns of a refused message if no listener handles errors (M13). */
export function warnOfRefusal(
  warned: Warned,
  { message, event, issues }: MessageError,
  { parse, schema }: ConnectionSettings,
): void {
  try {
    if (process.env.NODE_ENV !== 'production') {
      if (warned.refusal) return
      warned.refusal = true
      const hint =
        schema && !parse && issues.length && typeof event?.data === 'string'
          ? " The schema got text: did you mean parse: 'json'?"
          : ''
      warn(`${message}.${hint} Pass onError to handle refused messages.`)
    }
  } catch {
    // There is no bundler.
  }
}

/** Warns of calls that are common with a plain WebSocket but wrong here. Called while a failure is reported (R16). */
export function warnOfHabit(warned: Warned, habit: 'close' | 'reconnect'): void {
  try {
    if (process.env.NODE_ENV !== 'production') {
      if (warned[habit]) return
      warned[habit] = true
      warn(
        {
          close:
            'close() was called in onError or onClose of a failed session, so the connection will not reconnect. Remove the call: the session has already ' +
            'ended, and the library reconnects by itself.',
          reconnect:
            'reconnect() was called in onError or onClose of a failed session, and waits as long as the retry would. Remove the call: the library ' +
            'reconnects by itself.',
        }[habit],
      )
    }
  } catch {
    // There is no bundler.
  }
}
