import type { HeldConnection } from './contract.js'
import type { ReceivedMessage } from './receivedMessage.js'
import { toObject } from './toObject.js'

export interface IterationOptions {
  /**
   * How many messages may wait for a consumer that is slow. One more, and the iteration throws when it has handed over those.
   *
   * @default 10_000
   */
  limit?: number | undefined
}

/**
 * The messages of a session, once each and in order, from the first call of `next` on: of the one that is open, or of the next one. Ends
 * when that session has ended, or when the connection comes to rest without having been open.
 *
 * @throws Error if the consumer falls behind by more than `limit` messages.
 */
export async function* iterateMessages(
  connection: HeldConnection,
  options?: IterationOptions,
): AsyncGenerator<ReceivedMessage<unknown>, void, undefined> {
  const { limit = 10_000 } = toObject(options)
  let waiting: ReceivedMessage<unknown>[] = []
  /** How many of the batch that is being handed over are still to come. */
  let left = 0
  let opened = connection.getSnapshot().readyState === 1
  let stirred = false
  /** The session is over, or the consumer has fallen behind. */
  let end: 'over' | 'behind' | null = null
  let wake = (): void => undefined

  function getEnd(): typeof end {
    const { readyState, retry } = connection.getSnapshot()
    return end ?? (stirred && !opened && readyState === 3 && !retry ? 'over' : null)
  }

  const unsubscribe = connection.subscribe((message) => {
    const { readyState } = connection.getSnapshot()
    if (message && !end) {
      if (waiting.length + left < limit) waiting.push(message)
      else end = 'behind'
    }
    stirred = true
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
