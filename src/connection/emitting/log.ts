import { now } from '../../platform/clock.js'
import { measure, type MessageData } from '../../protocol/messageData.js'
import type { CallbackName, EmittedEvent } from './events.js'
import { assertCallback, createListeners, type Listeners } from '../../utilities/listeners.js'
import type { Phase, Retry, State } from '../state.js'
import type { Publisher } from './publisher.js'

type FrameType = 'sent' | 'received'

/** An event of a connection, as `onEvent` emits it. */
export type LogEntry = {
  /** The time, in milliseconds since 1970. */
  readonly at: number
} & (
  | {
      readonly type: 'phase'
      readonly phase: Phase
      /** The next scheduled attempt, if the phase is `'waiting'`. */
      readonly retry: Retry | null
    }
  | {
      [Type in FrameType]: {
        readonly type: Type
        /** The message that went through the socket. Includes pings and their answers. */
        readonly data: MessageData
        /** The number of bytes on the wire, without frame headers and compression. For a text it is computed when it is read. */
        readonly bytes: number
      }
    }[FrameType]
  | {
      readonly type: 'latency'
      /** The latency in milliseconds. */
      readonly latency: number
    }
  | {
      [Name in CallbackName]: {
        /** The name of the callback that was called. */
        readonly type: Name
        /** The value that it was called with. */
        readonly detail: Extract<EmittedEvent, readonly [Name, unknown]>[1]
      }
    }[CallbackName]
)

/** Emits all events of a connection. Costs nothing without a listener. */
export interface Log {
  readonly enter: (phase: Phase, state: State) => void
  readonly pass: (type: FrameType, message: { readonly data: MessageData }) => void
  readonly onEvent: (listener: (entry: LogEntry) => void) => () => void
}

export function createLog(
  { listen, emitInOrder }: Pick<Publisher, 'listen' | 'emitInOrder'>,
  onLatency: Listeners<[latency: number]>['add'],
): Log {
  const listeners = createListeners<[LogEntry]>()
  const emit = (entry: LogEntry): void =>
    emitInOrder(() => {
      listeners.notify(entry)
    })
  return {
    enter(phase, { retry }) {
      if (listeners.size) emit({ at: now(), type: 'phase', phase, retry })
    },
    pass(type, { data }) {
      // The bytes of a text are counted when they are read, since that visits every character. A buffer may be transferred by then.
      if (listeners.size)
        emit(
          Object.defineProperty(
            { at: now(), type, data } as LogEntry,
            'bytes',
            typeof data === 'string' ? bytesOfText : { enumerable: true, value: measure(data) },
          ),
        )
    },
    onEvent(listener) {
      assertCallback(listener)
      let active = true
      const ends = [
        // A listener that is added twice is called twice, and each subscription ends separately.
        listeners.add((entry) => {
          listener(entry)
        }),
        listen((...[type, detail]) => {
          // The end of a session in the background may come after this subscription has ended.
          if (active) listener({ at: now(), type, detail })
        }),
        onLatency((latency) => {
          listener({ at: now(), type: 'latency', latency })
        }),
      ]
      return () => {
        active = false
        for (const end of ends) end()
      }
    },
  }
}

/** One getter for all texts, so that their entries have one shape: otherwise each of them slows down whoever reads it. */
const bytesOfText = {
  enumerable: true,
  get(this: { readonly data: MessageData }): number {
    return measure(this.data)
  },
}
