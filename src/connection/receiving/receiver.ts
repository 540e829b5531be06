import type { MessageEvent } from '../../protocol/domTypes.js'
import type { IncomingData } from '../../protocol/messageData.js'
import type { ConnectionSettings } from '../options.js'
import { decode, toParts } from './decode.js'
import { MessageError } from './MessageError.js'
import { createInbox } from './orderedInbox.js'
import type { ReceivedMessage } from './receivedMessage.js'
import { isPromiseLike } from '../../utilities/isPromiseLike.js'
import { skip } from './skip.js'

/** Gets each decoded message, and the error for each message that was refused. */
export interface Recipient {
  readonly deliver: (message: ReceivedMessage<unknown>) => void
  readonly refuse: (error: MessageError, settings: ConnectionSettings) => void
}

/** The frame of a message, and when and in which session it arrived. */
type Origin = Omit<ReceivedMessage<unknown>, 'data'>

/** The session of a frame: its number, and the time when the frame arrived, in milliseconds since 1970. */
interface Arrival {
  readonly number: number
  readonly heardAt: number
}

/** Splits each frame into its messages, decodes them, and passes them on in the order in which they arrived. */
export interface Receiver {
  readonly take: (event: MessageEvent<IncomingData>, session: Arrival, settings: ConnectionSettings) => void
  /** Decodes one message of a frame, and passes it on. */
  readonly accept: (part: unknown, origin: Origin, settings: ConnectionSettings) => void
  /** Discards the messages that are still being decoded. */
  readonly clear: () => void
  /** Resolves when the messages that are being decoded now have been passed on. Null if there are none. */
  readonly getLast: () => Promise<void> | null
}

export function createReceiver(recipient: Recipient): Receiver {
  const inbox = createInbox()

  function pass(data: unknown, origin: Origin, settings: ConnectionSettings): void {
    if (data instanceof MessageError) recipient.refuse(data, settings)
    else if (data !== skip) recipient.deliver({ data, ...origin })
  }

  const accept: Receiver['accept'] = (part, origin, settings) => {
    const begun = inbox.getEra()
    const data = decode(origin.event, part, settings)
    // A user function may have ended the session.
    if (begun !== inbox.getEra()) return
    // Usually without a closure: what a message leaves to the garbage collector costs more than all the rest.
    if (!isPromiseLike(data) && !inbox.getLast()) pass(data, origin, settings)
    else
      inbox.add(data, (value) => {
        pass(value, origin, settings)
      })
  }

  return {
    accept,
    take(event, { number, heardAt }, settings) {
      const origin = { event, session: number, receivedAt: heardAt }
      if (settings.split == null) {
        accept(event.data, origin, settings)
        return
      }
      const begun = inbox.getEra()
      for (const part of toParts(event, settings))
        if (begun === inbox.getEra()) accept(part, origin, settings)
    },
    clear: inbox.clear,
    getLast: inbox.getLast,
  }
}
