import { now } from '../platform/clock.js'
import type { IncomingData } from '../protocol/messageData.js'
import { decode } from './decode.js'
import { createInbox } from './inbox.js'
import { MessageError } from './MessageError.js'
import type { ConnectionSettings } from './options.js'
import type { Publisher } from './publisher.js'

/** The way in: every message is decoded, and handed over in the order in which it came. */
export interface Inflow {
  readonly take: (event: MessageEvent<IncomingData>, session: number, settings: ConnectionSettings) => void
  /** What is still being decoded is handed over no more. */
  readonly clear: () => void
  /** Settles when all that is being decoded now has been handed over; null if there is nothing. */
  readonly getLast: () => Promise<void> | null
}

export function createInflow({ deliver, refuse }: Pick<Publisher, 'deliver' | 'refuse'>): Inflow {
  const inbox = createInbox()
  return {
    take(event, session, settings) {
      const receivedAt = now()
      inbox.take(
        () => decode(event, settings),
        (data) => {
          if (data instanceof MessageError) refuse(data)
          else deliver({ data, event, receivedAt, session })
        },
      )
    },
    clear: inbox.clear,
    getLast: inbox.getLast,
  }
}
