import type { AbortSignal } from '../../protocol/domTypes.js'
import { optionError } from '../../utilities/optionError.js'

/** The options of `send` for one message. */
export interface SendOptions {
  /**
   * Whether the message may be queued. True: as the connection's `queue` option says, also for the next session. `'session'`: only until the open
   * socket has room. It is discarded when that session ends, and `'dropped'` if none is open. False: never, so `send` returns `'sent'` or
   * `'dropped'`. If the connection's own `queue` is false, no message is queued.
   *
   * @default true
   */
  queue?: boolean | 'session' | undefined
  /**
   * Milliseconds the message may wait, 0 or more. After that it is silently discarded.
   *
   * @default the `maxAge` of the connection's `queue` option
   */
  maxAge?: number | undefined
  /** Aborting it discards the queued message. If it is already aborted, `send` returns `'dropped'`. A message that was sent cannot be taken back. */
  signal?: AbortSignal | undefined
}

/** @throws TypeError or RangeError for an invalid option. The error names the option and its value. */
export function assertSendOptions(options: unknown): void {
  // Other libraries take a boolean here.
  if (typeof (options ?? {}) !== 'object') throw optionError('send options', 'an object', options)
  const { queue, maxAge, signal } = (options ?? {}) as Partial<Record<keyof SendOptions, unknown>>
  if (queue != null && typeof queue !== 'boolean' && queue !== 'session')
    throw optionError('queue', "true, false or 'session'", queue)
  if (maxAge != null && !(typeof maxAge === 'number' && maxAge >= 0))
    throw optionError('maxAge', 'milliseconds, 0 or more', maxAge)
  if (signal != null && typeof (signal as AbortSignal).addEventListener !== 'function')
    throw optionError('signal', 'an AbortSignal', signal)
}
