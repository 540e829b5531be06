import type { ManagedConnection } from '../contract.js'
import type { ReceivedMessage } from '../receiving/receivedMessage.js'
import { toObject } from '../../utilities/toObject.js'

/** The options of `connection.iterate`. */
export interface IterationOptions {
  /**
   * The maximum number of messages that wait for a slow consumer. If there are more, the iteration throws after it has delivered those.
   *
   * @default 10_000
   */
  limit?: number | undefined
}

/**
 * Iterates over the messages of one session, once each and in order: of the open session, or else the next one. Starts with the first call of `next`.
 * Ends when that session has ended, or when the connection stops without having opened.
 *
 * @throws Error if the consumer falls behind by more than `limit` messages.
 */
export async function* iterateMessages(
  connection: ManagedConnection,
  options?: IterationOptions,
): AsyncGenerator<ReceivedMessage<unknown>, void, undefined> {
  const { limit = 10_000 } = toObject(options)
  let waiting: ReceivedMessage<unknown>[] = []
  /** The number of messages in the current batch that are not delivered yet. */
  let left = 0
  let opened = connection.getSnapshot().readyState === 1
  let changed = false
  /** Set when the session has ended, or the consumer has fallen behind. */
  let end: 'over' | 'behind' | null = null
  let wake = (): void => undefined

  function getEnd(): typeof end {
    const { readyState, retry } = connection.getSnapshot()
    return end ?? (changed && !opened && readyState === 3 && !retry ? 'over' : null)
  }

  const unsubscribe = connection.subscribe((message) => {
    const { readyState } = connection.getSnapshot()
    if (message && !end) {
      if (waiting.length + left < limit) waiting.push(message)
      else end = 'behind'
    }
    changed = true
    opened ||= readyState === 1
    if (opened && readyState === 3) {
      // Its last messages may still be being decoded.
      const last = connection.getLast()
      if (last) void last.then(finish)
      else finish()
    }
    wake()
  })

  function finish(): void {
    end ??= 'over'
    wake()
  }

  try {
    for (;;) {
      const batch = waiting
      waiting = []
      left = batch.length
      for (const message of batch) {
        left -= 1
        yield message
      }
      if (waiting.length) continue
      const reason = getEnd()
      if (reason === 'behind') throw new Error(`consumer must not fall behind by more than ${limit} messages`)
      if (reason) return
      await new Promise<void>((resolve) => (wake = resolve))
    }
  } finally {
    unsubscribe()
  }
}
