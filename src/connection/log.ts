import { now } from '../platform/clock.js'
import { measure, type MessageData } from '../protocol/messageData.js'
import type { EventName, Happening } from './happening.js'
import type { Heartbeat } from './heartbeat.js'
import { assertCallback, createListeners } from './listeners.js'
import type { Phase, Retry, State } from './state.js'
import type { Publisher } from './publisher.js'

/** Something that happened to a connection, and when. */
export type LogEntry = {
  /** In milliseconds since 1970. */
  readonly at: number
} & (
  | {
      readonly type: 'phase'
      readonly phase: Phase
      /** The attempt that comes, where the phase is `'waiting'`. */
      readonly retry: Retry | null
    }
  | {
      [Type in 'sent' | 'received']: {
        readonly type: Type
        /** What went through the socket: pings and their answers too. */
        readonly data: MessageData
        /** How many bytes of the wire it took, frame headers and compression aside. */
        readonly bytes: number
      }
    }['sent' | 'received']
  | {
      readonly type: 'latency'
      /** In milliseconds. */
      readonly latency: number
    }
  | {
      [Name in EventName]: {
        /** The name of the callback that was called. */
        readonly type: Name
        /** What it was called with. */
        readonly detail: Extract<Happening, readonly [Name, unknown]>[1]
      }
    }[EventName]
)

/** Tells of everything, and costs nothing while nobody listens. */
export interface Log {
  readonly enter: (phase: Phase, state: State) => void
  readonly pass: (type: 'sent' | 'received', message: { readonly data: MessageData }) => void
  readonly onEvent: (listener: (entry: LogEntry) => void) => () => void
}

export function createLog(
  { listen, tellInOrder }: Pick<Publisher, 'listen' | 'tellInOrder'>,
  { onLatency }: Pick<Heartbeat, 'onLatency'>,
): Log {
  const listeners = createListeners<[LogEntry]>()
  const note = (entry: LogEntry): void =>
    tellInOrder(() => {
      listeners.notify(entry)
    })
  return {
    enter(phase, { retry }) {
      if (listeners.size) note({ at: now(), type: 'phase', phase, retry })
    },
    pass(type, message) {
      if (listeners.size) note({ at: now(), type, data: message.data, bytes: measure(message.data) })
    },
    onEvent(listener) {
      assertCallback(listener)
      const ends = [
        // One that listens twice hears twice, and each ends by itself.
        listeners.add((entry) => {
          listener(entry)
        }),
        listen((...[type, detail]) => {
          listener({ at: now(), type, detail } as LogEntry)
        }),
        onLatency((latency) => {
          listener({ at: now(), type: 'latency', latency })
        }),
      ]
      return () => {
        for (const end of ends) end()
      }
    },
  }
}
