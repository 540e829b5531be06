import type { MessageData } from '../protocol/messageData.js'
import type { EventName, Happening } from './happening.js'
import type { Phase, Retry } from './machine.js'

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
