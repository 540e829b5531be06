import type { MessageEvent } from '../../protocol/domTypes.js'
import { toMessageData, type IncomingData, type MessageData } from '../../protocol/messageData.js'
import { isPromiseLike } from '../../utilities/isPromiseLike.js'
import { optionError } from '../../utilities/optionError.js'
import { toError } from '../../utilities/toError.js'
import type { Attempt, ConnectionSettings, HandshakeLine } from '../options.js'
import { encode } from '../receiving/decode.js'
import type { MessageError } from '../receiving/MessageError.js'
import { createReceiver, type Receiver } from '../receiving/receiver.js'
import type { ReceivedMessage } from '../receiving/receivedMessage.js'
import { RefusedError } from './RefusedError.js'

type Message = ReceivedMessage<unknown>

/** Takes a frame from the socket. */
export type TakeFrame = (event: MessageEvent<IncomingData>) => void

interface Greeting {
  readonly settings: ConnectionSettings
  readonly attempt: Attempt
  readonly session: Parameters<Receiver['take']>[1]
  readonly send: (data: MessageData) => boolean
  /** Gets the error of a message that cannot be parsed. */
  readonly refuse: (error: MessageError) => void
  /** The function has resolved. Gets the messages that it did not take. */
  readonly done: (kept: readonly Message[]) => void
  /** The function has failed. */
  readonly fail: (input: 'failed' | 'refused', error: Error) => void
}

/** Runs the `handshake` function. If it returns no promise, `done` or `fail` is called before this returns. */
export function greet({ settings, attempt, session, send, refuse, done, fail }: Greeting): TakeFrame {
  const { signal } = attempt
  const { deliver, next, end } = createMailbox(signal)
  const receiver = createReceiver({ deliver, refuse })

  async function run(): Promise<void> {
    try {
      const { handshake } = settings
      if (typeof handshake !== 'function') throw optionError('handshake', 'a function', handshake)
      const answer = handshake({
        ...attempt,
        send: (data) => send(toMessageData(data)),
        sendJson: (value) => send(encode(value, {})),
        next,
      })
      if (isPromiseLike(answer)) await answer
      // Messages that are still being parsed come before those of the open session.
      for (let last; (last = receiver.getLast());) await last
    } catch (thrown) {
      const error = toError(thrown, 'handshake failed')
      if (!signal.aborted) fail(error instanceof RefusedError ? 'refused' : 'failed', error)
      return
    }
    if (!signal.aborted) done(end())
  }

  void run()
  return (event) => {
    // The schema is for those who get the message.
    receiver.take(event, session, { ...settings, schema: undefined })
  }
}

/** Keeps messages until the function asks for them. */
function createMailbox(signal: AbortSignal): {
  readonly deliver: (message: Message) => void
  readonly next: HandshakeLine['next']
  /** Returns the messages that were not taken. Nobody can ask for them any more. */
  readonly end: () => readonly Message[]
} {
  const kept: Message[] = []
  let ended = false
  /** The pending ones. Each returns true if it takes the message. */
  const requests = new Set<(message: Message) => boolean>()
  return {
    end() {
      ended = true
      return kept
    },
    deliver(message) {
      for (const take of requests) if (take(message)) return
      kept.push(message)
    },
    next: (matches = () => true) =>
      new Promise((resolve, reject) => {
        const abort = (): void => {
          reject(toError(signal.reason, 'attempt ended'))
        }
        if (signal.aborted) abort()
        if (ended) reject(new Error('handshake has ended'))
        if (signal.aborted || ended) return
        const take = ({ data, event }: Message): boolean => {
          let matched = false
          try {
            if (!requests.has(take) || !matches(data as never, event)) return false
            matched = true
            resolve(data as never)
          } catch (error) {
            reject(toError(error, 'matches failed'))
          }
          requests.delete(take)
          return matched
        }
        signal.addEventListener('abort', abort)
        requests.add(take)
        const index = kept.findIndex(take)
        if (index >= 0) kept.splice(index, 1)
      }),
  }
}
