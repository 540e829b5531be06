import type { MessageData } from '../protocol/messageData.js'
import type { Happening } from './happening.js'
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
      readonly type: 'sent' | 'received'
      /** What went through the socket: pings and their answers too. */
      readonly data: MessageData
      /** How many bytes of the wire it took, frame headers and compression aside. */
      readonly bytes: number
    }
  | {
      readonly type: 'latency'
      /** In milliseconds. */
      readonly latency: number
    }
  | {
      /** The name of the callback that was called. */
      readonly type: Happening[0]
      /** What it was called with. */
      readonly detail: Happening[1]
    }
)
